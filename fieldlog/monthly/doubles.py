"""Entries of a figure that may be there twice: those together that tell of one thing, and why it looks so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, select

from ..accounts.models import Person
from ..entries.duplicates.queries import list_groups
from ..entries.models import Entry
from ..entries.queries import with_details
from ..extensions import db
from .queries import LAST_PAGE, Behind

GROUPS_A_PAGE = 25


class Group(NamedTuple):
    """Entries that may tell of one thing."""

    entries: list[Entry]

    @property
    def why(self) -> str:
        """What they have in common: Même personne (Tariq Y.), même quartier, heures qui se chevauchent."""
        if len(self.entries) == 1:
            return _("The other one may not be shown here.")
        parts = [_who(self.entries)]
        first = self.entries[0]
        if first.neighbourhood:
            parts.append(_("same neighbourhood"))
        if first.started_at is None:
            parts.append(_("same day, and nothing in them tells them apart"))
        elif len({(one.started_at, one.ended_at) for one in self.entries}) == 1:
            parts.append(_("same hours"))
        else:
            parts.append(_("hours that overlap"))
        said = ", ".join(parts)
        return f"{said[0].upper()}{said[1:]}."


def _who(entries: Sequence[Entry]) -> str:
    """Whom all of them name; of three or more that may be nobody."""
    names = {member.person_id: member.person.name for one in entries for member in one.crew}
    names |= {one.author_id: one.author.name for one in entries}
    in_all = set.intersection(*({one.author_id} | one.crew_ids for one in entries))
    if not in_all:
        return _("always somebody in common with the next")
    told = ", ".join(sorted(names[person] for person in in_all))
    return ngettext("same person (%(names)s)", "same people (%(names)s)", len(in_all), names=told)


class GroupPages(Pagination):
    """A page of the groups, of which only the numbers are known yet."""

    def _query_items(self) -> list[Group]:
        groups = self._query_args["groups"][self._query_offset : self._query_offset + self.per_page]
        numbers = [number for group in groups for number in group]
        found = {one.number: one for one in db.session.scalars(with_details(_of(numbers)))}
        return [Group([found[number] for number in group]) for group in groups]

    def _query_count(self) -> int:
        return len(self._query_args["groups"])


def _of(numbers: Sequence[int]) -> Select[Entry]:
    return select(Entry).where(Entry.number.in_(numbers))


def list_doubles(person: Person, numbers: Select[int], *, page: int) -> Behind:
    """Of the figure's entries that the person may see; those of confidential services are not even counted here. A page
    after the last one is a 404."""
    groups = list_groups(person, numbers)
    pages = GroupPages(page=max(1, min(page, LAST_PAGE)), per_page=GROUPS_A_PAGE, groups=groups)
    return Behind(pages, 0, numbers)
