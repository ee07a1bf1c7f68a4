"""Answers made small for a small data plan: with Brotli where the browser takes it, else with gzip.

Pages are compressed too, and that is where care is needed: a page holds secrets (its token, a case number) beside what
an address makes it repeat (a search), and somebody who listens to the lengths of compressed answers could guess the one
through the other (BREACH), if he can make the browser ask a thousand times. Only another site can make it ask, and the
browser says so itself in ``Sec-Fetch-Site``, which no script can forge: so a page is compressed for whoever comes from
this site or by hand, and goes as it is to whoever was sent here from elsewhere, and to browsers that do not say
(before 2020, or without HTTPS). Rejected: masking the token in every answer, which leaves case numbers to be guessed.
"""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Request, Response, request

SMALLEST = 1_000  # bytes; below, it is one packet anyway
PAGES = frozenset({"text/html", "application/json", "text/csv"})
OF_ONE_S_OWN = frozenset({"same-origin", "none"})
ENCODINGS = ("br", "gzip")


def best_encoding(asked: Request) -> str | None:
    return next((encoding for encoding in ENCODINGS if asked.accept_encodings[encoding]), None)


def compress(content: bytes, encoding: str, *, is_kept: bool = False) -> bytes:
    """``is_kept``: as small as it gets, whatever it costs; else as fast as a page is made."""
    if encoding == "br":
        return brotli.compress(content, quality=11 if is_kept else 5)
    return gzip.compress(content, compresslevel=9 if is_kept else 6, mtime=0)


def add_compression(app: Flask) -> None:
    app.after_request(compress_page)


def compress_page(response: Response) -> Response:
    """A page, for whoever asked for it from here (see above). Files come compressed already (``assets.py``)."""
    if response.mimetype not in PAGES or response.is_streamed or response.content_encoding:
        return response
    response.vary.update(["Accept-Encoding", "Sec-Fetch-Site"])
    encoding = best_encoding(request)
    is_of_one_s_own = request.headers.get("Sec-Fetch-Site") in OF_ONE_S_OWN
    if encoding and is_of_one_s_own and (response.content_length or 0) >= SMALLEST:
        response.set_data(compress(response.get_data(), encoding))
        response.content_encoding = encoding
    return response
