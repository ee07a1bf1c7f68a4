"""The commune of the entries' tests."""

from __future__ import annotations

from tests.entries.conftest import people

__all__ = ["people"]
