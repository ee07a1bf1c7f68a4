"""Tables of the night: what each day gave, the MEASUREMENT of each period, and the runs themselves.

A figure is kept as the whole numbers it is made of; it is divided and rounded once, when it is shown.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..extensions import Instant, Model
from ..indicators.models import ExpectedResult


class DayFigure(Model):
    """What the entries of one kind gave one result on one day: the additive parts.

    ``amount``: entries counted, people, minutes, seconds of coverage, or the numerator of a share of entries.
    ``base``: the denominator of such a share; for coverage how many of the day's entries were already out the day
    before; else 0. ``entries``: how many entries stand behind it; for coverage without those that touch three days or
    more, which are keys.
    """

    __tablename__ = "day_figure"
    __table_args__ = {"sqlite_with_rowid": False}

    result_id: Mapped[int] = mapped_column(ForeignKey("expected_result.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    base: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]


class DayKey(Model):
    """What is counted once however often it occurs: a day's different keys for one result.

    ``role`` is ``part`` (the figure, or a share's numerator), ``whole`` (a share's denominator) or ``entry`` (an
    entry whose hours touch three days or more). ``key`` is a case with its service, a partner, the number of a
    person or of an entry.
    """

    __tablename__ = "day_key"
    __table_args__ = (
        CheckConstraint("role IN ('part','whole','entry')", name="role_known"),
        Index("ix_day_key_day", "day"),
        {"sqlite_with_rowid": False},
    )

    result_id: Mapped[int] = mapped_column(ForeignKey("expected_result.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(5), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)


class Measurement(Model):
    """The value of one result over one period, with the whole numbers behind it.

    ``slots``: the service days or complete weeks that a mean is taken over. ``amount`` and ``base`` as in DayFigure,
    for distinct figures the number of different keys. ``status`` stands on years only.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        CheckConstraint("period IN ('month','quarter','year','plan')", name="period_known"),
        CheckConstraint(
            "status IS NULL OR status IN ('reached','on_track','behind','missed','no_target','no_data')",
            name="status_known",
        ),
        CheckConstraint("last_day >= first_day", name="last_day_after_first"),
        Index("ix_measurement_period", "period", "first_day"),
    )

    result_id: Mapped[int] = mapped_column(ForeignKey("expected_result.id", ondelete="CASCADE"), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    last_day: Mapped[date]
    value: Mapped[float | None]
    amount: Mapped[int] = mapped_column(BigInteger)
    base: Mapped[int] = mapped_column(BigInteger)
    slots: Mapped[int]
    entries: Mapped[int]
    status: Mapped[str | None] = mapped_column(String(9))
    plan_version: Mapped[int]

    result: Mapped[ExpectedResult] = relationship()


class MeasuredPlan(Model):
    """Up to which day a plan's figures are computed, with which version of the plan, and when.

    ``replacements``: how often some of them were replaced, by a night or by hand; whoever computed from an older state
    writes nothing.
    """

    __tablename__ = "measured_plan"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True)
    as_of: Mapped[date]
    plan_version: Mapped[int]
    computed_at: Mapped[datetime] = mapped_column(Instant)
    replacements: Mapped[int] = mapped_column(default=0, server_default="0")


class JobRun(Model):
    """The claim table: one row per job and night decides who runs it, however many clocks ring.

    ``period_key`` is the night's as-of day; of the job ``recalculate``, which computes one result by hand, its id. What
    the row said before is kept as a ``PastRun``. ``by`` started it on a page; nobody where the clock or the shell did.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "period_key"),
        CheckConstraint("state IN ('running','done','failed')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(32))
    period_key: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(String(64))
    lease_until: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    entries_read: Mapped[int | None]
    figures_changed: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    code_version: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship(lazy="joined")


class PastRun(Model):
    """A run whose place in the claim table another took, of the same night or result: how it ended, to look back on."""

    __tablename__ = "past_run"
    __table_args__ = (CheckConstraint("state IN ('done','failed')", name="state_known"),)

    job: Mapped[str] = mapped_column(String(32), primary_key=True)
    period_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    tries: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    entries_read: Mapped[int | None]
    figures_changed: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person | None] = relationship(lazy="joined")
