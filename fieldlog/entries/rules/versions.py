"""What an entry was at one revision, as it is kept: its content as a line of entries.csv, and what stood beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .clocks import HoursSource
from .content import Content
from .lines import content_fields, read_content


@dataclass(frozen=True)
class Version:
    """``withdrawn_reason``: why it counted nowhere; None where it counted."""

    content: Content
    withdrawn_reason: str | None
    source: HoursSource


def version_fields(version: Version) -> dict[str, str]:
    """The version as text; what few entries have stands there only where they have it."""
    beside = {
        "withdrawn_reason": version.withdrawn_reason or "",
        "clock_skew": str(version.source.clock_skew or ""),
        "is_end_estimated": "yes" if version.source.is_end_estimated else "",
        "overlap_reason": version.source.overlap_reason or "",
    }
    return content_fields(version.content) | {name: text for name, text in beside.items() if text}


def read_version(fields: Mapping[str, str]) -> Version:
    """The inverse of ``version_fields``."""
    skew = fields.get("clock_skew")
    source = HoursSource(int(skew) if skew else None, "is_end_estimated" in fields, fields.get("overlap_reason"))
    return Version(read_content(fields)[0], fields.get("withdrawn_reason"), source)
