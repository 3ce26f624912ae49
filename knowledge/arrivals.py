"""What comes in and is no draft yet: texts that somebody pastes in parts, and the message that says how far a file
is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from knowledge.errors import TooLarge
from knowledge.store.arrivals import ArrivalTable, PastingRow
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc

SILENCE = timedelta(minutes=30)
"""After so long without a part, what comes next is no part any more."""
LONGEST_PASTE = 400_000
"""Signs of all parts together; the whole of a meeting has a tenth of it."""


class PastingState(StrEnum):
    OPEN = "open"
    """Whatever is said is a part."""
    LEFT = "left"
    """Begun, and then forgotten for longer than SILENCE: what was pasted is kept."""
    FORWARDED = "forwarded"
    """Parts that were forwarded, which nobody has said yet to be a text to publish."""


@dataclass(frozen=True, slots=True)
class Pasting:
    """What one member pasted until now: `parts` messages of `signs` characters together."""

    state: PastingState
    last_at: datetime
    parts: int
    signs: int

    def silent_at(self, now: datetime) -> bool:
        return now - self.last_at > SILENCE


class Arrivals:
    """Every method that writes is one transaction; each may raise StoreError and its kinds. Members are known by their
    number, messages by theirs: the same message handled twice is one part. Not to be shared between threads."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now_in_utc) -> None:
        """`clock` gives aware instants."""
        self._database = database
        self._table = ArrivalTable(database)
        self._clock = clock

    def pasting(self, member: str) -> Pasting | None:
        row = self._table.pasting(member)
        return _pasting(row) if row else None

    def begin(self, member: str, at: datetime) -> Pasting:
        """From now on what they say is a part. What they pasted before stays; what was only forwarded to the bot, and
        left, does not."""
        with self._database.transaction():
            self._forget_what_was_only_forwarded(member, at)
            self._table.set_pasting(member, PastingState.OPEN, _whole(at))
            return self._now(member, at)

    def add(self, member: str, message: int, text: str, at: datetime) -> Pasting:
        """A part, or what a part says now. Nothing is added for who does not paste.

        Raises TooLarge, in characters: then everything is gone, for with a hole in it the text must not be
        published."""
        with self._database.transaction():
            known = self._table.pasting(member)
            if known is not None:
                self._table.set_pasting(member, known.state, max(known.last_at, _whole(at)))
                self._table.set_part(member, message, text)
            pasted = self._now(member, at)
            if pasted.signs > LONGEST_PASTE:
                self._table.drop_pasting(member)
        if pasted.signs > LONGEST_PASTE:
            raise TooLarge(pasted.signs, LONGEST_PASTE)
        return pasted

    def add_forwarded(self, member: str, message: int, text: str, at: datetime) -> Pasting:
        """As `add`; it begins what was not begun. Raises TooLarge."""
        with self._database.transaction():
            self._forget_what_was_only_forwarded(member, at)
            if self._table.pasting(member) is None:
                self._table.set_pasting(member, PastingState.FORWARDED, _whole(at))
        return self.add(member, message, text, at)

    def leave(self, member: str) -> None:
        """Nothing that is said is a part any more; what was pasted is kept, if there is something."""
        with self._database.transaction():
            known = self._table.pasting(member)
            if known is not None and known.parts:
                self._table.set_pasting(member, PastingState.LEFT, known.last_at)
            else:
                self._table.drop_pasting(member)

    def drop_part(self, member: str, message: int) -> Pasting | None:
        """It was no part. Nothing is left of a text that was only forwarded, once its last part is gone."""
        with self._database.transaction():
            self._table.drop_part(member, message)
            known = self._table.pasting(member)
            if known is not None and not known.parts and known.state != PastingState.OPEN:
                self._table.drop_pasting(member)
                known = None
        return _pasting(known) if known else None

    def parts(self, member: str) -> dict[int, str]:
        """By message, in the order of the messages."""
        return self._table.parts(member)

    def end(self, member: str) -> None:
        """Forget what was pasted."""
        with self._database.transaction():
            self._table.drop_pasting(member)

    # -- the message that says how far something is

    def status(self, member: str, message: int) -> int | None:
        """The message that says how far the reading of this one is, begun by a process that may have ended."""
        return self._table.status(member, message)

    def begin_status(self, member: str, message: int, status: int) -> None:
        with self._database.transaction():
            self._table.set_status(member, message, status, self._clock())

    def end_status(self, member: str, message: int) -> None:
        with self._database.transaction():
            self._table.drop_status(member, message)

    def expire(self, days: int = 7) -> None:
        """Forget what nobody went on with for so many days."""
        with self._database.transaction():
            self._table.delete_until(self._clock() - timedelta(days=days))

    def _forget_what_was_only_forwarded(self, member: str, at: datetime) -> None:
        """… and left: who forwards another text tomorrow does not mean both."""
        known = self.pasting(member)
        if known is not None and known.state is PastingState.FORWARDED and known.silent_at(at):
            self._table.drop_pasting(member)

    def _now(self, member: str, at: datetime) -> Pasting:
        """… also of somebody whom the store has forgotten meanwhile."""
        return self.pasting(member) or Pasting(PastingState.LEFT, at, 0, 0)


def _pasting(row: PastingRow) -> Pasting:
    return Pasting(PastingState(row.state), row.last_at, row.parts, row.signs)


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
