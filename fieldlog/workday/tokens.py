"""The colours of static/app.css as they stand there, and how well the pairs that screens use stand out from each other:
for the style guide, and for the test that holds each pair to seven to one."""

from __future__ import annotations

import re
from functools import cache

from ..assets import FOLDER

COLOUR = re.compile(r"^  --([a-z-]+): var\(--light, (.*)\) var\(--dark, (.*)\);$", re.MULTILINE)
PALETTES = {"light": (2, 0), "dark": (3, 0), "light, more": (2, -1), "dark, more": (3, -1)}  # group, place
PAIRS = [
    (text, ground)
    for text, grounds in {
        "ink": ("paper", "card", "violet-wash", "none-wash"),
        "soft": ("paper", "card", "violet-wash", "none-wash"),
        "faint": ("card",),
        "violet": ("paper", "card", "violet-wash"),
        "on-violet": ("violet", "violet-deep"),
        "good": ("paper", "card", "good-wash"),
        "warn": ("paper", "card", "warn-wash"),
        "bad": ("paper", "card", "bad-wash"),
        "none": ("card", "none-wash"),
    }.items()
    for ground in grounds
]


@cache
def palettes() -> dict[str, dict[str, str]]:
    """Every colour as each position of the two switches gives it. A colour is written ``var(--light, ...) var(--dark,
    ...)``, each side one colour or again ``var(--less, ...) var(--more, ...)``."""
    styles = (FOLDER / "app.css").read_text(encoding="utf-8")
    return {
        name: {found[1]: re.findall(r"#[0-9a-f]{6}", found[side])[which] for found in COLOUR.finditer(styles)}
        for name, (side, which) in PALETTES.items()
    }


def contrasts(text: str, ground: str) -> list[float]:
    """The ratio of a pair in each palette."""
    return [contrast(colours[text], colours[ground]) for colours in palettes().values()]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
