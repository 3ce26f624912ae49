"""One lane per chat: updates of one chat are handled one after the other, those of different chats side by side. A file
that is sent has a lane of its own, for reading it may take minutes; and so has the press that stops it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from bot.buttons import Verb
from bot.inbox import Json, Waiting

Lane = tuple[int, str]
"""A chat, and what in it waits for nothing else."""


class Lanes:
    """`handle` gets each update in its turn. It raises nothing: what it raises ends the program, through `failed`."""

    def __init__(self, handle: Callable[[Waiting], Awaitable[None]]) -> None:
        self._handle = handle
        self._queues: dict[Lane, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed = False

    def put(self, waiting: Waiting) -> None:
        lane = lane_of(waiting.update)
        queue = self._queues.get(lane)
        if queue is not None:
            queue.append(waiting)
            return
        self._queues[lane] = deque([waiting])
        task = asyncio.create_task(self._work(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, patience: float) -> None:
        """Begin nothing more, and give what is under way `patience` seconds to end. The rest stays in the inbox."""
        self._closed = True
        if self._tasks:
            _, slow = await asyncio.wait(self._tasks, timeout=patience)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    async def _work(self, lane: Lane) -> None:
        queue = self._queues[lane]
        try:
            while queue and not self._closed:
                try:
                    await self._handle(queue[0])
                except Exception as error:
                    # until the program ends, nobody behind it waits for nothing
                    if not self.failed.done():
                        self.failed.set_exception(error)
                queue.popleft()
        finally:
            del self._queues[lane]


def lane_of(update: Json) -> Lane:
    """The chat an update belongs to; the person where it has none (inline), whose private chat has the same number."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        holder = content.get("message") if "data" in content else content
        for place in (holder, content):
            if isinstance(place, dict):
                for key in ("chat", "from", "user"):
                    who = place.get(key)
                    if isinstance(who, dict) and isinstance(who.get("id"), int):
                        return int(who["id"]), _beside(content)
    return 0, ""


def _beside(content: Json) -> str:
    """Empty for what is handled in its turn."""
    if "document" in content:
        return f"file {content.get('message_id')}"
    return Verb.STOP if str(content.get("data", "")).startswith(f"{Verb.STOP}:") else ""
