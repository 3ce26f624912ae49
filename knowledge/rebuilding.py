"""Every published summary read again from its original, with today's reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.errors import RelaisError
from knowledge.models import Meeting
from knowledge.store.database import Database


@dataclass(frozen=True, slots=True)
class Failed:
    """A summary that stays as it is, and why."""

    meeting: Meeting
    error: RelaisError


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`done` counts what was read again, `changed` what differs since."""

    done: int
    changed: int
    failed: tuple[Failed, ...]


def rebuild(database: Database, progress: Callable[[int, int], None] = lambda done, total: None) -> Rebuilt:
    """`progress` is told after each summary how many of how many are behind."""
    return Rebuilt(0, 0, ())
