"""What a role may see, and the arithmetic of signing in: how long, how often, which way back."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from itertools import chain, count
from typing import Literal

from .kinds import ROLES, SERVICES

Verdict = Literal["allow", "read", "deny", "own", "counts"]
Rights = Mapping[str, Verdict]


def only(**verdicts: Verdict) -> Rights:
    """The rights of the roles named; every other role is denied. ``read``: the page, while all that is sent to it is
    refused; its template asks ``may_send`` before it shows a form, a button or a way to one. ``own``: what is one's own
    or one's service's; ``counts``: numbers, never the entries of a confidential service. The view looks at these two
    more closely."""
    return {role: verdicts.get(role, "deny") for role in ROLES}


EVERYBODY = only(worker="allow", team_lead="allow", coordinator="allow", evaluator="allow", admin="allow")
MANAGERS = only(coordinator="allow", admin="allow")
MANAGED = only(coordinator="allow", evaluator="read", admin="allow")  # what managers change and evaluators look up
DESK = only(coordinator="allow", evaluator="allow")
PLANNERS = only(coordinator="allow")
LOGGERS = only(worker="own", team_lead="own", coordinator="own")  # an evaluator reads only
AUTHORS = only(worker="own", team_lead="own", coordinator="own", evaluator="own")
READERS = only(worker="own", team_lead="own", coordinator="counts", evaluator="counts")
IMPORTERS = only(team_lead="own", coordinator="own")  # own: services whose entries they may read whole

# What answers without anybody signed in: the door itself, files without data, and what machines watch.
PUBLIC = frozenset({
    "accounts.invitation",
    "accounts.set_language",
    "accounts.sign_in",
    "measurements.healthz",
    "measurements.healthz_night",
    "measurements.metrics",
    "static_files",
    "workday.icon",
    "workday.manifest",
    "workday.service_worker",
    "workday.shell",
})  # fmt: skip

# The pages on which coordinators change the plan.
PLANNING = (
    "indicators.part", "indicators.move", "indicators.take_out",
    "indicators.indicator", "indicators.add_indicator", "indicators.take_out_indicator",
    "indicators.add_theme", "indicators.add_strategic", "indicators.add_operational",
    "indicators.add_result", "indicators.measure", "indicators.measure_parts",
    "indicators.take_back", "indicators.provisions", "indicators.extend",
    "indicators.import_plan",
)  # fmt: skip

# Every other endpoint stands here, or it is refused: one line per endpoint, in the order of the data's path.
ACCESS: dict[str, Rights] = {
    "accounts.home": EVERYBODY,
    "accounts.me": EVERYBODY,
    "accounts.password": EVERYBODY,
    "accounts.reminders": AUTHORS,
    "accounts.set_look": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "commune.index": MANAGED,
    "commune.staff": MANAGED,
    "commune.add_person": MANAGERS,
    "commune.person": MANAGED,
    "commune.change_person": MANAGERS,
    "commune.undo_person": MANAGERS,
    "commune.invitations": MANAGERS,
    "commune.revoke": MANAGERS,
    "commune.days": MANAGED,
    "commune.service_days": MANAGED,
    "commune.take_back_weekdays": MANAGERS,
    "commune.close_day": MANAGERS,
    "commune.open_day": MANAGERS,
    "commune.neighbourhoods": MANAGED,
    "commune.new_neighbourhood": MANAGERS,
    "commune.neighbourhood": MANAGED,
    "commune.offer_neighbourhood": MANAGERS,
    "commune.undo_neighbourhood": MANAGERS,
    "commune.new_target_area": MANAGERS,
    "commune.target_area": MANAGERS,
    "commune.remove_target_area": MANAGERS,
    "commune.partners": MANAGED,
    "commune.new_partner": MANAGERS,
    "commune.partner": MANAGED,
    "commune.offer_partner": MANAGERS,
    "commune.undo_partner": MANAGERS,
    "commune.arrangements": MANAGED,
    "commune.new_arrangement": MANAGERS,
    "commune.arrangement": MANAGED,
    "commune.cancel_arrangement": MANAGERS,
    "commune.undo_arrangement": MANAGERS,
    "devices.session_json": EVERYBODY,
    "devices.report": LOGGERS,
    "devices.phones": only(team_lead="own", coordinator="counts", evaluator="counts"),
    "devices.refused": LOGGERS,
    "devices.refused_entry": LOGGERS,
    "devices.discard": LOGGERS,
    "devices.release": only(team_lead="own", coordinator="allow"),
    "entries.new": LOGGERS,
    "entries.correct": LOGGERS,
    "entries.withdraw": LOGGERS,
    "entries.undo": LOGGERS,
    "entries.attempt": LOGGERS,
    "entries.compare": LOGGERS,
    "entries.answer": LOGGERS,
    "entries.different": LOGGERS,
    "entries.show": READERS,
    "entries.journal": AUTHORS,
    "entries.requests": only(worker="own", team_lead="own"),
    "entries.imports": IMPORTERS,
    "entries.import_columns": IMPORTERS,
    "entries.import_words": IMPORTERS,
    "entries.import_check": IMPORTERS,
    "entries.import_reasons": IMPORTERS,
    "entries.import_forget": IMPORTERS,
    "entries.import_page": IMPORTERS,
    "entries.import_undo": IMPORTERS,
    "entries.import_redo": IMPORTERS,
    "indicators.index": DESK,
    "indicators.plan": DESK,
    "indicators.plan_yaml": DESK,
    "indicators.history": DESK,
    "indicators.edit": only(coordinator="allow", evaluator="read"),
    **dict.fromkeys(PLANNING, PLANNERS),
    "measurements.nights": only(coordinator="allow", evaluator="allow", admin="allow"),
    "measurements.run_night": only(coordinator="allow", admin="allow"),
    "monthly.free_dates": DESK,
    "monthly.free_dates_csv": DESK,
    "monthly.free_dates_entries": only(coordinator="counts", evaluator="counts"),
    "monthly.glance": DESK,
    "monthly.index": DESK,
    "monthly.month": DESK,
    "monthly.month_csv": DESK,
    "monthly.result": DESK,
    "monthly.entries": only(coordinator="counts", evaluator="counts"),
    "monthly.near": only(coordinator="counts", evaluator="counts"),
    "monthly.recalculate": MANAGERS,
    "monthly.manual_value": DESK,
    "monthly.write_value": only(coordinator="allow"),
    "monthly.withdraw_value": only(coordinator="allow"),
    "monthly.restore_value": only(coordinator="allow"),
    "reports.evaluation": DESK,
    "reports.indicators": DESK,
    "reports.indicator": DESK,
    "reports.write_indicator": only(coordinator="allow"),
    "reports.colours": MANAGED,
    "reports.new_colour": MANAGERS,
    "reports.colour": MANAGERS,
    "reports.move_colour": MANAGERS,
    "reports.retire_colour": MANAGERS,
    "reports.delete_colour": MANAGERS,
    "workday.home": LOGGERS,
    "workday.figures": only(worker="own", team_lead="own"),
    "workday.deadlines": READERS,
    "workday.milestones": READERS,
    "workday.phone_json": LOGGERS,
    "workday.outbox": LOGGERS,
    "workday.topics": MANAGED,
    "workday.styleguide": only(worker="own", team_lead="own", coordinator="own", evaluator="own", admin="allow"),
}

CLIENT = "2026-11-27"  # the forms that pages of this release hold, by the day they were last changed
# Pages with older forms send nothing until loaded again; it moves on 90 days after a newer one.
OLDEST_CLIENT = "2026-11-01"
LONGEST_PATH = 2_000
USERNAME = re.compile(r"[a-z0-9._-]{1,64}")

# The columns of a person whose changes are kept for everybody to read who manages staff.
TRACED = (
    "name", "service", "role", "brigade", "is_constatateur", "constatateur_since", "joined_on", "left_on", "language",
)  # fmt: skip
TRACED_DAYS = frozenset({"constatateur_since", "joined_on", "left_on"})

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)
INVITATION_LASTS = timedelta(hours=48)
SEARCHES_KEPT = 20  # of one sign-in: as far as anybody goes back

WINDOW = timedelta(minutes=15)
ATTEMPTS_KEPT = timedelta(days=1)
LIMITS = {"pair": 10, "address": 100, "username": 50, "everybody": 500}  # failed sign-ins in WINDOW


def verdict(endpoint: str, role: str) -> Verdict | None:
    """What ``role`` may do at ``endpoint``; None where the endpoint has no line, which means nobody may."""
    rights = ACCESS.get(endpoint)
    return None if rights is None else rights[role]


def may_send(endpoint: str, role: str) -> bool:
    """Whether what ``role`` sends to ``endpoint`` is looked at, not refused whatever it is."""
    return verdict(endpoint, role) not in (None, "deny", "read")


def may_manage(role: str, *, of: Collection[str]) -> bool:
    """Whether ``role`` may change or invite who has one of these roles, or gets it: only administrators make
    administrators, or coordinators would make themselves some."""
    return role == "admin" or "admin" not in of


def may_open(role: str, services: Collection[str]) -> bool:
    """Whether ``role`` may open a way to what these services enter: by a link, which lets in whoever scans it, or by
    moving who can sign in already. Professional secrecy holds towards coordinators too, so that where it does only
    an administrator opens, whom no figure is about."""
    return role == "admin" or not any(SERVICES[slug].is_confidential for slug in services)


def token_hash(token: str) -> str:
    """What the database keeps of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_come_in(*, disabled_at: datetime | None, left_on: date | None, today: date) -> bool:
    """Whether a person's account is open: not disabled, and the last day of work not yet over."""
    return disabled_at is None and (left_on is None or left_on >= today)


def is_running(*, signed_in_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a sign-in that nobody ended is still good: used within 12 hours, and at most 30 days old."""
    return at - seen_at < IDLE and at - signed_in_at < ABSOLUTE


def as_text(value: date | str | bool | None) -> str | None:
    """A person's value as the trace keeps it: a day as 2026-11-27, yes as "yes", no and nothing as None."""
    if value is True:
        return "yes"
    return str(value) if value else None


def from_text(what: str, text: str | None) -> date | str | bool | None:
    """The value that the trace keeps of the column ``what``."""
    if what == "is_constatateur":
        return text is not None
    return date.fromisoformat(text) if text and what in TRACED_DAYS else text


def propose_username(name: str, taken: Collection[str]) -> str:
    """Amina B. is amina.b, and the second one amina.b.2; empty for a name without a letter of ours."""
    return propose_slug(name, taken, joint=".")


def propose_slug(name: str, taken: Collection[str], *, joint: str = "-") -> str:
    """Étangs Noirs is etangs-noirs, and the second one etangs-noirs-2."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    proposal = joint.join(re.findall(r"[a-z0-9]+", plain))[:60].strip(joint)
    slugs = chain([proposal], (f"{proposal}{joint}{number}" for number in count(2)))
    return next(slug for slug in slugs if slug not in taken) if proposal else ""


def throttled_address(address: str) -> str:
    """The address that attempts are counted under: an IPv6 line has 2^64 addresses, so its /64 stands for it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)


def safe_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site, else None.

    Browsers read ``//host``, ``/\\host`` and ``/<tab>/host`` as another site, so none of these passes.
    """
    if not target or not target.startswith("/") or len(target) > LONGEST_PATH:
        return None
    if "\\" in target or any(ord(character) <= 32 or ord(character) == 127 for character in target):
        return None
    path = target.partition("?")[0].partition("#")[0]
    return None if "//" in path else target
