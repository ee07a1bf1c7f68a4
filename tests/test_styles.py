"""Stylesheets become one: each in its layer, without rules that match nothing; what was written means the same."""

from __future__ import annotations

import re

import pytest

from fieldlog.assets import FOLDER, Release
from fieldlog.styles import join_styles, without_unused

PAGES = sorted([*(FOLDER.parent / "templates").rglob("*.html"), *(FOLDER / "js").glob("*.js")])


def test_what_is_imported_stands_in_its_layer_and_nothing_is_fetched() -> None:
    sources = {
        "app.css": '/* Ours. */\n@import url("vendor/bare.css") layer(bare);\na:hover,\nb {\n  --dark: ;\n}\n',
        "vendor/bare.css": '@charset "UTF-8";/*! theirs */b{margin:0 auto}',
    }
    assert join_styles("app.css", sources) == "@layer bare{b{margin:0 auto}}a:hover,b{--dark: ;}"
    with pytest.raises(KeyError, match=r"bare\.css"):
        join_styles("app.css", {"app.css": sources["app.css"]})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("[data-tooltip]{a:b}", ""),
        ("a,[data-tooltip],b{a:b}", "a,b{a:b}"),
        ("input:not([type=range],[type=date]){a:b}", "input:not([type=range],[type=date]){a:b}"),
        (":is(a,[type=range]) b{a:b}", ":is(a,[type=range]) b{a:b}"),
        ("@media (width>9px){[role=switch] a{a:b}}", ""),
        ("@media (width>9px){[role=switch] a{a:b}p{c:d}}", "@media (width>9px){p{c:d}}"),
        ("@keyframes turn{to{a:b}}", "@keyframes turn{to{a:b}}"),
        ("@font-face{a:b}", "@font-face{a:b}"),
        ('a{b:url("data:x,%3C,y")}', 'a{b:url("data:x,%3C,y")}'),
    ],
)
def test_a_selector_that_matches_nothing_of_ours_is_left_away(written: str, kept: str) -> None:
    assert without_unused(written) == kept


@pytest.mark.parametrize(
    "used",
    [
        r"data-tooltip", r'role="(?:switch|group|button|link)"', r'type="(?:range|color|reset|week|month)"',
        r"aria-busy", r'aria-invalid="false"', r'dir="rtl"', r"<select[^>]* multiple", r"striped", r"breadcrumb",
        r"<(?:abbr|address|article|audio|canvas|figcaption|figure|h5|h6|hgroup|hr|iframe|img|kbd|mark|pre|samp)\b",
        r"<(?:sub|sup|tfoot|video)\b",
    ],
)  # fmt: skip
def test_no_page_uses_what_is_left_away(used: str) -> None:
    assert [path.name for path in PAGES if re.search(used, path.read_text(encoding="utf-8"))] == []


def test_the_stylesheet_that_is_served_is_whole() -> None:
    served = Release(FOLDER).files["app.css"].content.decode()
    assert served.count("{") == served.count("}") > 500
    assert "@import" not in served
    assert "/*" not in served
