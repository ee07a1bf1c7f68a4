"""In how many ways a screen can be looked at, and which of them a test tries: themes, languages and sizes, so spread
over the screens of a person that every two of them meet (theme with language, theme with size, language with size)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice, product
from typing import Any, NamedTuple, TypeVar

from playwright.sync_api import Page

T = TypeVar("T")
THEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "contrast": "no-preference", "forced_colors": "none"},
    "more contrast": {"color_scheme": "light", "contrast": "more", "forced_colors": "none"},
    "forced colours": {"color_scheme": "dark", "contrast": "no-preference", "forced_colors": "active"},
}
LANGUAGES = ("fr", "nl")
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
SIZES: dict[str, dict[str, Any]] = {
    "small phone": SMALL,
    "phone": PHONE,
    "phone with text twice as large": PHONE,
    "desk": {"width": 1280, "height": 800},
}


class Look(NamedTuple):
    theme: str
    size: str
    language: str

    @property
    def is_on_phone(self) -> bool:
        return self.size != "desk"

    @property
    def is_large(self) -> bool:
        return "twice" in self.size


IN_A_GLOVE = Look("light", "small phone", "fr")
NARROWEST = ("small phone", "phone with text twice as large")
EVERY_LOOK = [Look(*look) for look in product(THEMES, SIZES, LANGUAGES)]


def _couples() -> Iterator[Look]:
    """Sixteen looks, a French and a Dutch one in turn, of another theme and size: together every theme in every size,
    and every theme and every size in both languages."""
    themes, sizes = list(THEMES), list(SIZES)
    for theme, size in product(range(4), range(4)):
        if (theme + size) % 2 == 0:
            yield Look(themes[theme], sizes[size], "fr")
            yield Look(themes[(theme + 1) % 4], sizes[(size + 2) % 4], "nl")


PAIRWISE = list(_couples())


def spread(screens: list[T]) -> Iterator[tuple[T, Look]]:
    """Each screen in one look; some in more where the screens are few, so that all of ``PAIRWISE`` are used."""
    slots = islice(cycle(screens), max(len(screens), len(PAIRWISE)))
    return zip(slots, cycle(PAIRWISE), strict=False)


def take_look(page: Page, look: Look) -> None:
    """Also at what is opened next; but for the large text, see ``enlarge``."""
    page.emulate_media(reduced_motion="reduce", **THEMES[look.theme])
    page.set_viewport_size(SIZES[look.size])  # type: ignore[arg-type]


def enlarge(page: Page, look: Look) -> None:
    """Sizes are rem, so it is enough to enlarge the root's."""
    page.evaluate("size => { document.documentElement.style.fontSize = size }", "200%" if look.is_large else "")
