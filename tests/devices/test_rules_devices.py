"""The arithmetic of phones, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fieldlog.devices.rules import (
    LARGEST_FORM,
    Age,
    Sending,
    age_of,
    cut_form,
    is_confidential,
    lost,
    may_release,
    missing,
    on_our_clock,
    read_instant,
    read_number,
    read_sending,
    skew_of,
)

AT = datetime(2026, 11, 23, 9, 32, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("made", "arrived", "never_came"),
    [
        (0, set(), []),
        (3, {1, 2, 3}, []),
        (43, set(range(1, 44)) - {42}, [42]),
        (3, set(), [1, 2, 3]),
        (4, {2}, [1, 3, 4]),
        (2, {1, 2, 9}, []),
        (999_999_999, {1}, [2, 3, 4, 5]),
    ],
)
def test_missing_numbers_are_those_made_of_which_nothing_came(
    made: int, arrived: set[int], never_came: list[int]
) -> None:
    assert missing(made, arrived, limit=4) == never_came


@pytest.mark.parametrize(
    ("never_came", "waiting", "refused", "expected"),
    [(0, 0, 0, 0), (1, 0, 0, 1), (1, 1, 0, 0), (2, 1, 0, 1), (1, 3, 0, 0), (2, 2, 1, 1), (1, 1, 4, 1)],
)
def test_what_is_lost_is_neither_here_nor_on_the_phone(
    never_came: int, waiting: int, refused: int, expected: int
) -> None:
    assert lost(never_came, waiting=waiting, refused=refused) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("999999999", 999_999_999),
        *dict.fromkeys(["1000000000", "", "-1", "0", "1.5", "1e3", "٣", " 1", "x", None]).items(),
    ],
)
def test_numbers_that_cannot_be_read_were_not_said(text: str | None, number: int | None) -> None:
    assert read_number(text, lowest=1) == number


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-23T09:32:00.000Z", AT),
        ("2026-11-23T10:32+01:00", AT),
        *dict.fromkeys(
            [
                "2026-11-23T09:32",
                "2026-02-30T09:32Z",
                "0001-01-01T00:00+23:59",
                "9999-12-31T23:59-23:59",
                "now",
                "",
                None,
            ]
        ).items(),
    ],
)
def test_instants_need_an_offset_and_a_year_of_ours(text: str | None, instant: datetime | None) -> None:
    assert read_instant(text) == instant


def test_what_came_with_a_form_is_read_one_by_one() -> None:
    device = UUID(int=7)
    said = {"device": str(device), "seq": "x", "sent_at": "2026-11-23T09:30:00Z"}
    sending = read_sending(said.get)
    assert sending == Sending(device, None, AT - timedelta(minutes=2))
    assert skew_of(sending, AT) == 120
    assert read_sending({"device": "a phone"}.get) == Sending()
    assert skew_of(Sending(), AT) is None


@pytest.mark.parametrize(
    ("since", "sent_at", "expected"),
    [
        (AT - 3 * HOUR, AT, AT - 3 * HOUR),
        (AT + 9 * HOUR, AT + 12 * HOUR, AT - 3 * HOUR),  # a phone twelve hours ahead
        (AT + 9 * HOUR, None, AT),
        (AT + HOUR, AT, AT),
        (None, AT, AT),
    ],
)
def test_a_phones_instant_is_put_on_the_servers_clock(
    since: datetime | None, sent_at: datetime | None, expected: datetime
) -> None:
    assert on_our_clock(since, sent_at=sent_at, received_at=AT) == expected


@pytest.mark.parametrize(("hours", "age"), [(0, "none"), (23.9, "none"), (24, "warn"), (71.9, "warn"), (72, "bad")])
def test_a_day_is_old_and_three_days_are_very_old(hours: float, age: Age) -> None:
    assert age_of(AT - hours * HOUR, AT) == age


def test_a_form_is_kept_whole_but_for_its_token_and_what_nobody_writes_by_hand() -> None:
    assert cut_form([("csrf_token", "secret"), ("note", "é\0"), ("crew", "a"), ("crew", "b")]) == (
        [["note", "é\0"], ["crew", "a"], ["crew", "b"]],
        False,
    )
    kept, is_cut = cut_form([("note", "x" * 5_000)] * 20)
    assert is_cut
    assert sum(len(name) + len(value) for name, value in kept) <= LARGEST_FORM
    assert kept[0] == ["note", "x" * 2_000]


@dataclass
class Somebody:
    id: int
    service: str
    role: str


ALICE, BOB = Somebody(1, "peacekeepers", "worker"), Somebody(2, "peacekeepers", "worker")
LEAD, OTHER_LEAD = Somebody(3, "peacekeepers", "team_lead"), Somebody(4, "techno_prevention", "team_lead")
COORDINATOR = Somebody(5, "coordination", "coordinator")
HEAD = Somebody(6, "victim_support", "team_lead")
SUPPORT = Somebody(7, "victim_support", "worker")


@pytest.mark.parametrize(
    ("person", "releases_alice", "releases_support"),
    [
        (ALICE, False, False),
        (BOB, False, False),
        (LEAD, True, False),
        (OTHER_LEAD, False, False),
        (COORDINATOR, True, True),
        (HEAD, False, True),
        (SUPPORT, False, False),
    ],
)
def test_who_releases_a_queue(person: Somebody, releases_alice: bool, releases_support: bool) -> None:
    assert may_release(person, ALICE) == releases_alice
    assert may_release(person, SUPPORT) == releases_support


@pytest.mark.parametrize(
    ("service", "others", "has_case", "expected"),
    [
        ("peacekeepers", (), False, False),
        ("peacekeepers", (), True, True),
        ("mediation", (), False, True),
        ("peacekeepers", ("mediation", "legal_aid"), False, True),
        ("peacekeepers", ("techno_prevention",), False, False),
    ],
)
def test_what_may_come_from_a_confidential_service_is_confidential(
    service: str, others: tuple[str, ...], has_case: bool, expected: bool
) -> None:
    assert is_confidential(service, other_services=others, has_case=has_case) == expected
