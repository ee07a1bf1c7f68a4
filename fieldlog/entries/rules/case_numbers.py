"""Case numbers made by Fieldlog, such as K7M4-2PQX: random, and with a check character, so that a number copied wrong
from a paper file or over the telephone is noticed. static/js/case-number.js is the same for the phone.

A service may have numbers of its own: any that fits the field is taken, and only doubted where it looks like one of
these with a mistake in it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

# No letter and digit that look alike when written (O 0, I 1 L, S 5, Z 2, B 8, G 6, U V, Q). There are 23: a prime, and
# the places weigh differently, so the check notices every single wrong character and every two that changed places.
SIGNS = "23456789ACDEFHJKMPRTWXY"
RANDOM = 7  # characters; among 2,000 cases of a service, two have the same number once in 1,700 services
GROUP = 4
SHAPE = re.compile(r"[A-Z0-9]{8}")
FEWEST = 2  # letters, and digits: so that years and initials never look like one of these


def new_case_number(draw: Callable[[int], int] = secrets.randbelow) -> str:
    """A fresh number. ``draw(n)`` gives a random whole number from 0 to n - 1."""
    while True:
        drawn = "".join(SIGNS[draw(len(SIGNS))] for _ in range(RANDOM))
        if FEWEST <= sum(sign.isdigit() for sign in drawn) <= RANDOM - FEWEST:
            number = drawn + SIGNS[-_weighed(drawn) % len(SIGNS)]
            return f"{number[:GROUP]}-{number[GROUP:]}"


def _weighed(signs: str) -> int:
    """The sum of the characters' places in SIGNS, the first taken eight times, the eighth once."""
    return sum((RANDOM + 1 - place) * SIGNS.index(sign) for place, sign in enumerate(signs))


def is_mistyped(text: str) -> bool:
    """Whether a number is meant to be one that Fieldlog made, and is none: it has letters and digits, eight of them,
    and at most one that Fieldlog never uses. SCAV-2024 and 2024-0012 are a service's own and not doubted."""
    signs = text.upper().replace("-", "")
    strange = sum(sign not in SIGNS for sign in signs)
    if not SHAPE.fullmatch(signs) or strange > 1 or signs.isalpha() or signs.isdigit():
        return False
    return bool(strange) or bool(_weighed(signs) % len(SIGNS)) or text != f"{signs[:GROUP]}-{signs[GROUP:]}"
