"""Tables of what people judge: the authority's colours, and of each indicator and period what was written.

Nothing here is computed, and nothing of it is counted by the night.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..extensions import Instant, Model
from ..indicators.models import Indicator


class Colour(Model):
    """A colour of the authority's list. One that was given stays readable: it can be retired, not deleted."""

    __tablename__ = "colour"
    __table_args__ = (
        UniqueConstraint("name_fr"),
        UniqueConstraint("name_nl"),
        CheckConstraint("tone IN ('good','warn','bad','none')", name="tone_known"),
        CheckConstraint("name_fr <> '' AND name_nl <> ''", name="named_in_both_languages"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name_fr: Mapped[str] = mapped_column(String(40))
    name_nl: Mapped[str] = mapped_column(String(40))
    tone: Mapped[str] = mapped_column(String(4))
    symbol: Mapped[str] = mapped_column(String(16))
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class Evaluation(Model):
    """A version of what stands beside an indicator for a plan's year (``2024``) or for the whole ``plan``.

    ``analysis`` and ``colour`` are the authority's, typed in from its letter; ``motivation`` is the commune's, and so
    is ``explanation``: why the colour and the computed statuses differ. A version is never changed: the newest holds,
    and two people who save at once cannot both make the same revision.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("indicator_id", "period", "revision"),
        CheckConstraint("period = 'plan' OR period BETWEEN '1900' AND '2999'", name="period_known"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str] = mapped_column(String(4))
    revision: Mapped[int]
    analysis: Mapped[str] = mapped_column(Text)
    colour_id: Mapped[int | None] = mapped_column(ForeignKey("colour.id"))
    motivation: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    indicator: Mapped[Indicator] = relationship()
    colour: Mapped[Colour | None] = relationship()
    author: Mapped[Person] = relationship()
