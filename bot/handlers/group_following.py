"""/suivre and /alertes in a group that was approved: what the group follows. Only representatives say so, and what is
shown names none of them."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, Chat, Message, Update

from bot import alert_messages as messages
from bot.buttons import read_press
from bot.group_views import group_followed_view, group_list_view, group_pause_view
from bot.handlers.alerts import take_button_away
from bot.handlers.following import REFUSED, told
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line
from bot.said import behind_command
from bot.sending import answering, reply, show
from knowledge.errors import AlreadyFollowed, TooManySubscriptions, UnknownSubscriber
from knowledge.following import Follower
from knowledge.store.instants import now_in_utc


class GroupFollowingHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def follow(self, update: Update, context: Context) -> None:
        """/suivre and words: at once, and ended as easily."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        words = behind_command(message)
        lookup = self._people.keyring.lookup(chat.id)
        try:
            view = await self._people.house.write(lambda desk: self._follow(desk, lookup, words)) if words else None
        except TooManySubscriptions as error:
            view = line(messages.group_too_many(error.limit))
        except REFUSED as error:
            view = line(told(error))
        await reply(message, view or line(messages.GROUP_FOLLOW_USAGE))

    async def list(self, update: Update, context: Context) -> None:
        message, chat = update.effective_message, update.effective_chat
        if message is not None and chat is not None:
            await reply(message, await self._page(await self._number(chat), 0))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query))

    async def _react(self, query: CallbackQuery) -> str | None:
        press, message = read_press(query.data or ""), query.message
        if press is None or not isinstance(message, Message):
            return messages.ALERT_GONE
        action, _, about = press.about.partition(":")
        try:
            return await self._change(query, message, await self._number(message.chat), action, about)
        except REFUSED as error:
            return told(error)

    async def _change(self, query: CallbackQuery, message: Message, number: str, action: str, about: str) -> str | None:
        """Raises UnknownSubscription, UnknownSubscriber, ValueError."""
        house = self._people.house
        match action:
            case "stop" | "end":
                one = await house.write(lambda desk: desk.subscriptions.stop(number, int(about)))
                if action == "stop":
                    await take_button_away(query, message)
                else:
                    await show(query, await self._page(number, 0))
                return messages.group_stopped(one.words[:100])
            case "ask":
                await reply(message, group_pause_view())
            case "open":
                await reply(message, await self._page(number, 0))
            case "pause" if not about:
                await show(query, group_pause_view())
            case "pause":
                if int(about) not in [days for _, days in messages.PAUSES]:
                    raise ValueError(about)
                until = now_in_utc() + timedelta(days=int(about)) if int(about) else None
                await house.write(lambda desk: desk.subscriptions.pause(number, until))
                await show(query, await self._page(number, 0))
            case "resume":
                await house.write(lambda desk: desk.subscriptions.resume(number))
                self._people.news.set()
                await show(query, await self._page(number, 0))
            case "list":
                await show(query, await self._page(number, int(about)))
            case _:
                raise ValueError(action)
        return None

    async def _number(self, chat: Chat) -> str:
        """Raises UnknownSubscriber for a group that is approved no more."""
        lookup = self._people.keyring.lookup(chat.id)
        group = await self._people.house.read(lambda desk: desk.membership.group(lookup))
        if group is None:
            raise UnknownSubscriber(str(chat.type))
        return group.number

    async def _page(self, number: str, offset: int) -> View:
        found = await self._people.house.read(lambda desk: desk.subscriptions.list(number))
        return group_list_view(found, self._paused(found), offset)

    def _paused(self, follower: Follower) -> str | None:
        if not follower.paused:
            return None
        return messages.group_paused(self._people.day(follower.paused_until) if follower.paused_until else None)

    def _follow(self, desk: Desk, lookup: bytes, words: str) -> View:
        """Raises FollowingError and its kinds."""
        group = desk.membership.group(lookup)
        if group is None:
            raise UnknownSubscriber(words)
        found = desk.subscriptions.propose(words, group.number)
        try:
            one = desk.subscriptions.follow(group.number, found.topic.id if found.topic else words)
        except AlreadyFollowed:
            if found.already is None:
                raise
            one = found.already
        return group_followed_view(one, found, self._paused(desk.subscriptions.list(group.number)))
