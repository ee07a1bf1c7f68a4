"""One script out of many: what field pages load, flattened when the files are read and not by a build.

The sources stay ES modules, one concern each, and browsers can load them one by one; tests do. But fifty of them are
fifty requests on a bad network, and each small file compresses badly: together they weigh half. So ``js/field.js``,
which only imports, is served as everything it imports: each module once, after those it needs, in a function of its
own, so that equal names stay apart. The house's modules use three sentences: ``import { a } from "./b.js"``,
``export function a`` (or class, const), and ``export { a } from "./b.js"``. Anything else is an error at the start.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from rjsmin import jsmin

NAMES = r"\{([^{}]*)\}"
IMPORT = re.compile(rf'^import (?:{NAMES} from )?"(\.[^"]+)";$', re.MULTILINE)
EXPORT_FROM = re.compile(rf'^export {NAMES} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT_LIST = re.compile(rf"^export {NAMES};$", re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
UNREAD = re.compile(r"^(?:import|export)\b.*|\bimport\(", re.MULTILINE)


def flatten(entry: str, sources: Mapping[str, str]) -> str:
    """The script of ``entry`` and of all it imports, by their names in ``sources``, without comments and indentation.
    Raises ValueError for a circle and for an import or export in other words, KeyError for a missing file."""
    order: list[str] = []
    _put_after_what_it_needs(entry, sources, (), order)
    places = {name: f"m{place}" for place, name in enumerate(order)}
    return jsmin("\n".join(_as_function(name, sources[name], places) for name in order))


def _put_after_what_it_needs(name: str, sources: Mapping[str, str], path: tuple[str, ...], order: list[str]) -> None:
    if name in path:
        raise ValueError(f"{' -> '.join((*path, name))}: these scripts import each other in a circle")
    if name not in order:
        for needed in needed_by(name, sources[name]):
            _put_after_what_it_needs(needed, sources, (*path, name), order)
        order.append(name)


def needed_by(name: str, text: str) -> list[str]:
    """The names of the modules that a module imports."""
    return [_resolve(name, match[2]) for pattern in (IMPORT, EXPORT_FROM) for match in pattern.finditer(text)]


def _resolve(name: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), relative))


def _as_function(name: str, text: str, places: Mapping[str, str]) -> str:
    given = [
        f"{one}: {places[_resolve(name, match[2])]}.{one}"
        for match in EXPORT_FROM.finditer(text)
        for one in _names(match[1])
    ]
    given += [one for match in EXPORT_LIST.finditer(text) for one in _names(match[1])]
    given += [match[2] for match in EXPORT.finditer(text)]
    body = IMPORT.sub(lambda match: _taken(match[1], places[_resolve(name, match[2])]), text)
    body = EXPORT.sub(r"\1 \2", EXPORT_LIST.sub("", EXPORT_FROM.sub("", body)))
    if unread := UNREAD.search(body):
        raise ValueError(f"static/{name}: {unread[0]!r}: only plain imports and exports were expected")
    return f"const {places[name]} = (() => {{\n{body}\nreturn {{ {', '.join(given)} }};\n}})();"


def _taken(names: str | None, place: str) -> str:
    return f"const {{ {', '.join(_names(names))} }} = {place};" if names else ""


def _names(listed: str) -> list[str]:
    names = [one.strip() for one in listed.split(",") if one.strip()]
    if odd := [one for one in names if not one.isidentifier()]:
        raise ValueError(f"{odd[0]!r}: only plain names were expected, without 'as'")
    return names
