"""What somebody is told, and where: looked up just before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from telegram import Bot

from bot.alert_views import delivery_view
from bot.buttons import BY_PASSAGE
from bot.house import Desk
from bot.people import People
from bot.quoting import Quotes
from bot.rendering import View
from knowledge.following import Delivery
from knowledge.store.groups import GroupTable


@dataclass(frozen=True, slots=True)
class Letter:
    chat_id: int
    view: View


class Letters:
    def __init__(self, bot: Bot, people: People) -> None:
        self._bot = bot
        self._people = people
        self._quotes = Quotes()

    async def of(self, delivery: Delivery, now: datetime | None = None) -> Letter | None:
        """None for who may not get it, and for what is not to be sent any more as it was taken: both are looked up just
        before it goes. `now` is None for what was sent."""
        read_on = f"https://t.me/{self._bot.username}?start={BY_PASSAGE}"

        def look_up(desk: Desk) -> tuple[bytes, View] | None:
            found = _address(desk, delivery.subscriber)
            if found is None or (now is not None and not desk.alerts.holds(delivery, now)):
                return None
            sealed, is_group = found
            quoted = self._quotes.of(desk, delivery)
            return sealed, delivery_view(delivery, quoted, read_on if is_group else None)

        found = await self._people.house.read(look_up)
        return Letter(self._people.keyring.open_id(found[0]), found[1]) if found else None


def _address(desk: Desk, subscriber: str) -> tuple[bytes, bool] | None:
    """The sealed number of an active member or an approved group, and whether it is a group."""
    member = desk.membership.by_number(subscriber)
    if member is not None:
        return (member.sealed, False) if member.active else None
    group = GroupTable(desk.database).with_number(subscriber)
    return (group.sealed, True) if group else None


def blocked(desk: Desk, delivery: Delivery) -> None:
    """What waits for them is given again, should they come back."""
    desk.alerts.blocked(delivery.subscriber)
    desk.alerts.give_back(delivery)
