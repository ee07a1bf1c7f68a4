"""YAML files that people write, read into a pydantic model with every mistake at once, each with its line and field.

The text is composed to nodes only, and the plain values are made here: that keeps the line of every value, leaves
dates as text for the model to judge, and builds no objects. YAML 1.2: ``no``, ``on`` and ``12:30`` are text.
Anchors and aliases are refused: these files need none, and a few of them can stand for gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from .mistakes import DAY_EXPECTED, MISSING, N_, Wrong, echo, of_pydantic, of_yaml

MOST_BYTES = 4_000_000
LONGEST_NAME = 60

Place = tuple[str | int, ...]
Check = Callable[[Any], Iterable[tuple[Place, Wrong]]]
M = TypeVar("M", bound=BaseModel)


def _as_day(value: Any) -> Any:
    """Only ``2024-01-31``: pydantic by itself would take the number 20240131 for seconds since 1970."""
    if value is None or isinstance(value, date):
        return value
    if not (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        raise Wrong(DAY_EXPECTED, value=echo(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Wrong(N_("%(value)s is not a day of the calendar"), value=value) from None


Day = Annotated[date, BeforeValidator(_as_day)]


class Mistake(NamedTuple):
    """``line`` counts from 1; ``field`` is the way to the value, such as ``staff[0].role``, or empty."""

    line: int
    field: str
    message: Wrong

    def __str__(self) -> str:
        return f"line {self.line}: {self.field + ': ' if self.field else ''}{self.message}"


class DocumentMistakes(Exception):
    """What a file got wrong: all of it, in the order of its lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda found: (found.line, found.field, str(found.message)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def read_document(source: str | Path, model: type[M], *, check: Check | None = None) -> M:
    """The document in a file (Path) or a text (str), as ``model``.

    ``check`` looks at the plain values for what no single field can know (names given twice): it gives the place and
    the message of each mistake, and must expect values of any shape, because it runs beside the model's own checks.
    Raises DocumentMistakes, and OSError where the file cannot be read.
    """
    values = _Values(_compose(_text_of(source)))
    mistakes = values.mistakes
    for place, message in check(values.plain) if check else ():
        mistakes.append(values.mistake_at(place, message))
    try:
        document = model.model_validate(values.plain)
    except ValidationError as error:
        mistakes += [values.mistake_at(found["loc"], of_pydantic(found)) for found in error.errors()]
    if mistakes:
        raise DocumentMistakes(mistakes)
    return document


def each(values: Any, *fields: str) -> Iterator[tuple[Place, Any]]:
    """The values of ``fields`` in ``values``, with their places; lists on the way give all their items.

    ``each(values, "staff", "username")`` gives every username. What is not there, or has another shape, is left out.
    """
    if isinstance(values, list):
        for position, item in enumerate(values):
            yield from (((position, *place), value) for place, value in each(item, *fields))
    elif not fields:
        yield (), values
    elif isinstance(values, dict) and fields[0] in values:
        yield from (((fields[0], *place), value) for place, value in each(values[fields[0]], *fields[1:]))


def _text_of(source: str | Path) -> str:
    if isinstance(source, str):
        content = source.encode()
    else:
        with source.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    return decoded(content)


def decoded(content: bytes) -> str:
    """The text of a file. Raises DocumentMistakes where it is too long, or no UTF-8."""
    if len(content) > MOST_BYTES:
        raise DocumentMistakes([Mistake(1, "", Wrong(N_("the file has more than %(most)s bytes"), most=MOST_BYTES))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentMistakes(
            [Mistake(line, "", Wrong(N_("this is not UTF-8 text: save the file as UTF-8")))]
        ) from None


def _compose(text: str) -> Node:
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise DocumentMistakes([Mistake(_line_of(error), "", of_yaml(error.problem or ""))]) from None
    except ReaderError as error:
        line, found = text.count("\n", 0, error.position) + 1, echo(chr(error.character))
        unseen = Wrong(N_("this is not YAML: take out the character %(value)s, which cannot be seen"), value=found)
        raise DocumentMistakes([Mistake(line, "", unseen)]) from None
    except YAMLError:
        raise DocumentMistakes([Mistake(1, "", of_yaml(""))]) from None
    except RecursionError:
        raise DocumentMistakes([Mistake(1, "", Wrong(N_("the lists are nested too deeply")))]) from None
    if node is None:
        raise DocumentMistakes([Mistake(1, "", Wrong(N_("the file is empty")))])
    return node


def _line_of(error: MarkedYAMLError) -> int:
    """Where it went wrong; for quotes without an end, where they begin."""
    is_open = "end of stream" in (error.problem or "")
    mark = error.context_mark if is_open and error.context_mark else error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


class _Values:
    """The plain values of a document (dict, list, text, number, yes or no, nothing), and the line of each."""

    def __init__(self, root: Node) -> None:
        self.mistakes: list[Mistake] = []
        self._lines: dict[Place, int] = {}
        self.plain = self._read(root, ())

    def mistake_at(self, loc: Iterable[str | int], message: Wrong) -> Mistake:
        """A mistake at pydantic's ``loc``, in which names of validators and of union members are passed over.
        A last name that the document does not hold is kept: it is what is missing."""
        steps, place = list(loc), Place()
        for number, step in enumerate(steps, start=1):
            if (*place, step) in self._lines:
                place = (*place, step)
            elif number == len(steps) and message.template == MISSING:
                return Mistake(self._lines[place], _field((*place, step)), message)
        return Mistake(self._lines[place], _field(place), message)

    def _read(self, node: Node, place: Place, line: int | None = None) -> Any:
        self._lines[place] = line or node.start_mark.line + 1
        if node.anchor:
            self._refuse(place, N_("anchors and aliases are not accepted"))
            return None
        if isinstance(node, SequenceNode):
            return [self._read(item, (*place, position)) for position, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, place))
        return self._scalar(node, place)

    def _pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(place, N_("a name was expected before the colon"))
                continue
            if (inner := (*place, key.value)) in self._lines:
                self._lines[inner] = key.start_mark.line + 1
                self._refuse(inner, N_("is given twice"))
            yield key.value, self._read(value, inner, key.start_mark.line + 1)

    def _scalar(self, node: Node, place: Place) -> Any:
        tag = str(node.tag).removeprefix("tag:yaml.org,2002:")
        if tag == "null":
            return None
        if tag == "bool":
            return node.value.lower() == "true"
        if tag in ("int", "float"):
            try:
                return int(node.value) if tag == "int" else float(node.value)
            except ValueError:
                return node.value
        if tag not in ("str", "timestamp"):
            self._refuse(place, N_("the tag %(tag)s is not accepted"), tag=str(node.tag))
        return node.value

    def _refuse(self, place: Place, template: str, **values: str) -> None:
        self.mistakes.append(Mistake(self._lines[place], _field(place), Wrong(template, **values)))


def _field(place: Place) -> str:
    """``("staff", 0, "role")`` as ``staff[0].role``; a name that cannot be shown stands there as an echo."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{_name(step)}" for step in place).removeprefix(".")


def _name(step: str) -> str:
    return step if step.isprintable() and len(step) <= LONGEST_NAME else echo(step)
