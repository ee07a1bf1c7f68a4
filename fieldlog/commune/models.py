"""Tables of the commune: where work is done, with whom, and on which days it is expected."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Person
from ..dates import now
from ..extensions import Instant, Model
from .rules import Area

FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)


class Commune(Model):
    """The one commune of this installation. ``is_demo`` marks made data: see ``fieldlog demo``."""

    __tablename__ = "commune"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(120))
    languages: Mapped[str] = mapped_column(String(5), default="fr,nl")
    is_demo: Mapped[bool] = mapped_column(default=False)


class Neighbourhood(Model):
    """``is_offered``: it can be chosen in the forms. One that is offered no more stays where it was entered."""

    __tablename__ = "neighbourhood"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(120))
    name_nl: Mapped[str] = mapped_column(String(120))
    is_offered: Mapped[bool] = mapped_column(default=True, server_default=true())

    target_areas: Mapped[list[TargetArea]] = relationship(
        back_populates="of",
        cascade="all, delete-orphan",
        order_by="TargetArea.phenomenon, TargetArea.first_day",
    )


class TargetArea(Model):
    """From ``first_day`` to ``last_day`` (both included) the neighbourhood is a target area for the phenomenon.
    One without dates holds from 0001-01-01 to 9999-12-31, so that a day is found by one comparison."""

    __tablename__ = "target_area"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="last_day_after_first"),
        Index("ix_target_area_neighbourhood", "neighbourhood", "phenomenon"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    neighbourhood: Mapped[str] = mapped_column(ForeignKey("neighbourhood.slug"))
    phenomenon: Mapped[str] = mapped_column(String(32))
    first_day: Mapped[date] = mapped_column(default=FIRST_DAY)
    last_day: Mapped[date] = mapped_column(default=LAST_DAY)

    of: Mapped[Neighbourhood] = relationship(back_populates="target_areas")

    @property
    def area(self) -> Area:
        return Area(self.phenomenon, self.first_day, self.last_day)


class Partner(Model):
    """``is_offered``: as with neighbourhoods."""

    __tablename__ = "partner"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(120))
    name_nl: Mapped[str] = mapped_column(String(120))
    is_offered: Mapped[bool] = mapped_column(default=True, server_default=true())


class Arrangement(Model):
    """What the commune announces for some days: how its services work during a Ramadan, or at the end of a year. A name
    and the days, both included; nothing about who takes part. One that is cancelled is told nowhere else."""

    __tablename__ = "arrangement"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_day_after_first"),)

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(120))
    name_nl: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_cancelled: Mapped[bool] = mapped_column(default=False)


Listed = Neighbourhood | Partner | Arrangement


class ListChange(Model):
    """What was changed about one of these, when and by whom; ``by`` is nobody where the commune's file
    did. ``before`` and ``after`` are the values as text, a target area as ``Area`` writes it; "added" has neither."""

    __tablename__ = "list_change"
    __table_args__ = (
        CheckConstraint("of IN ('neighbourhood','partner','arrangement')", name="of_known"),
        CheckConstraint(
            "what IN ('added','name_fr','name_nl','is_offered','target_area','first_day','last_day','is_cancelled')",
            name="what_known",
        ),
        Index("ix_list_change_of", "of", "slug"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(String(16))
    slug: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    what: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(120))
    after: Mapped[str | None] = mapped_column(String(120))

    by: Mapped[Person | None] = relationship()


class ServiceDay(Model):
    """A weekday on which a service works from ``first_day`` to the day before the next of its first days; FIRST_DAY is
    always. Before its first one, or without any, a service works Monday to Friday."""

    __tablename__ = "service_day"
    __table_args__ = (CheckConstraint("weekday IN ('mon','tue','wed','thu','fri','sat','sun')", name="weekday_known"),)

    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    weekday: Mapped[str] = mapped_column(String(3), primary_key=True)


class ClosingDay(Model):
    """A day on which a service is closed, beside the legal holidays: no service day, whatever the weekday."""

    __tablename__ = "closing_day"

    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(80))
    name_nl: Mapped[str] = mapped_column(String(80))


class DaysChange(Model):
    """What was changed about the days of a service; ``by`` is nobody where the commune's file did. ``before`` and
    ``after``: weekdays such as mon,tue, or the day that was closed or opened again. ``first_day``: from which day the
    weekdays hold, or held until they were taken back; None is always."""

    __tablename__ = "days_change"
    __table_args__ = (CheckConstraint("what IN ('weekdays','taken_back','closed','opened')", name="what_known"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(32))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    what: Mapped[str] = mapped_column(String(16))
    before: Mapped[str | None] = mapped_column(String(32))
    after: Mapped[str | None] = mapped_column(String(32))
    first_day: Mapped[date | None]

    by: Mapped[Person | None] = relationship()


class CommuneChange(Model):
    """A mark for the night: what changed in the commune, and which days it reaches (both included).

    Written in the transaction of the change; the night deletes exactly the marks it read.
    """

    __tablename__ = "commune_change"
    __table_args__ = (CheckConstraint("what IN ('target_area','service_days')", name="what_known"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(16))
    first_day: Mapped[date]
    last_day: Mapped[date]
    marked_at: Mapped[datetime | None] = mapped_column(Instant, default=now)
