"""Chats that Telegram fails for while it takes messages to others: they are let be for a while."""

from __future__ import annotations

import asyncio

FIRST_REST, LONGEST_REST = 15.0, 300.0
"""Seconds for which a chat is let be that Telegram fails for while it takes others, after the second time in a row."""


class Rests:
    """By the number of who is to be told."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, float]] = {}
        """By subscriber: how often in a row, and on the loop's clock until when they are let be."""
        self._last: str | None = None
        """Who it failed for last, when nothing arrived since."""

    def holds(self, subscriber: str) -> bool:
        return subscriber in self._failed and self._failed[subscriber][1] > asyncio.get_running_loop().time()

    def fails(self, subscriber: str) -> bool:
        """Returns False when it failed for somebody else just before: then it may be the network's doing."""
        times = self._failed.get(subscriber, (0, 0.0))[0]
        rest = min(LONGEST_REST, FIRST_REST * 2 ** (times - 1)) if times else 0.0
        self._failed[subscriber] = (times + 1, asyncio.get_running_loop().time() + rest)
        alone = self._last in (None, subscriber)
        self._last = subscriber
        return alone

    def arrives(self, subscriber: str) -> None:
        self._failed.pop(subscriber, None)
        self._last = None
