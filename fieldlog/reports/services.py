"""Writes what people judge: versions of evaluations, and the list of the authority's colours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ..extensions import db
from .models import Colour, Evaluation
from .queries import content_of, count_uses, find_newest, list_colours
from .rules import Content


class EvaluationMovedOn(Exception):
    """Somebody else saved meanwhile."""


class ColourGone(Exception):
    """Somebody deleted it meanwhile."""


class ColourInUse(Exception):
    """It stands in an evaluation, which would lose it."""


class ColourNamedTwice(Exception):
    """Another colour of the list is called the same."""


def write_evaluation(
    *, indicator_id: int, period: str, seen: int, content: Content, author_id: int, at: datetime
) -> bool:
    """A new version over the one that was seen (its revision; 0: none was there). False where it says nothing new.
    Raises EvaluationMovedOn and ColourGone, and then nothing is written."""
    newest = find_newest(indicator_id=indicator_id, period=period)
    if (newest.revision if newest else 0) != seen:
        raise EvaluationMovedOn
    if content == content_of(newest):
        return False
    written = {"revision": seen + 1, "author_id": author_id, "written_at": at}
    db.session.add(Evaluation(indicator_id=indicator_id, period=period, **vars(content), **written))
    try:
        db.session.commit()
    except IntegrityError as refused:
        db.session.rollback()
        if "revision" in str(refused.orig):
            raise EvaluationMovedOn from refused
        if content.colour_id and db.session.get(Colour, content.colour_id) is None:
            raise ColourGone from refused
        raise
    return True


def put_colour(*, colour: Colour | None, name_fr: str, name_nl: str, tone: str, symbol: str) -> Colour:
    """Change a colour, or put a new one at the end of the list (None). Raises ColourNamedTwice."""
    if colour is None:
        last = db.session.scalar(select(func.max(Colour.position))) or 0
        colour = Colour(position=last + 1)
        db.session.add(colour)
    colour.name_fr, colour.name_nl, colour.tone, colour.symbol = name_fr, name_nl, tone, symbol
    try:
        db.session.commit()
    except IntegrityError as refused:
        db.session.rollback()
        raise ColourNamedTwice from refused
    return colour


def move_colour_up(*, colour: Colour) -> None:
    """One place earlier among those that are still given; the first stays where it is."""
    colours = [one for one in list_colours() if one.retired_at is None]
    place = colours.index(colour) if colour in colours else 0
    if place:
        colours[place - 1 : place + 1] = colours[place], colours[place - 1]
    for position, one in enumerate(colours, 1):
        one.position = position
    db.session.commit()


def retire_colour(*, colour: Colour, at: datetime | None) -> None:
    """From now on it is not offered any more, and stays where it was given; ``at`` None: it is offered again."""
    colour.retired_at = at and (colour.retired_at or at)
    db.session.commit()


def delete_colour(*, colour: Colour) -> None:
    """Only one that was never given. Raises ColourInUse."""
    if count_uses().get(colour.id):
        raise ColourInUse
    db.session.delete(colour)
    try:
        db.session.commit()
    except IntegrityError as refused:
        db.session.rollback()
        raise ColourInUse from refused
