"""Whose entry or change was just sent: the signed-in person's; that of somebody whose phone was released to the
signed-in person; or a refused one of a colleague's, which the signed-in person puts right.

From a phone nothing is lost: whatever is refused is kept in quarantine before the phone hears of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import abort, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ..accounts.models import Person
from ..accounts.rules import verdict
from ..dates import now
from ..devices.models import Quarantined
from ..devices.queries import find_refused, find_released
from ..devices.rules import Origin, Refused, cut_form, is_confidential, read_number, read_sending, skew_of
from ..devices.services import keep_refused
from .kinds import KINDS, Kind, kinds_for
from .rules import Content, HoursSource, source_of_hours, submission_hash

HIGHEST_KEY = 2**31 - 1


@dataclass(frozen=True)
class Submission:
    """``writer`` is as whom it is checked and stored, whoever sends it."""

    writer: Person
    refused: Quarantined | None

    @property
    def is_from_phone(self) -> bool:
        return bool(request.form.get("device"))

    @property
    def recorded_by_id(self) -> int | None:
        """Who sends it in the place of its writer."""
        return None if self.writer.id == current_user.id else current_user.id

    @cached_property
    def origin(self) -> Origin:
        number = self.refused.number if self.refused else None
        return Origin(self.writer.id, current_user.id, read_sending(request.form.get), number)

    @property
    def filled(self) -> MultiDict[str, str] | None:
        """What a form that is opened to be put right holds; None for every other."""
        if self.refused is None or request.method != "GET":
            return None
        return MultiDict([(name, value) for name, value in self.refused.fields])

    @property
    def service(self) -> str:
        """For which service it is, where the author is its writer."""
        return self.refused.service if self.refused else self.writer.service

    def find_kind(self, slug: str) -> Kind | None:
        return next((kind for kind in kinds_loggable_by(self.writer, self.service) if kind.slug == slug), None)

    def source_of_hours(self, content: Content, overlap_reason: str | None) -> HoursSource:
        return source_of_hours(
            content,
            clocked=request.form.getlist("clocked"),
            estimated=request.form.getlist("estimated"),
            skew=skew_of(self.origin.sending, now()),
            overlap_reason=overlap_reason,
        )


def find_submission() -> Submission | None:
    """None when it is somebody else's, which is asked before anything about the entry; the signed-in person may not
    even see it. Aborts with 404 for a refused one that is not the signed-in person's to put right."""
    owner = request.form.get("owner") or current_user.username
    if (refused := _refused_to_repair()) is not None:
        is_its_own = owner in (current_user.username, refused.person.username)
        return Submission(refused.person, refused) if is_its_own else None
    if owner == current_user.username:
        return Submission(current_user, None)
    released = find_released(owner, to=current_user, at=now())
    return Submission(released, None) if released else None


def _refused_to_repair() -> Quarantined | None:
    text = request.args.get("quarantined")
    if text is None:
        return None
    number = read_number(text, lowest=1)
    return (find_refused(current_user, number) if number and number <= HIGHEST_KEY else None) or abort(404)


def kinds_loggable_by(person: Person, service: str) -> list[Kind]:
    """What a person may log for a service: its kinds, none for roles that only read."""
    return [] if verdict("entries.new", person.role) == "deny" else kinds_for(service)


def keep_in_quarantine(
    submission: Submission, errors: Mapping[str, Sequence[str]], *, kind: str | None, change_of: object = None
) -> None:
    """Keeps what a phone sent and what was wrong with it, committed; nothing of what a browser sent.
    ``change_of``: the id of the entry that it should have changed."""
    if not submission.is_from_phone:
        return
    form, kind = request.form, _kept(kind, 32)
    fields, is_cut = cut_form(form.items(multi=True))
    service, others = _services_of(kind, submission.writer)
    refused = Refused(
        address=request.path[:200],
        kind=kind,
        service=service,
        is_confidential=is_confidential(service, other_services=others, has_case=bool(form.get("case"))),
        entry_id=_kept(str(change_of) if change_of else form.get("id"), 64),
        change_id=_kept(form.get("change_id"), 64) if change_of else None,
        hash=submission_hash(form.items(multi=True)),
        fields=fields,
        is_cut=is_cut,
        errors={name: [str(text) for text in texts] for name, texts in errors.items()},
    )
    keep_refused(refused=refused, origin=submission.origin, at=now())


def _services_of(slug: str | None, writer: Person) -> tuple[str, Sequence[str]]:
    """Where a refused form is put right, and the services that its kind belongs to where the writer's is not among
    them: a guard who now works elsewhere had written it for the guards, the only ones who log patrols."""
    kind = KINDS.get(slug or "")
    if kind is None or writer.service in kind.services:
        return writer.service, ()
    return kind.services[0] if len(kind.services) == 1 else writer.service, kind.services


def _kept(text: str | None, longest: int) -> str | None:
    """A stranger's text as both databases keep it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:longest]) if text else None
