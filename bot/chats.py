"""What Telegram takes in one chat: when the last messages went there, and until when it wants none."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

IN_A_CHAT = (1, 1.0)
IN_A_GROUP = (20, 60.0)
"""At most so many messages in so many seconds, counted from when Telegram has them for certain: what leaves a second
apart may arrive closer."""
FOR_ALL = 5.0
"""Seconds of a pause asked for that everybody waits: Telegram does not say whether it means one chat or all. Of a
longer one only that chat waits the rest, unless another person's is refused meanwhile. A group has limits of its own,
and says nothing about others."""
REMEMBERED = 1000
"""Chats from which on those are looked for that may be forgotten."""


@dataclass
class _Window:
    """`held` while a message may still have to leave again."""

    sent: deque[float] = field(default_factory=lambda: deque(maxlen=IN_A_GROUP[0]))
    held: bool = False
    refused_until: float = 0.0


class Chats:
    """Instants are seconds of one clock that only goes forward."""

    def __init__(self) -> None:
        self._windows: dict[int, _Window] = {}
        self._most = REMEMBERED

    def __len__(self) -> int:
        return len(self._windows)

    def is_held(self, chat: int) -> bool:
        """Whether a message to it is on its way, or is to leave again."""
        window = self._windows.get(chat)
        return window is not None and window.held

    def is_refused(self, chat: int, now: float) -> bool:
        """Whether Telegram asked to leave this chat alone for now."""
        window = self._windows.get(chat)
        return window is not None and window.refused_until > now

    def wait(self, chat: int, now: float) -> float:
        """Seconds until a message may go there."""
        window = self._windows.get(chat)
        if window is None:
            return 0.0
        wait = max(0.0, window.refused_until - now)
        for most, seconds in (IN_A_CHAT, IN_A_GROUP) if chat < 0 else (IN_A_CHAT,):
            recent = [at for at in window.sent if at > now - seconds]
            if len(recent) >= most:
                wait = max(wait, recent[-most] + seconds - now)
        return wait

    def hold(self, chat: int) -> None:
        self._of(chat).held = True

    def let_go(self, chat: int) -> None:
        self._of(chat).held = False

    def sent(self, chat: int, now: float) -> None:
        self._of(chat).sent.append(now)

    def refuse(self, chat: int, seconds: float, now: float) -> float:
        """Telegram wants nothing there for so many seconds; returns for how many nothing is to be sent at all."""
        if seconds <= FOR_ALL:
            return seconds
        window = self._of(chat)
        window.refused_until = max(window.refused_until, now + seconds)
        others = (one for place, one in self._windows.items() if place > 0 and place != chat)
        all_of_them = chat > 0 and any(one.refused_until > now for one in others)
        return seconds if all_of_them else FOR_ALL

    def forget_quiet_ones(self, now: float) -> None:
        """Those for which no message that they had counts any more. Looked for again when they are twice as many as
        are left: each message comes through here."""
        if len(self._windows) < self._most:
            return
        for chat, window in list(self._windows.items()):
            _, seconds = IN_A_GROUP if chat < 0 else IN_A_CHAT
            last = window.sent[-1] if window.sent else -math.inf
            if not window.held and window.refused_until <= now and last <= now - seconds:
                del self._windows[chat]
        self._most = max(REMEMBERED, 2 * len(self._windows))

    def _of(self, chat: int) -> _Window:
        return self._windows.setdefault(chat, _Window())
