"""Writes down values that come from no entry, version after version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from ...extensions import db
from ..rules import Figure, Result
from .models import ManualValue
from .queries import content_of, list_versions
from .rules import Content


class ValueMovedOn(Exception):
    """Somebody else saved meanwhile."""


def write_value(
    *, result: Result, figure: Figure, seen: int, content: Content | None, author_id: int, at: datetime
) -> bool:
    """A new version for the figure's period over the one that was seen (its revision; 0: none was there); without a
    content it takes the value back. False where it says nothing new. Raises ValueMovedOn, having written nothing."""
    versions = list_versions(result.id, figure.period, figure.first_day)
    newest = versions[0] if versions else None
    if (newest.revision if newest else 0) != seen:
        raise ValueMovedOn
    if content == content_of(newest):
        return False
    said = content._asdict() if content else {"value": None, "unit": result.unit, "known_on": None, "evidence": ""}
    db.session.add(
        ManualValue(
            result_id=result.id,
            period=figure.period,
            first_day=figure.first_day,
            revision=seen + 1,
            author_id=author_id,
            written_at=at,
            **said,
        )
    )
    try:
        db.session.commit()
    except IntegrityError as refused:
        db.session.rollback()
        if "revision" in str(refused.orig):
            raise ValueMovedOn from refused
        raise
    return True
