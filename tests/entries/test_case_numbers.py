"""Case numbers that Fieldlog makes: no two signs look alike, and a number that was copied wrong is noticed."""

from __future__ import annotations

import random
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fieldlog.entries.rules import CASE, is_mistyped, new_case_number
from fieldlog.entries.rules.case_numbers import SIGNS

ANY_SIGN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
numbers = st.integers(min_value=0).map(lambda seed: new_case_number(random.Random(seed).randrange))


@given(numbers)
def test_a_number_is_short_can_be_read_out_and_fits_the_field(number: str) -> None:
    assert re.fullmatch(f"[{SIGNS}]{{4}}-[{SIGNS}]{{4}}", number)
    assert not set("O0I1L") & set(number)
    assert CASE.fullmatch(number)
    assert not is_mistyped(number)


@given(numbers)
def test_every_single_wrong_sign_is_noticed(number: str) -> None:
    for place in range(len(number)):
        for sign in ANY_SIGN if number[place] != "-" else "":
            wrong = number[:place] + sign + number[place + 1 :]
            assert is_mistyped(wrong) == (sign != number[place]), wrong


@given(numbers)
def test_every_two_signs_that_changed_places_are_noticed(number: str) -> None:
    for place, (one, other) in enumerate(pairwise(number)):
        wrong = number[:place] + other + one + number[place + 2 :]
        assert is_mistyped(wrong) == (one != other), wrong


def test_a_number_without_its_hyphen_or_in_small_letters_would_be_another_case() -> None:
    number = new_case_number(random.Random(7).randrange)
    assert is_mistyped(number.replace("-", ""))
    assert is_mistyped(number.lower())


def test_a_services_own_numbers_are_not_doubted() -> None:
    for own in ("SCAV-2024", "2024-0012", "20240012", "SV-1", "A-1", "SCAVDOSS", "LP-2024-117", "x", "", "ß2345678"):
        assert not is_mistyped(own), own


def test_numbers_are_not_drawn_twice() -> None:
    dice = random.Random(1)
    assert len({new_case_number(dice.randrange) for _ in range(5000)}) == 5000
