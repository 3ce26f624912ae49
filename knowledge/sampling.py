"""Questions made of a draft's own words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.taking import Reading


@dataclass(frozen=True, slots=True)
class Candidate:
    """`item` is the agenda item that it asks about."""

    question: str
    item: str | None


def candidates(reading: Reading, masked: Collection[str]) -> tuple[Candidate, ...]:
    """The most telling first."""
    return ()


def choice(good: Sequence[Candidate], most: int) -> tuple[str, ...]:
    """Of different agenda items as far as they go."""
    items: dict[str | None, Candidate] = {}
    for one in good:
        items.setdefault(one.item, one)
    first = list(items.values())
    return tuple(one.question for one in (*first, *(one for one in good if one not in first)))[:most]
