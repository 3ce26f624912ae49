"""A button under an answer. Nothing was kept for it: the question is in the message it answers to, the passage in its
data."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update

from bot import messages
from bot.buttons import Verb, read_press
from bot.handlers.following import offered
from bot.house import Desk, House
from bot.memory import Context
from bot.rendering import View, context_view, line, others_view, passage_view, reply_view
from bot.sending import answering, edit, reply, send
from knowledge.replies import Answer


class ButtonHandler:
    """Shows in the same message what its button is about. Pressing twice changes nothing more."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        """What to tell over the screen, or None when the message itself now shows it."""
        press = read_press(query.data or "")
        if press is None:
            return messages.DEAD_BUTTON
        if not isinstance(query.message, Message):
            # a message that Telegram no longer gives out comes without its text and its question
            return messages.QUESTION_GONE
        if press.verb is Verb.EXAMPLE:
            return await self._ask_example(query.message, press.about, context)
        asked = query.message.reply_to_message
        question = asked.text if asked else None
        if asked is None or not question:
            return messages.QUESTION_GONE
        member = context.visitor.active is not None
        view = await self._house.read(lambda desk: _view(desk, press.verb, press.about, question, member))
        if view is None:
            return messages.gone(await self._house.read(lambda desk: desk.questions.standing(press.about)))
        if not await edit(context.bot, query.message.chat_id, query.message.message_id, view):
            await reply(asked, view)
        return None

    async def _ask_example(self, welcome: Message, example: str, context: Context) -> str | None:
        """The bot writes the question itself, so that the answer has one to answer to, like any other."""
        if example not in messages.EXAMPLES:
            return messages.DEAD_BUTTON
        answer = await self._house.read(lambda desk: desk.questions.ask(example))
        asked = await send(context.bot, welcome.chat_id, line(example))
        await reply(asked, reply_view(answer))
        return None


async def refuse_button(update: Update, context: Context) -> None:
    """A button that no version of the bot has, or no longer."""
    if update.callback_query is not None:
        await answering(update.callback_query, _dead())


async def _dead() -> str:
    return messages.DEAD_BUTTON


def _view(desk: Desk, verb: Verb, passage_id: str, question: str, member: bool) -> View | None:
    """None when there is nothing to show around; a passage no longer quoted gives way to the reply of today."""
    questions = desk.questions
    if verb is Verb.CONTEXT:
        around = questions.context(passage_id, question)
        return context_view(around, passage_id) if around else None
    answer = questions.ask(question)
    if verb is Verb.PASSAGE:
        found = questions.found(passage_id, question)
        view = passage_view(answer, found) if found else reply_view(answer)
    elif verb is Verb.OTHERS and isinstance(answer, Answer):
        view = others_view(answer)
    else:
        view = reply_view(answer)
    return offered(desk, answer, view) if member else view
