"""What in a note looks like a person: declared once, for the server and, through the page, for the phone.

So every pattern keeps to what Python and JavaScript (static/js/note-doubts.js) read alike: no \\b, no \\d, no flags.
Each takes time in proportion to the text: what may repeat is bounded, or cannot be read in two ways. A doubt warns and
never refuses: a house number may look like a plate, and who writes knows better.
"""

from __future__ import annotations

import re
from collections.abc import Collection

UPPER, LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
LETTER = UPPER + LOWER
NO_DIGIT_BEFORE, NO_DIGIT_AFTER = "(?<![0-9])", "(?![0-9])"
APART, APART_AFTER = f"(?<![{LETTER}0-9-])", f"(?![{LETTER}0-9-])"
TITLES = (
    "M[.]|Mr[.]?|Mme[.]?|Mlle[.]?|Dr[.]?|Dhr[.]?|Mevr[.]?|Mw[.]|Monsieur|Madame|Mademoiselle|Meneer|Mijnheer|Mevrouw"
)

PATTERNS = {
    "email": r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}[.][A-Za-z]",
    # Nine or ten digits that begin with 0, or with the country in its place; a date with an hour after it has as many.
    "telephone": NO_DIGIT_BEFORE
    + r"(?<![0-9][/.-])(?![0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4})(?:(?:[+]|00)32[ ./-]?(?:[(]0[)])?|0)"
    r"[1-9](?:[ ./-]{0,2}[0-9]){7,8}" + NO_DIGIT_AFTER,
    "national_number": NO_DIGIT_BEFORE
    + r"[0-9]{2}[ .-]?[0-9]{2}[ .-]?[0-9]{2}[ .-]{0,2}[0-9]{3}[ .-]?[0-9]{2}"
    + NO_DIGIT_AFTER,
    # 1-ABC-123 since 2010, 123-ABC from 2008, ABC-123 before.
    "plate": f"{APART}(?:[1-9][ -]?[A-Z]{{3}}[ -]?[0-9]{{3}}|[1-9]-[a-z]{{3}}-[0-9]{{3}}|[A-Z]{{3}}-?[0-9]{{3}}|"
    f"[0-9]{{3}}-?[A-Z]{{3}}){APART_AFTER}",
    # After a title; or two words with a capital in a row, not where a sentence begins, the second perhaps an initial.
    "name": f"(?<![{LETTER}])(?:{TITLES}|[Dd]e heer) (?:(?:de|van|el|ben) )?[{UPPER}]|"
    f"(?<=[{LOWER}0-9,;:)] )[{UPPER}][{LOWER}]{{1,40}} [{UPPER}](?:[{LOWER}]|[.])",
}
# With a capital and nobody's name: what stands in the names of places and institutions.
COMMON = (
    "Anderlecht", "Belge", "Belgique", "België", "Brussel", "Bruxelles", "Centre", "Centrum", "Commune", "Federale",
    "Fédéral", "Gemeente", "Grand", "Grote", "Justice", "Maison", "Molenbeek", "Place", "Police", "Politie", "Public",
    "Région", "Saint", "Service", "Sint", "Zone",
)  # fmt: skip


def find_doubts(text: str, known: Collection[str]) -> list[str]:
    """The kinds of ``PATTERNS`` that occur in a text. ``known``: names of the commune's that say nothing of anybody."""
    for name in known:
        text = text.replace(name, "x")
    return [kind for kind, pattern in PATTERNS.items() if any(map(_CHECKS.get(kind, bool), re.findall(pattern, text)))]


def is_national_number(text: str) -> bool:
    """Whether the last two of the eleven digits are right; from 2000 on a 2 stands in front of the others."""
    digits = "".join(sign for sign in text if sign.isdigit())
    born, check = int(digits[:9]), int(digits[9:])
    return check in (97 - born % 97, 97 - (2_000_000_000 + born) % 97)


_CHECKS = {"national_number": is_national_number}
