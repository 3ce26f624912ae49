"""A passage opened from a topic or an alert, with the ways back and beside it."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import alert_messages as messages
from bot.buttons import Verb, button, read_press
from bot.correcting_messages import TAKE_OUT
from bot.draft_messages import NO_LONGER_PUBLISHED
from bot.house import Desk, House
from bot.memory import Context
from bot.rendering import View, context_view
from bot.sending import answering, show
from bot.topic_views import beside_rows
from bot.visitors import Audience
from knowledge.replies import Context as SeenAround


class OpenedHandler:
    def __init__(self, house: House) -> None:
        self._house = house

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        """The passage with what stands around it; representatives can take it out of the topic that it was opened
        from."""
        press = read_press(query.data or "")
        if press is None or not isinstance(query.message, Message):
            return messages.TOPIC_GONE
        passage_id, _, back = press.about.partition(":")
        kind, about = back[:1], back[1:]
        home, _, offset = about.partition(":")
        from_topic = kind == "t"
        try:
            topic = int(home)
            int(offset.partition(":")[0])
        except ValueError:
            return messages.TOPIC_GONE

        def look(desk: Desk) -> tuple[SeenAround | None, tuple[str, ...]]:
            beside = desk.topics.beside(topic, passage_id) if from_topic else ()
            return desk.questions.context(passage_id, ""), beside

        around, beside = await self._house.read(look)
        if around is None:
            return NO_LONGER_PUBLISHED
        rows = list(beside_rows(beside, passage_id, back))
        if from_topic and context.visitor.audience >= Audience.REPRESENTATIVES:
            rows.append((button(TAKE_OUT, Verb.TAKE_OUT, f"{passage_id}:{about}"),))
        home_verb = Verb.TOPIC if from_topic else Verb.ALERT
        rows.append((button(messages.BACK, home_verb, about if from_topic else f"read:{about}"),))
        await show(query, View(context_view(around, passage_id).text, tuple(rows)))
        return None
