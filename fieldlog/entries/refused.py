"""How refused forms read on the pages of phones. That stage comes before this one and knows no kinds, so it asks for
their words by the names of these filters.
"""

from __future__ import annotations

import re
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ..dates import at_local
from ..devices.models import Quarantined
from ..formats import day, label, moment
from .dimensions import DIMENSIONS
from .forms.sentences import OTHER_LABELS, name_of
from .kinds import KINDS
from .rules import shown
from .submissions import kinds_loggable_by
from .views import blueprint

WITHDRAWAL = "/withdraw"
UNDO = "/undo"
ATTEMPT = "/attempt"


@blueprint.app_template_filter()
def refused_title(row: Quarantined) -> str:
    """What it was meant to be: a kind, its correction or its withdrawal."""
    kind = KINDS.get(row.kind or "")
    name = label(kind.label) if kind else shown(row.kind) if row.kind else _("Entry")
    if row.address.endswith(WITHDRAWAL):
        return _("Withdraw: %(kind)s", kind=name)
    if row.address.endswith(ATTEMPT):
        return _("Visit not made")
    return _("Correct: %(kind)s", kind=name) if is_change(row) else name


@blueprint.app_template_filter()
def what_is_wrong(row: Quarantined) -> str:
    """In the language of whoever reads it now; the sentences that the phone heard stand in its form again."""
    if is_change(row) and row.kind is None:
        return _("Its writer cannot change this entry.")
    if not is_change(row) and row.kind not in KINDS:
        return _("There is no such kind of entry.")
    labels = dict.fromkeys(field_label(field) for field in row.errors)
    return _("To put right: %(fields)s", fields=", ".join(labels))


@blueprint.app_template_filter()
def field_label(name: str) -> str:
    """A field's name as people know it, as long as there is such a field."""
    return name_of(name) if name in DIMENSIONS or name in OTHER_LABELS else shown(name)


@blueprint.app_template_filter()
def as_sent(value: str) -> str:
    """A day, or a day and a clock, as people write them; everything else letter for letter."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", value, re.ASCII):
        return value
    try:
        written = datetime.fromisoformat(value)
    except ValueError:  # the 31st of February
        return value
    return moment(at_local(written.date(), written.time())) if "T" in value else day(written.date())


@blueprint.app_template_filter()
def ways_to_repair(row: Quarantined) -> list[tuple[str, str]]:
    """The forms in which it can be put right, with the words for each: its own form, or where there is no such kind
    any more those of its service. A change of an entry that its writer cannot change any more has none, nor has taking
    a change back, which has no form."""
    if is_change(row):
        is_known = row.kind in KINDS and not row.address.endswith(UNDO)
        return [(f"{row.address}?quarantined={row.number}", _("Put it right"))] if is_known else []
    kinds = kinds_loggable_by(row.person, row.service)
    own = [kind for kind in kinds if kind.slug == row.kind]
    return [
        (url_for("entries.new", kind=kind.slug, quarantined=row.number), words)
        for kind in own or ([] if row.kind in KINDS else kinds)
        for words in (_("Put it right") if own else label(kind.new_label),)
    ]


def is_change(row: Quarantined) -> bool:
    return not row.address.startswith("/entries/new/")
