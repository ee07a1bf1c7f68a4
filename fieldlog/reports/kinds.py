"""The looks that a colour of the authority's list may take. How it looks also says what it means beside the figures."""

from __future__ import annotations

from ..entries.dimensions import Labels

#: A tone of the stylesheet, and its name in the form of a colour.
TONES: dict[str, Labels] = {
    "good": {"fr": "vert (atteint)", "nl": "groen (bereikt)"},
    "warn": {"fr": "orange (en partie)", "nl": "oranje (gedeeltelijk)"},
    "bad": {"fr": "rouge (pas atteint)", "nl": "rood (niet bereikt)"},
    "none": {"fr": "gris (ne juge pas)", "nl": "grijs (oordeelt niet)"},
}

#: The signs that may stand beside a colour's name, by their name among the icons, and how they are called.
SYMBOLS: dict[str, Labels] = {
    "circle-check": {"fr": "coche", "nl": "vinkje"},
    "trending-up": {"fr": "flèche qui monte", "nl": "stijgende pijl"},
    "triangle-alert": {"fr": "triangle", "nl": "driehoek"},
    "circle-pause": {"fr": "pause", "nl": "pauze"},
    "circle-x": {"fr": "croix", "nl": "kruis"},
    "circle-minus": {"fr": "trait", "nl": "streep"},
    "circle-dashed": {"fr": "cercle vide", "nl": "lege cirkel"},
    "flag": {"fr": "drapeau", "nl": "vlag"},
    "star": {"fr": "étoile", "nl": "ster"},
}
