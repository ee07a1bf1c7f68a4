"""Tables of the plan: themes, objectives, expected results and indicators, in the order the plan prints them.

``wording`` is the plan's own French and the legal text; ``label_fr`` and ``label_nl`` are what screens show.
``position`` is the place in the whole plan.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..dates import now
from ..extensions import Instant, Model
from .kinds import Measure, Target
from .versions import Version, in_a_row, version_on


class Plan(Model):
    """A plan and its period. ``version`` grows when what it counts changes; ``source`` is the plan file as loaded."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_day_after_first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name_fr: Mapped[str] = mapped_column(String(200))
    name_nl: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    last_day: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    source: Mapped[dict[str, Any]] = mapped_column(JSON)

    themes: Mapped[list[Theme]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Theme.position"
    )


class Section(NamedTuple):
    """What one service does for a theme, in the plan's words; both empty where the theme is not split."""

    service: str | None
    wording: str | None
    objectives: list[StrategicObjective]


class Theme(Model):
    """Coordination (code C), or a phenomenon (code 1 to 8)."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    phenomenon: Mapped[str | None] = mapped_column(String(32))
    label_fr: Mapped[str] = mapped_column(String(200))
    label_nl: Mapped[str] = mapped_column(String(200))

    plan: Mapped[Plan] = relationship(back_populates="themes")
    objectives: Mapped[list[StrategicObjective]] = relationship(
        back_populates="theme", cascade="all, delete-orphan", order_by="StrategicObjective.position"
    )

    @property
    def sections(self) -> list[Section]:
        """Its strategic objectives by service, in the plan's order."""
        grouped = groupby(self.objectives, key=lambda objective: (objective.service, objective.service_wording))
        return [Section(service, wording, list(objectives)) for (service, wording), objectives in grouped]


class StrategicObjective(Model):
    """A strategic objective of a theme, and of one service where the theme is split between several."""

    __tablename__ = "strategic_objective"
    __table_args__ = (Index("ix_strategic_objective_theme_id", "theme_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"))
    position: Mapped[int]
    service: Mapped[str | None] = mapped_column(String(32))
    service_wording: Mapped[str | None] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    label_fr: Mapped[str] = mapped_column(Text)
    label_nl: Mapped[str] = mapped_column(Text)

    theme: Mapped[Theme] = relationship(back_populates="objectives")
    operational: Mapped[list[OperationalObjective]] = relationship(
        back_populates="strategic", cascade="all, delete-orphan", order_by="OperationalObjective.position"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        back_populates="strategic", cascade="all, delete-orphan", order_by="Indicator.position"
    )


class OperationalObjective(Model):
    """One without results is one the plan leaves blank (8.5): shown, not measured."""

    __tablename__ = "operational_objective"
    __table_args__ = (Index("ix_operational_objective_strategic_id", "strategic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    strategic_id: Mapped[int] = mapped_column(ForeignKey("strategic_objective.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    wording: Mapped[str] = mapped_column(Text)
    label_fr: Mapped[str] = mapped_column(Text)
    label_nl: Mapped[str] = mapped_column(Text)

    strategic: Mapped[StrategicObjective] = relationship(back_populates="operational")
    results: Mapped[list[ExpectedResult]] = relationship(
        back_populates="objective", cascade="all, delete-orphan", order_by="ExpectedResult.position"
    )


class ExpectedResult(Model):
    """An expected result: what is measured, and the target where the plan sets one.

    ``service`` is the service whose work it counts, None where any service contributes. ``measure_data`` and
    ``target_data`` are the newest, which may be to come still; ``earlier_data`` is what holds before, each until the
    last day of a month, the earliest first. Which one a day goes by is asked with ``at``.
    """

    __tablename__ = "expected_result"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        Index("ix_expected_result_objective_id", "objective_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("operational_objective.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    service: Mapped[str | None] = mapped_column(String(32))
    wording: Mapped[str] = mapped_column(Text)
    label_fr: Mapped[str] = mapped_column(Text)
    label_nl: Mapped[str] = mapped_column(Text)
    measure_data: Mapped[dict[str, Any]] = mapped_column("measure", JSON)
    target_data: Mapped[dict[str, Any] | None] = mapped_column("target", JSON(none_as_null=True))

    earlier_data: Mapped[list[dict[str, Any]] | None] = mapped_column("earlier", JSON(none_as_null=True))

    objective: Mapped[OperationalObjective] = relationship(back_populates="results")

    @property
    def versions(self) -> tuple[Version, ...]:
        return read_versions(self.measure_data, self.target_data, self.earlier_data)

    def at(self, day: date) -> ResultAt:
        """The result as it holds on that day, and as a period is counted that ends on it."""
        version = version_on(self.versions, day)
        return ResultAt(self, version.measure, version.target, is_newest=version.until is None)


class ResultAt(NamedTuple):
    """A result with the measure and target that hold on a day. ``is_newest``: what the night keeps of each day is
    counted so."""

    row: ExpectedResult
    measure: Measure
    target: Target | None
    is_newest: bool

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def code(self) -> str:
        return self.row.code


def read_versions(
    measure: dict[str, Any], target: dict[str, Any] | None, earlier: list[dict[str, Any]] | None
) -> tuple[Version, ...]:
    """How a result is, was and will be counted, from what its columns hold."""
    before = [(one["measure"], one.get("target"), date.fromisoformat(one["until"])) for one in earlier or ()]
    return in_a_row(
        Version(Measure.model_validate(counts), Target.model_validate(reach) if reach else None, until=until)
        for counts, reach, until in [*before, (measure, target, None)]
    )


class Indicator(Model):
    """What the authority evaluates; it rests on one or more expected results of its strategic objective."""

    __tablename__ = "indicator"
    __table_args__ = (Index("ix_indicator_strategic_id", "strategic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    strategic_id: Mapped[int] = mapped_column(ForeignKey("strategic_objective.id"))
    position: Mapped[int]
    wording: Mapped[str] = mapped_column(Text)
    label_nl: Mapped[str] = mapped_column(Text)

    strategic: Mapped[StrategicObjective] = relationship(back_populates="indicators")
    results: Mapped[list[ExpectedResult]] = relationship(
        secondary="indicator_result", order_by="ExpectedResult.position"
    )


class IndicatorResult(Model):
    """Which expected results an indicator rests on."""

    __tablename__ = "indicator_result"

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"), primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("expected_result.id", ondelete="CASCADE"), primary_key=True)


class PlanChange(Model):
    """A mark for the night: a plan was loaded or changed. The night deletes exactly the marks it read.

    ``code`` is that of the result which is counted another way; None where all are, because the plan's days changed.
    ``edit_number`` is the change that made it, which tells what the plan was before; None of a new plan.
    """

    __tablename__ = "plan_change"

    number: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str | None] = mapped_column(String(8))
    edit_number: Mapped[int | None] = mapped_column(ForeignKey("plan_edit.number"))
    marked_at: Mapped[datetime | None] = mapped_column(Instant, default=now)


class PlanEdit(Model):
    """What was changed in a plan, when and by whom; ``by`` is nobody where the shell loaded a file. ``before`` is the
    whole plan as it was, as a plan file says it: every version is kept, and can be gone back to.

    ``code`` is the part's: of a strategic objective and its indicators that of its first operational one. ``reason``:
    why figures of periods that are over are computed anew, where that is asked.
    """

    __tablename__ = "plan_edit"
    __table_args__ = (
        CheckConstraint(
            "what IN ('theme','strategic','operational','result','indicator','provisions','measure','period','file',"
            "'back')",
            name="what_known",
        ),
        Index("ix_plan_edit_plan_id", "plan_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    what: Mapped[str] = mapped_column(String(16))
    code: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(280))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)

    by: Mapped[Person | None] = relationship()
