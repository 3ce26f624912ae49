"""What this process has just published: whoever sends alerts is woken, and tells the representative how far it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.rendering import View


@dataclass
class Watched:
    """A message that says a summary was published, under which it is told how many people know."""

    summary_id: int
    chat_id: int
    message_id: int
    view: View
    since: float
    """On the loop's clock, as `edited_at`."""
    shown: str = ""
    edited_at: float = 0.0


@dataclass
class Bulletin:
    """Lost when the process ends: the message then stays as it is, and the alerts go out all the same."""

    watched: list[Watched] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def published(self, summary_id: int, chat_id: int, message_id: int, view: View) -> None:
        now = asyncio.get_running_loop().time()
        self.watched.append(Watched(summary_id, chat_id, message_id, view, now))
        self.news.set()
