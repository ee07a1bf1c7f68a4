"""Two versions of one entry side by side, in words: what is stored, and what a phone holds under the same name.

Nothing is stored or changed here. The person who reads it chooses, and the phone sends that choice the usual way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import abort, render_template, request
from flask_login import current_user

from ..dates import now, today
from .forms.attempt import ENDS, STAYS_OPEN
from .forms.entry import EntryForm, new_entry_form
from .kinds import KINDS
from .models import Entry
from .queries import content_of, find_visible_entry
from .rules import Content, may_change, may_read_note
from .rules.comparison import is_same_happening
from .views import blueprint, loggable_kinds
from .wording import Fact, Words


@dataclass(frozen=True)
class Difference:
    """What the two versions say of one dimension; empty where one says nothing."""

    label: str
    stored: str
    mine: str

    @property
    def is_different(self) -> bool:
        return self.stored != self.mine


@blueprint.post("/entries/<uuid:id>/compare")
def compare(id: UUID) -> str | tuple[str, int]:
    if request.form.get("owner", current_user.username) != current_user.username:
        abort(403)  # what somebody else wrote on this phone is not put into words for anybody else
    kind = KINDS.get(request.form.get("kind", "")) or abort(404)
    form = new_entry_form(kind, current_user, now())
    entry = find_visible_entry(current_user, id)
    mine = _content_of_phone(form, entry)
    if entry is None or entry.kind != kind.slug:
        facts = _facts(form, mine)
        return render_template("entries/_compare.html", entry=None, is_change=_is_change(), facts=facts), 404
    return render_template(
        "entries/_compare.html",
        entry=entry,
        facts=_facts(form, mine, entry),
        withdrawal=_withdrawal(),
        may_use_mine=may_change(current_user, entry),
        may_keep_both=_may_keep_both(mine, entry),
    )


def _is_change() -> bool:
    return "change_id" in request.form


def _withdrawal() -> str | None:
    """The reason for which the phone wants the entry withdrawn; None where it wants something else."""
    if request.form.get("wants") != "withdrawal":
        return None
    outcome = (STAYS_OPEN | ENDS).get(request.form.get("outcome", ""), "")
    return request.form.get("reason", "") or str(outcome)


def _content_of_phone(form: EntryForm, entry: Entry | None) -> Content:
    """What can be read of it: a refused field says nothing here, and its sentence comes when it is sent. A correction
    leaves the author what it is."""
    form.validate()
    content = form.content()
    return replace(content, author=entry.author.username) if entry and _is_change() else content


def _may_keep_both(mine: Content, entry: Entry) -> bool:
    """Whether the phone's version may become an entry of its own: not where the same thing would count twice."""
    is_own = mine.author == current_user.username or not _is_change()
    is_other = entry.is_withdrawn or not is_same_happening(mine, content_of(entry))
    return _withdrawal() is None and is_own and is_other and KINDS[mine.kind] in loggable_kinds()


def _facts(form: EntryForm, mine: Content, entry: Entry | None = None) -> list[Difference]:
    """Every dimension that either version says something of, in the order of the form. The stored note only where the
    signed-in person may read it; where not, the phone's own says nothing about it either."""
    words = Words(today(), current_user)
    with_note = entry is None or may_read_note(current_user, entry)
    names = {option.value: option.label for option in (*form.crew.first, *form.crew.others)}
    stored = list(words.word(entry, with_note=with_note).facts) if entry else []
    told = words.facts(mine, names, with_note=with_note) if _withdrawal() is None else stored
    labels = {fact.dimension: fact.label for fact in (*stored, *told)}
    texts, stored_texts = _by_dimension(told), _by_dimension(stored)
    order = dict.fromkeys((*KINDS[mine.kind].dimensions, "minutes"))
    return [
        Difference(labels[slug], stored_texts.get(slug, ""), texts.get(slug, "")) for slug in order if slug in labels
    ]


def _by_dimension(facts: list[Fact]) -> dict[str, str]:
    return {fact.dimension: fact.text for fact in facts}
