"""What became of the lines of a register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .files import Refusal

MOST_WARNINGS = 1_000


@dataclass
class ImportReport:
    """What became of a file's lines. When ``refused`` holds anything, or in a dry run, nothing was stored.

    ``conflicts``: lines whose id is stored with other content, which stays. ``warnings``: lines that were taken in
    although somebody should look at them; the first thousand, ``warnings_left_out`` counts the others.
    """

    is_dry_run: bool = False
    lines: int = 0
    stored: int = 0
    known: int = 0
    conflicts: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    warnings_left_out: int = 0

    @property
    def is_accepted(self) -> bool:
        """Whether every line was good; a conflict is one that was good, but came too late."""
        return not self.refused

    def warn(self, line: int, text: str) -> None:
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append((line, text))
        else:
            self.warnings_left_out += 1

    def sort(self) -> None:
        """In the order of the file."""
        self.refused.sort()
        self.conflicts.sort()
        self.warnings.sort()

    def as_lines(self) -> Iterator[str]:
        """For the command line: every bad line with its number, column and reason, then the count."""
        if not self.is_accepted:
            yield from map(_refusal, self.refused)
            bad = len({refusal.line for refusal in self.refused})
            yield f"Nothing was stored: {bad} lines were refused, {self.lines} were read."
            return
        for line, text in self.warnings:
            yield f"line {line}: warning: {text}"
        if self.warnings_left_out:
            yield f"and {self.warnings_left_out} more warnings"
        yield from map(_refusal, self.conflicts)
        stored = "would be stored (a dry run: nothing was)" if self.is_dry_run else "stored"
        yield (
            f"{self.lines} lines read: {self.stored} {stored}, {self.known} known already, "
            f"{len(self.conflicts)} in conflict and left as they were."
        )


def _refusal(refusal: Refusal) -> str:
    where = f"line {refusal.line}, {refusal.column}" if refusal.column else f"line {refusal.line}"
    return f"{where}: {refusal.reason}"
