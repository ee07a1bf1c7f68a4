"""The table of values that were typed in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import Person
from ...extensions import Instant, Model
from ...indicators.models import ExpectedResult


class ManualValue(Model):
    """A version of what was typed in for a result and a period; the newest holds, and one without a value takes it
    back. A version is never changed: two people who save at once cannot both make the same revision.

    ``value`` is in the ``unit`` that the result's figures had then, yes and no as 1 and 0: it is not shown for a
    measure in another. ``known_on``: the day on which it was so; ``evidence``: where that can be seen.
    """

    __tablename__ = "manual_value"
    __table_args__ = (
        UniqueConstraint("result_id", "period", "first_day", "revision"),
        CheckConstraint("period IN ('month','quarter','year','plan')", name="period_known"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint(
            "unit IN ('number','percent','yes_no','hours','hours_per_day','per_day','hours_per_week','per_week')",
            name="unit_known",
        ),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("(value IS NULL) = (known_on IS NULL)", name="known_on_some_day"),
        CheckConstraint("value IS NULL OR evidence <> ''", name="evidence_given"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("expected_result.id"))
    period: Mapped[str] = mapped_column(String(7))
    first_day: Mapped[date]
    revision: Mapped[int]
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(16))
    known_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    result: Mapped[ExpectedResult] = relationship()
    author: Mapped[Person] = relationship()
