"""What ``commune.yaml`` may say, and how its mistakes are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fieldlog.commune.rules import CommuneFile, legal_holidays, read_commune, service_days
from fieldlog.commune.weekdays import always
from fieldlog.documents import DocumentMistakes

WHOLE = """\
commune: {name: Exemple, languages: [fr, nl]}
neighbourhoods:
  - slug: etangs-noirs
    name: {fr: Étangs Noirs, nl: Zwarte Vijvers}
    target_for: [vehicle_theft, {phenomenon: burglary, from: 2024-01-01, to: '2024-06-30'}]
partners:
  - {slug: transit, name: {fr: Transit, nl: Transit}}
service_days: {peacekeepers: [mon, sat]}
staff:
  - {username: alice, name: Alice B., service: peacekeepers, role: worker, brigade: 1, constatateur: yes,
     joined_on: 2022-01-10, left_on: null}
"""


def read(folder: Path, text: str) -> CommuneFile:
    path = folder / "commune.yaml"
    path.write_text(text)
    return read_commune(path)


def mistakes_in(folder: Path, text: str) -> list[str]:
    with pytest.raises(DocumentMistakes) as refused:
        read(folder, text)
    return [str(mistake) for mistake in refused.value.mistakes]


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    commune = read(tmp_path, WHOLE)
    always, dated = commune.neighbourhoods[0].target_for
    assert (always.phenomenon, always.first_day, always.last_day) == ("vehicle_theft", None, None)
    assert (dated.first_day, dated.last_day) == (date(2024, 1, 1), date(2024, 6, 30))
    alice = commune.staff[0]
    assert (alice.constatateur, alice.joined_on, alice.left_on, alice.brigade) == (True, date(2022, 1, 10), None, "1")


def test_a_name_with_nothing_behind_it_is_as_good_as_left_out(tmp_path: Path) -> None:
    commune = read(
        tmp_path,
        """\
commune: {name: Exemple}
neighbourhoods:
  - {slug: a, name: {fr: A, nl: A}, target_for: }
partners:
service_days:
staff:
""",
    )
    assert commune.neighbourhoods[0].target_for == commune.partners == commune.staff == ()
    assert commune.service_days == {}
    assert mistakes_in(tmp_path, "commune: {name: }\nstaff: 3\n") == [
        "line 1: commune.name: is missing",
        "line 2: staff: should be a valid list, not 3",
    ]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    told = mistakes_in(
        tmp_path,
        """\
commune: {name: Exemple, languages: [fr, de]}
neighbourhoods:
  - {slug: a, name: {fr: A, nl: A}, target_for: [burglery]}
  - {slug: a, name: {fr: A}}
  - slug: B
    name: {fr: B, nl: B}
    target_for: [{phenomenon: burglary, from: 2024-07-01, to: 2024-06-30}]
partners:
  - {slug: le_pont, name: {fr: Le Pont, nl: Le Pont}}
service_days: {peacekeepers: [], gardes: [mon], mediation: [monday]}
staff:
  - {username: alice, name: Alice, service: peacekeeper, role: boss, joined_on: 2024-02-30}
  - {username: alice, name: Alice, service: mediation, joined_on: 2024-02-01, left_on: 2024-01-31}
  - {username: Bob, name: '', service: mediation, joined_on: 20240101}
""",
    )
    assert [message.split(": ")[:2] for message in told] == [
        ["line 1", "commune.languages[1]"],
        ["line 3", "neighbourhoods[0].target_for[0]"],
        ["line 4", "neighbourhoods[1].name.nl"],
        ["line 4", "neighbourhoods[1].slug"],
        ["line 5", "neighbourhoods[2].slug"],
        ["line 7", "neighbourhoods[2].target_for[0].to"],
        ["line 9", "partners[0].slug"],
        ["line 10", "service_days.gardes"],
        ["line 10", "service_days.mediation[0]"],
        ["line 10", "service_days.peacekeepers"],
        ["line 12", "staff[0].joined_on"],
        ["line 12", "staff[0].role"],
        ["line 12", "staff[0].service"],
        ["line 13", "staff[1].left_on"],
        ["line 13", "staff[1].username"],
        ["line 14", "staff[2].joined_on"],
        ["line 14", "staff[2].name"],
        ["line 14", "staff[2].username"],
    ]
    assert told[6] == "line 9: partners[0].slug: 'le_pont' is the name of a service: a partner needs another"
    assert told[13] == "line 13: staff[1].left_on: 2024-01-31 comes before 2024-02-01"


def test_a_word_that_other_readers_take_for_false_stays_a_word(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE.replace("transit,", "no,", 1)).partners[0].slug == "no"


@pytest.mark.parametrize("year", range(2000, 2100))
def test_belgium_has_ten_legal_holidays(year: int) -> None:
    days = legal_holidays(year)
    fixed = {(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)}
    assert len(days) == 10 or (year == 2008 and len(days) == 9)  # 1 May 2008 was Ascension Day too
    assert fixed <= {(day.month, day.day) for day in days}
    assert [day.weekday() for day in sorted(days) if (day.month, day.day) not in fixed and day.weekday() == 6] == []


def test_the_movable_holidays_of_2024() -> None:
    movable = {date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)}
    assert movable <= legal_holidays(2024)
    assert date(2024, 3, 31) not in legal_holidays(2024)
    assert date(2024, 5, 19) not in legal_holidays(2024)


def test_a_service_does_not_work_on_holidays_nor_on_its_free_days() -> None:
    days = service_days(always(("mon", "tue", "sat")), date(2024, 3, 30), date(2024, 4, 9))
    assert days == [date(2024, 3, 30), *(date(2024, 4, day) for day in (2, 6, 8, 9))]
