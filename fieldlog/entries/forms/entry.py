"""From a kind's declaration to its form. The fields are the dimensions, chosen by their type: a new kind needs no new
form. What a person wrote becomes a ``Content``, and ``rules.check`` says what to put right, as it does for a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ...accounts.kinds import SERVICES
from ...accounts.models import Person
from ...commune.queries import list_colleagues
from ...dates import local_day
from ...fields import SubmittedForm, refilled
from ...formats import label
from ..cases import list_recent_cases
from ..dimensions import DIMENSIONS, Dimension
from ..doubts import known_names
from ..kinds import Kind
from ..queries import load_reference
from ..rounds import list_hours, told
from ..rules import (
    PATTERNS,
    Content,
    Mistake,
    check,
    check_days_ahead,
    check_text,
    complete,
    parse_date,
    parse_end,
    parse_instant,
    parse_minutes,
    parse_number,
)
from ..rules.again import Suggestions
from ..rules.content import SEVERAL
from .attempt import AttemptForm, blank_attempt
from .choices import CHOSEN, fewest_of, last_used_first, options_for, recent_values
from .days import PAST, choices_from
from .inputs import ChoiceField, ChoicesField, IdField, JoinedField, Offer, Option, WrittenField
from .quick import Start, start_of
from .reasons import OVERLAP_REASONS, BlankChange, blank_change
from .sentences import name_of, reading, say
from .written import defaults

READERS: dict[str, tuple[Callable[[str], Any], str, tuple[str, ...]]] = {
    "date": (parse_date, "date_form", ("date",)),
    "instant": (parse_instant, "instant_form", ("datetime-local",)),
    "duration": (parse_minutes, "duration_form", ()),
    "number": (parse_number, "number_form", ()),
}


def field_for(dimension: Dimension) -> Any:
    """The field of a dimension. Topics are read as several: whether a kind takes one only is for ``check``."""
    slug = dimension.slug
    if slug in SEVERAL:
        return ChoicesField()
    if dimension.type == "choice":
        return ChoiceField()
    if slug == "ended_at":  # what it means depends on the start
        return WrittenField(shapes=("time", "datetime-local"))
    if dimension.type in READERS:
        read, code, shapes = READERS[dimension.type]
        return WrittenField(read=reading(slug, read, code), shapes=shapes)
    return WrittenField()


WEEK = timedelta(days=7)  # how far back a phone can ask about hours before it saves; for the rest see the entry's page
DAYS_BEFORE = ("requested_on", "offence_on", "day")  # mostly today or a few days ago, so a tap says them
MINUTES = (15, 30, 45, 60, 90)
TICKED = ("partners", "crew")


class EntryForm(SubmittedForm):
    """The form of a new entry: every dimension is read, those of ``kind`` are shown."""

    id = IdField(read=reading("id", UUID, "id_form"))
    author = ChoiceField()
    overlap_reason = JoinedField()

    kind: Kind
    writer: Person
    authors: dict[str, Person]
    service: str = ""
    note_patterns = PATTERNS
    new_number: str = ""  # of a case, that was just made for this form
    may_open_case = True
    today: date | None = None
    suggestions: Suggestions | None = None
    reader: Person
    around: tuple[date, date]  # the days that its hours may be about
    overlapping: Sequence[Any] = ()  # what the writer is asked about, in words
    may_confirm = True  # that of a partner, in the place of this one

    def prepare(self, kind: Kind, writer: Person, on: date, crew: Sequence[Person] = ()) -> None:
        """Labels, and what can be chosen. ``writer`` is whose habits and colleagues they are; ``crew`` may be chosen
        too, though some of them work there no more."""
        self.kind, self.writer, self.today = kind, writer, on
        for slug in ("author", "overlap_reason", *DIMENSIONS):
            self[slug].label.text = name_of(slug)
        self.overlap_reason.offer(OVERLAP_REASONS)
        for slug in kind.dimensions:
            field = self[slug]
            field.dimension = DIMENSIONS[slug]
            field.flags.required = slug in kind.required
            field.required_for = [topic for topic, slugs in kind.required_for.items() if slug in slugs]
            if slug in DAYS_BEFORE:
                field.quick_days = choices_from(on, PAST)
            if slug == "minutes":
                field.quick_minutes = MINUTES
            if slug in TICKED:
                field.is_ticked = kind.is_for_many
            if slug in CHOSEN:
                field.offer = partial(self._offer, slug, on, crew if slug == "crew" else ())
        self.topic.input_kind = "checkbox" if kind.has_many_topics else "radio"

    def _offer(self, slug: str, on: date, also: Sequence[Person]) -> Offer:
        field = self[slug]
        chosen = (field.data or ()) if isinstance(field, ChoicesField) else [field.text] if field.text else []
        options = options_for(slug, self.kind, self.writer, on=on, chosen=chosen)
        offered = {option.value for option in options}
        options += [Option(person.username, person.name) for person in also if person.username not in offered]
        recent = recent_values(slug, self.kind, self.writer)
        if self.suggestions:  # what a partner noted with this person was used last too
            recent = list(dict.fromkeys([*chosen, *recent]))
        fewest = fewest_of(slug, recent)
        first, others = last_used_first(options, recent, chosen, fewest=fewest)
        return ([*first, *others], []) if slug in TICKED and self.kind.is_for_many else (first, others)

    @property
    def is_done(self) -> bool:
        """Whether it says of what was still open that it is done."""
        return False

    @property
    def shown(self) -> list[WrittenField]:
        return [self[slug] for slug in self.kind.dimensions]

    @property
    def case_numbers(self) -> list[str]:
        """Those that one tap chooses: the writer's recent ones."""
        return [case.number for case in list_recent_cases(self.writer, self.identity()["service"])]

    def give_number(self, number: str) -> None:
        """A case number that nobody has yet, in the place of whatever was chosen."""
        if "case" in self.kind.dimensions:
            self["case"].text, self.new_number = number, number

    @property
    def names_known(self) -> list[str]:
        """What may stand in a note though it looks like a name."""
        return known_names()

    @property
    def is_note_confidential(self) -> bool:
        return SERVICES[self.writer.service].is_confidential

    @property
    def change(self) -> BlankChange:
        """With which the phone shows a change that is still on it in this form."""
        return blank_change(self.kind)

    @property
    def attempt(self) -> AttemptForm | None:
        """What became of a visit that was not made, for kinds that are asked for first."""
        return blank_attempt() if self.kind.slug == "techno_visit" else None

    def topics_requiring(self, slug: str) -> str:
        """The topics for which a dimension must be filled in that is optional otherwise."""
        return ", ".join(label(self.kind.topics[topic]) for topic in self[slug].required_for)

    def identity(self) -> dict[str, Any]:
        """What the entry is, whatever it says: its kind, its author and that author's service, or the ``service`` for
        which it was written when that author still worked there."""
        author = self.authors.get(self.author.data or self.writer.username)
        service = self.service or (author or self.writer).service
        return {"kind": self.kind.slug, "service": service, "author": author.username if author else ""}

    def content(self) -> Content:
        values = {SEVERAL.get(slug, slug): self[slug].data for slug in DIMENSIONS}
        return complete(Content(**self.identity(), **values))

    def validate(self, extra_validators: Any = None) -> bool:
        self._read_end()
        super().validate(extra_validators)
        for mistake in self.mistakes():
            self.blame(mistake)
        return not self.errors

    def _read_end(self) -> None:
        field, started_at = self["ended_at"], self["started_at"].data
        field.data = None
        if field.text and started_at:
            try:
                field.data = reading("ended_at", lambda text: parse_end(text, started_at), "instant_form")(field.text)
            except ValueError as error:
                field.process_errors = [str(error)]

    def mistakes(self) -> list[Mistake]:
        missing = [] if self.id.data else [Mistake("id", "missing")]
        content = self.content()
        ahead = check_days_ahead(content, self.today) if self.today else ()
        too_long = check_text("overlap_reason", self.overlap_reason.data or "")
        return [*missing, *check(content, load_reference()), *ahead, *too_long]

    @property
    def rounds(self) -> list[dict[str, Any]]:
        """What the writer did in the days around, as the phone takes it, to ask about before it saves. Read only where
        the form is shown: a phone that sends an entry waits for nothing."""
        first_day, last_day = self.around
        hours = list_hours(self.writer, first_day=first_day, last_day=last_day, reader=self.reader)
        return [told(round) for round in hours]

    @property
    def why_both(self) -> str:
        return _("Something else is noted at this time. Correct the hours, or say why both are right.")

    def blame(self, mistake: Mistake) -> None:
        """Puts the sentence beside its field, unless something is already wrong with what was written there."""
        field = self._fields.get(mistake.field)
        if field is None:
            self.form_errors.append(say(mistake))
        elif not field.errors and not (mistake.field == "ended_at" and self["started_at"].errors):
            field.errors = [say(mistake)]


for _dimension in DIMENSIONS.values():
    setattr(EntryForm, _dimension.slug, field_for(_dimension))


def new_entry_form(
    kind: Kind,
    person: Person,
    at: datetime,
    *,
    service: str = "",
    begun: Mapping[str, Any] | None = None,
    filled: MultiDict[str, str] | None = None,
    asked: Mapping[str, str] | None = None,
) -> EntryForm:
    """The form with which ``person`` logs an entry at ``at``; a team lead may log it for somebody of the service.
    ``begun`` is what the tap that led here has said already; ``filled`` is what was refused of the entry before: it
    stands in the form again, with its mistakes. ``asked`` is what an address says of a new form: ``for`` whom it is,
    and what ``start_of`` takes."""
    today = local_day(at)
    authors = {author.username: author for author in possible_authors(person, today)}
    whose = authors.get((asked or {}).get("for", ""), person)
    start = Start() if asked is None else start_of(kind, whose, at, asked)
    texts = {**defaults(kind, at), **start.texts, "author": whose.username, **(begun or {})}
    form = EntryForm(data=texts, **refilled(filled))
    form.service, form.authors, form.suggestions = service, authors, start.suggestions
    shown = form.author.text if form.author.text in authors else person.username
    options = [Option(author.username, author.name) for author in authors.values()]
    form.author.first = [option for option in options if option.value == shown]
    form.author.others = [option for option in options if option not in form.author.first]
    form.author.flags.required = True
    form.prepare(kind, authors.get(form.author.text, person), today)
    form.reader, form.around = person, (today - WEEK, today)
    if filled is not None:
        form.validate()
    return form


def possible_authors(person: Person, on: date) -> list[Person]:
    """For whom a person may log: a team lead for guards and advisers without a phone, everybody for themselves."""
    if person.role != "team_lead" or SERVICES[person.service].is_confidential:
        return [person]
    return [person, *(colleague for colleague in list_colleagues(person.service, on=on) if colleague.id != person.id)]
