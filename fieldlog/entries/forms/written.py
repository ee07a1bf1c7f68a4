"""How an entry stands in the inputs of its form: texts that, read again, mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ...dates import BRUSSELS, local_day
from ..kinds import Kind
from ..rules import Content, parse_end, parse_instant, value_of

FIVE_MINUTES = 5
A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written_content(kind: Kind, content: Content) -> dict[str, Any]:
    """What the form of ``kind`` shows of a content: a text for each dimension, a list where there may be several."""
    texts = {slug: _text_of(value_of(content, slug)) for slug in kind.dimensions}
    if kind.has_hours and content.started_at and content.ended_at:
        texts |= written_hours(content.started_at, content.ended_at)
    if content.minutes is not None:
        texts["minutes"] = "{}:{:02d}".format(*divmod(content.minutes, 60))
    return texts


def written_hours(started_at: datetime, ended_at: datetime) -> dict[str, str]:
    local_end = _local(ended_at)
    return {
        "started_at": _shortest(started_at, parse_instant, _local(started_at)),
        "ended_at": _shortest(ended_at, lambda text: parse_end(text, started_at), local_end[-5:], local_end),
    }


def defaults(kind: Kind, at: datetime) -> dict[str, Any]:
    """What a new form holds: now and today. The day of what may still be open stays empty, and so does a day of
    asking that the kind does not require."""
    local = at.astimezone(BRUSSELS)
    now = local - timedelta(minutes=local.minute % FIVE_MINUTES)
    today = local_day(at).isoformat()
    texts = {"started_at": _local(now), "ended_at": _local(now)[-5:]} if kind.has_hours else {}
    if "day" in kind.required:
        texts["day"] = today
    if "requested_on" in kind.required:
        texts["requested_on"] = today
    return texts


def asked_for(kind: Kind, args: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """What an address asks to be filled in already: ``?topic=web_page&day=today``. What makes no sense is left out."""
    texts: dict[str, Any] = {}
    if args.get("topic") in kind.topics:
        texts["topic"] = [args["topic"]]
    for slug in ("day", "due_on"):
        text = local_day(at).isoformat() if args.get(slug) == "today" else args.get(slug, "")
        if slug in kind.dimensions and A_DAY.fullmatch(text):
            texts[slug] = text
    return texts


def _text_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(BRUSSELS):%Y-%m-%dT%H:%M}"


def _shortest(instant: datetime, read: Callable[[str], datetime], *candidates: str) -> str:
    """The first text that means exactly this instant. In the hour that exists twice, and where there are seconds,
    none of the local ones may: then the text has its offset."""
    for text in candidates:
        if read(text) == instant:
            return text
    return instant.astimezone(BRUSSELS).isoformat()
