"""Numbers of a workbook: Excel keeps dates and times as days since the end of 1899, and only the format of the cell
says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook knows no zone
LAST_SERIAL = 2_958_465  # 31/12/9999
BUILT_IN: dict[int, str] = (
    dict.fromkeys((14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)), "date")
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47), "time")
    | {22: "moment"}
)

_NOT_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def date_shape(format_id: int, formats: Mapping[int, str]) -> str | None:
    """Whether a format shows a number as a ``date``, a ``time`` or a ``moment`` (both); None for a plain number."""
    code = formats.get(format_id)
    if code is None:
        return BUILT_IN.get(format_id)
    said = _NOT_SAID.sub("", code.split(";")[0]).lower()
    if "general" in said or "0" in said.replace(".0", "") or "#" in said:
        return None
    has_time = "h" in said or "s" in said
    has_date = (
        "d" in said or "y" in said or "j" in said or "a" in said.replace("am/pm", "") or ("m" in said and not has_time)
    )
    return "moment" if has_date and has_time else "date" if has_date else "time" if has_time else None


def read_serial(text: str, shape: str | None, *, begins_1904: bool) -> str:
    """The number as text: ``2024-03-01``, ``2024-03-01T07:30``, ``07:30`` (``31:15`` for more than a day), else with a
    point and no more digits than it needs."""
    value = float(text)
    if shape is None or not 0 <= value < LAST_SERIAL:
        return _plain(text, value)
    minutes = round(value * 1440)
    if shape == "time" and value < 366:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    moment = (EPOCH_1904 if begins_1904 else EPOCH) + timedelta(minutes=minutes)
    if shape == "date" or (moment.hour, moment.minute) == (0, 0):
        return f"{moment:%Y-%m-%d}" if minutes >= 1440 else f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%dT%H:%M}"


def _plain(text: str, value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return text if len(text) < 12 else f"{value:.10g}"
