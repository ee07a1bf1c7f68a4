"""The stylesheet as it is served: one file, with what it imports, and without what no page of ours uses.

Pico speaks to everything that HTML has; a guard's first page should not pay for sliders and tooltips. What is left away
is listed here. The vendored file stays as it came, and in the layer that it is imported to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
LOOSE = re.compile(r"(?<=[{};,]) | (?=[{}])")  # not before a semicolon: old browsers want it in an empty "--dark: ;"
CHARSET = '@charset "UTF-8";'  # said by the answer's header; inside a layer it is a mistake
# Selectors that match nothing of ours. What stands inside :not(), :is() and :where() is another matter.
UNUSED = re.compile(
    r"\[data-tooltip|\[role=(?:switch|group|button|link)|\[type=(?:range|color|reset|week|month)|\[dir=rtl|\[multiple"
    r"|aria-busy|aria-invalid=false|:indeterminate|:host|-ms-|breadcrumb|striped"
    r"|\b(?:abbr|address|article|audio|canvas|figcaption|figure|h5|h6|hgroup|hr|iframe|img|kbd|mark|pre|samp|sub|sup"
    r"|tfoot|video)\b"
)
INNER = r"[^()]|\((?:[^()]|\([^()]*\))*\)"
NESTED = re.compile(rf":(?:not|is|where)\((?:{INNER})*\)")


def join_styles(name: str, sources: Mapping[str, str]) -> str:
    """The stylesheet ``name`` with what it imports in its place. Raises KeyError where it imports what is not there."""
    folder = name.rpartition("/")[0]
    return _tighten(
        IMPORT.sub(
            lambda found: f"@layer {found[2]} {{{without_unused(sources[f'{folder}{found[1]}'])}}}", sources[name]
        )
    )


def without_unused(css: str) -> str:
    """The rules that can match something."""
    return "".join(_kept(COMMENT.sub("", css).replace(CHARSET, "")))


def _kept(css: str) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith("@") and "{" in body:
            inner = "".join(_kept(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            selectors = [one for one in _selectors(head) if not UNUSED.search(NESTED.sub("", one))]
            if selectors:
                yield f"{','.join(selectors)}{{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule's head and what stands in its braces."""
    depth = start = brace = 0
    for place, sign in enumerate(css):
        if sign == "{":
            brace = brace if depth else place
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                yield css[start:brace].strip(), css[brace + 1 : place]
                start = place + 1


def _selectors(head: str) -> Iterator[str]:
    """The selectors of a head, cut at the commas that stand in no bracket."""
    depth = start = 0
    for place, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            yield head[start:place]
            start = place + 1
    yield head[start:]


def _tighten(css: str) -> str:
    """Without comments and idle white space. No text of ours in a stylesheet holds braces, commas or semicolons."""
    return LOOSE.sub("", SPACE.sub(" ", COMMENT.sub("", css))).strip()
