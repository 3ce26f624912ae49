"""The buttons under alerts."""

from __future__ import annotations

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from bot import alert_messages as messages
from bot.alert_views import reading_view
from bot.buttons import read_press
from bot.handlers.followed import FollowedHandler
from bot.handlers.following import REFUSED, told
from bot.house import Desk
from bot.memory import Context
from bot.people import People
from bot.quoting import passages_of
from bot.rendering import View
from bot.sending import answering, reply, show
from bot.topic_views import pause_view
from knowledge.membership import Member


class AlertHandler:
    def __init__(self, people: People, followed: FollowedHandler) -> None:
        self._people = people
        self._followed = followed

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member, message = read_press(query.data or ""), context.visitor.active, query.message
        if press is None or member is None or not isinstance(message, Message):
            return messages.ALERT_GONE
        head, _, rest = press.about.partition(":")
        try:
            return await self._under_alert(query, message, member, head, rest)
        except REFUSED as error:
            return told(error)

    async def _under_alert(
        self, query: CallbackQuery, message: Message, member: Member, action: str, about: str
    ) -> str | None:
        """The alert stays as it is: what is asked of it comes in a message of its own.

        Raises UnknownSubscription, ValueError."""
        house, number = self._people.house, member.number
        match action:
            case "read":
                summary, _, first = about.partition(":")
                view = await house.read(lambda desk: _reading(desk, number, int(summary), int(first)))
                if view is None:
                    return messages.ALERT_GONE
                if message.text and message.text.startswith(messages.BELL):
                    await reply(message, view)
                else:
                    await show(query, view)
            case "stop":
                one = await house.write(lambda desk: desk.subscriptions.stop(number, int(about)))
                await take_button_away(query, message)
                return messages.stopped(one.words[:100])
            case "pause":
                await reply(message, pause_view())
            case _:
                await reply(message, await self._followed.page(member, 0))
        return None


def _reading(desk: Desk, subscriber: str, summary_id: int, first: int) -> View | None:
    alert = desk.alerts.about(subscriber, summary_id)
    found = passages_of(desk, alert) if alert else {}
    return reading_view(alert, found, first) if alert and found else None


async def take_button_away(query: CallbackQuery, message: Message) -> None:
    """The message without the button that was pressed."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    kept = [[one for one in row if one.callback_data != query.data] for row in rows]
    try:
        await message.edit_reply_markup(InlineKeyboardMarkup([row for row in kept if row]))
    except BadRequest as error:
        if "not modified" not in error.message.lower() and "not found" not in error.message.lower():
            raise
