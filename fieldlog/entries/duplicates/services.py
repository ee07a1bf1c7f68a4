"""Writing down that two entries, however alike, are not one thing told twice."""

from __future__ import annotations

from datetime import datetime

from ...extensions import db, insert_into
from ..models import EntryDifference


def tell_apart(*, one: int, other: int, by_id: int, at: datetime) -> None:
    """Notes for two entries, by their numbers in any order, that they are different. Whoever said so first stays
    written down."""
    first, second = sorted((one, other))
    said = insert_into(EntryDifference).values(first_number=first, second_number=second, said_by_id=by_id, said_at=at)
    db.session.execute(said.on_conflict_do_nothing(index_elements=["first_number", "second_number"]))
    db.session.commit()
