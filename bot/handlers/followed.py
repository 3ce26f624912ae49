"""/alertes: what somebody follows, how they are told of it, and what ends it."""

from __future__ import annotations

from datetime import timedelta

from telegram import CallbackQuery, Update

from bot import alert_messages as messages
from bot.buttons import read_press
from bot.handlers.following import REFUSED, pause_of, told
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.rendering import View, line
from bot.sending import answering, reply, show
from bot.topic_views import pause_view, paused_view, stop_all_view, subscription_view, subscriptions_view
from knowledge.errors import UnknownSubscription
from knowledge.following import AT_ONCE, Cadence, Subscription
from knowledge.membership import Member
from knowledge.store.instants import now_in_utc


class FollowedHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def list(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.active
        if message is not None and member is not None:
            await reply(message, await self.page(member, 0))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or member is None:
            return messages.SUBSCRIPTION_GONE
        head, _, rest = press.about.partition(":")
        try:
            return await self._change(query, member, head, rest)
        except REFUSED as error:
            return told(error)

    async def _change(self, query: CallbackQuery, member: Member, head: str, rest: str) -> str | None:
        """Raises UnknownSubscription, UnknownSubscriber, ValueError."""
        house, number = self._people.house, member.number
        if head == "list":
            await show(query, await self.page(member, int(rest)))
        elif head == "resume":
            await house.write(lambda desk: desk.subscriptions.resume(number))
            self._people.news.set()
            await show(query, paused_view(messages.RESUMED, False))
        elif head == "pause":
            await self._pause(query, member, rest)
        elif head == "all" and rest == "yes":
            await house.write(lambda desk: desk.subscriptions.stop_all(number))
            await show(query, line(messages.STOPPED_ALL))
        elif head == "all":
            found = await house.read(lambda desk: desk.subscriptions.list(number))
            await show(query, stop_all_view(len(found.subscriptions)))
        elif rest == "stop":
            one = await house.write(lambda desk: desk.subscriptions.stop(number, int(head)))
            await show(query, await self.page(member, 0))
            return messages.stopped(one.words[:100])
        else:
            one = await house.write(lambda desk: _changed(desk, number, int(head), rest))
            # what waited for its day
            self._people.news.set()
            await show(query, subscription_view(one, self._people.day(one.since)))
        return None

    async def _pause(self, query: CallbackQuery, member: Member, days: str) -> None:
        """Raises ValueError."""
        if not days:
            await show(query, pause_view())
            return
        if int(days) not in [choice for _, choice in messages.PAUSES]:
            raise ValueError(days)
        until = now_in_utc() + timedelta(days=int(days)) if int(days) else None
        found = await self._people.house.write(lambda desk: desk.subscriptions.pause(member.number, until))
        await show(query, paused_view(pause_of(self._people, found) or "", True))

    async def page(self, member: Member, offset: int) -> View:
        """Of all that they follow."""
        found = await self._people.house.read(lambda desk: desk.subscriptions.list(member.number))
        return subscriptions_view(found, pause_of(self._people, found), offset)


def _changed(desk: Desk, subscriber: str, number: int, how: str) -> Subscription:
    """Raises UnknownSubscription, ValueError."""
    action, _, day = how.partition(":")
    if action == "now":
        return desk.subscriptions.change(subscriber, number, AT_ONCE)
    if action == "day":
        return desk.subscriptions.change(subscriber, number, Cadence(int(day)))
    found = desk.subscriptions.list(subscriber)
    one = next((one for one in found.subscriptions if one.id == number), None)
    if one is None:
        raise UnknownSubscription(str(number))
    return one
