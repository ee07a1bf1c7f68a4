"""A link as a QR code for the guard's own phone."""

from __future__ import annotations

from typing import NamedTuple

import segno

QUIET = 4  # modules of white around a code, which cameras need


class QRCode(NamedTuple):
    """A square of ``size`` by ``size`` modules, its quiet zone in it, and the black ones as the path of an SVG. The
    page draws it in its own markup, so that no policy has to allow an image and no file holds a token."""

    size: int
    path: str


def draw_code(text: str) -> QRCode:
    """One stroke per row of neighbouring black modules."""
    rows = segno.make_qr(text, error="m").matrix
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 1
            while x + length < len(row) and bool(row[x + length]) == bool(row[x]):
                length += 1
            if row[x]:
                strokes.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
    return QRCode(len(rows) + 2 * QUIET, "".join(strokes))
