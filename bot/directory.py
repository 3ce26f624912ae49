"""Who somebody on Telegram is, looked up in what the house keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from telegram import Chat, Update

from bot.house import Desk, House
from bot.keyring import Keyring
from bot.visitors import Audience, Place, Visitor, audience_of
from knowledge.errors import StoreError
from knowledge.membership import Member


class TelegramDirectory:
    """Members by the keyed hash of their number. Everybody in a group that was approved counts as a member there, for
    what groups may do: approving it vouches for them.

    Who writes can be written to: alerts that were held back by a block go out again. Telegram says so itself, but tells
    it to nobody when the bot is down for a day."""

    def __init__(self, house: House, keyring: Keyring, came_back: Callable[[], None] = lambda: None) -> None:
        """`came_back` is called when alerts go out again to somebody."""
        self._house = house
        self._keyring = keyring
        self._came_back = came_back

    async def __call__(self, update: Update) -> Visitor:
        """Raises StoreError."""
        user, chat = update.effective_user, update.effective_chat
        # an anonymous administrator or a channel writes under a bot's number
        user_id = None if user is None or user.is_bot else user.id
        own = chat is None or chat.type == Chat.PRIVATE
        person = None if user_id is None else self._keyring.lookup(user_id)
        group = None if own or chat is None else self._keyring.lookup(chat.id)

        writes = update.message is not None and user_id is not None

        def look_up(desk: Desk) -> tuple[Member | None, bool, bool, str]:
            member = desk.membership.member(person) if person is not None else None
            pasting = own and member is not None and desk.arrivals.pasting(member.number) is not None
            approved = desk.membership.group(group) if group is not None else None
            number = approved.number if approved else member.number if own and member else ""
            blocked = number if writes and number and desk.alerts.is_blocked(number) else ""
            return member, pasting, approved is not None, blocked

        member, pasting, approved, blocked = await self._house.read(look_up)
        if blocked:
            await self._let_in(blocked)
        audience = audience_of(member)
        if own:
            return Visitor(user_id, Place.PRIVATE, audience, member, pasting)
        if approved:
            return Visitor(user_id, Place.GROUP, max(audience, Audience.MEMBERS), member)
        return Visitor(user_id, Place.ELSEWHERE, audience, member)

    async def _let_in(self, number: str) -> None:
        with suppress(StoreError):
            # a store that is busy is told with the next message
            await self._house.write(lambda desk: desk.alerts.unblocked(number))
            self._came_back()


async def everybody(update: Update) -> Visitor:
    """The terminal's: whoever sits there may ask as much as they like, and nothing is kept about them."""
    return Visitor(None, Place.PRIVATE, Audience.MEMBERS)
