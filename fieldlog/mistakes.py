"""What is wrong with a file, in words: one sentence each, in English on the command line and in the reader's language
on a page, which asks its catalogue for the template. Knows of no file, no place in it, and no language.

Pydantic's and the YAML reader's own sentences exist in English only, so each kind of theirs has one of ours here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

LONGEST_ECHO = 60
LONGEST_VALUE = 600


def N_(template: str) -> str:
    """Marks a template for the catalogues; it is looked up where it is shown."""
    return template


class Wrong(ValueError):
    """A sentence as a template of the catalogues, and the values it holds by name."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = {name: _shown(str(value)) for name, value in values.items()}
        super().__init__(template % self.values)


MISSING = N_("is missing")
UNTRANSLATED = "%(sentence)s"
INTEGER_EXPECTED = N_("should be a valid integer, not %(value)s")
NUMBER_EXPECTED = N_("should be a valid number, not %(value)s")
DAY_EXPECTED = N_("should be a day such as 2024-01-31, not %(value)s")

#: Pydantic's types of error: every one that a plan file can provoke. Other files have more, which are told in English.
BY_TYPE = {
    "missing": MISSING,
    "extra_forbidden": N_("is not a known field"),
    "string_type": N_("should be a valid string, not %(value)s"),
    "string_unicode": N_("holds a character that no text has: %(value)s"),
    "string_too_short": N_("has too few characters: it needs at least %(min_length)s"),
    "string_too_long": N_("has too many characters: at most %(max_length)s fit, not %(value)s"),
    "tuple_type": N_("should be a valid list, not %(value)s"),
    "model_type": N_("should be a valid dictionary, not %(value)s"),
    "int_type": INTEGER_EXPECTED,
    "int_parsing": INTEGER_EXPECTED,
    "int_parsing_size": INTEGER_EXPECTED,
    "int_from_float": INTEGER_EXPECTED,
    "float_type": NUMBER_EXPECTED,
    "float_parsing": NUMBER_EXPECTED,
    "decimal_type": NUMBER_EXPECTED,
    "decimal_parsing": NUMBER_EXPECTED,
    "finite_number": N_("should be a finite number, not %(value)s"),
    "greater_than": N_("should be greater than %(gt)s, not %(value)s"),
    "greater_than_equal": N_("should be greater than or equal to %(ge)s, not %(value)s"),
    "less_than_equal": N_("should be less than or equal to %(le)s, not %(value)s"),
    "literal_error": N_("should be one of %(expected)s, not %(value)s"),
    "date_type": DAY_EXPECTED,
}

#: What the YAML reader says, by a part of its sentence.
BY_PROBLEM = {
    "character '\\t' that cannot": N_("stands behind a tab: indent lines with spaces"),
    "that cannot start any token": N_("a value that begins with a sign such as @ or ` goes between quotes"),
    "mapping values are not allowed": N_(
        "no colon is expected here: put a value that holds one between quotes, or indent the line like those around"
    ),
    "could not find expected ':'": N_("a colon is missing behind a name, here or in the line above"),
    "expected ',' or": N_("a bracket [ or { is not closed, here or in a line above, or a comma is missing"),
    "expected <block end>": N_(
        "does not go on from the lines above: indent it like them, and look for quotes inside of quotes"
    ),
    "unexpected end of stream": N_("the quotes that begin here are never closed"),
    "unknown escape": N_("between double quotes a backslash is written twice"),
    "another document": N_("a second document begins here, and one is expected: take out the line ---"),
    "undefined alias": N_("a value that begins with * or & goes between quotes"),
}
UNREADABLE = N_("this is not YAML: look at indents, colons, quotes and brackets, here and in the line above")


def of_pydantic(error: Mapping[str, Any]) -> Wrong:
    """Pydantic's error as one sentence of ours that holds the value."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        wrong = context["error"]
        return wrong if isinstance(wrong, Wrong) else Wrong(UNTRANSLATED, sentence=wrong)
    if error["input"] is None and error["type"] != "missing":
        return Wrong(N_("has no value"))
    if error["type"] not in BY_TYPE:
        message = str(error["msg"]).replace("Input should", "should")
        return Wrong(UNTRANSLATED, sentence=f"{message}, not {echo(error['input'])}")
    values = dict(context, value=echo(error["input"]))
    if "expected" in values:
        values["expected"] = str(values["expected"]).replace(" or ", ", ").replace("True", "true")
    return Wrong(BY_TYPE[error["type"]], **values)


def of_yaml(problem: str) -> Wrong:
    return Wrong(next((template for part, template in BY_PROBLEM.items() if part in problem), UNREADABLE))


def echo(value: Any) -> str:
    """A value as it stands in the file, made visible and short; of a list and of fields only what they are."""
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, str):
        return repr(_shortened(value, LONGEST_ECHO))
    return _shortened(str(value).lower() if isinstance(value, bool) else repr(value), LONGEST_ECHO)


def listed(values: Iterable[Any]) -> str:
    return ", ".join(map(str, values))


def _shown(text: str) -> str:
    """Without signs that no page can show: half a surrogate pair would keep it from being sent."""
    return _shortened(text if text.isprintable() else repr(text)[1:-1], LONGEST_VALUE)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + "…"
