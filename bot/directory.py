"""Who somebody on Telegram is, looked up in what the house keeps."""

from __future__ import annotations

from telegram import Chat, Update

from bot.house import Desk, House
from bot.keyring import Keyring
from bot.visitors import Audience, Place, Visitor, audience_of
from knowledge.membership import Member


class TelegramDirectory:
    """Members by the keyed hash of their number. Everybody in a group that was approved counts as a member there, for
    what groups may do: approving it vouches for them."""

    def __init__(self, house: House, keyring: Keyring) -> None:
        self._house = house
        self._keyring = keyring

    async def __call__(self, update: Update) -> Visitor:
        """Raises StoreError."""
        user, chat = update.effective_user, update.effective_chat
        # an anonymous administrator or a channel writes under a bot's number
        user_id = None if user is None or user.is_bot else user.id
        own = chat is None or chat.type == Chat.PRIVATE
        person = None if user_id is None else self._keyring.lookup(user_id)
        group = None if own or chat is None else self._keyring.lookup(chat.id)

        def look_up(desk: Desk) -> tuple[Member | None, bool, bool]:
            member = desk.membership.member(person) if person is not None else None
            pasting = own and member is not None and desk.arrivals.pasting(member.number) is not None
            return member, pasting, group is not None and desk.membership.group(group) is not None

        member, pasting, approved = await self._house.read(look_up)
        audience = audience_of(member)
        if own:
            return Visitor(user_id, Place.PRIVATE, audience, member, pasting)
        if approved:
            return Visitor(user_id, Place.GROUP, max(audience, Audience.MEMBERS), member)
        return Visitor(user_id, Place.ELSEWHERE, audience, member)


async def everybody(update: Update) -> Visitor:
    """The terminal's: whoever sits there may ask as much as they like, and nothing is kept about them."""
    return Visitor(None, Place.PRIVATE, Audience.MEMBERS)
