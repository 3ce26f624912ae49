"""A representative pastes or forwards a text, in as many messages as it takes: its parts are kept until they say that
this is all, and then read as a file is."""

from __future__ import annotations

from datetime import datetime

from telegram import CallbackQuery, Message, Update

from bot import arrival_messages as messages
from bot import people_messages
from bot.buttons import Button, Verb, button, read_press
from bot.handlers.questions import QuestionHandler
from bot.memory import Context
from bot.messages import QUESTION_GONE
from bot.people import People
from bot.reception import Reception
from bot.rendering import Rows, View, line
from bot.said import is_question
from bot.sending import answering, answering_at_once, reply, send, show
from bot.styled import plain
from bot.visitors import Audience
from knowledge.arrivals import Pasting, PastingState
from knowledge.errors import TooLarge
from knowledge.membership import Member


class PastingHandler:
    def __init__(self, people: People, reception: Reception, questions: QuestionHandler) -> None:
        self._people = people
        self._reception = reception
        self._questions = questions

    async def begin(self, update: Update, context: Context) -> None:
        """/publier: what is written next is a text to publish, until « C'est tout » or half an hour of silence."""
        message, member = update.effective_message, context.visitor.active
        if message is None or member is None:
            return
        pasted = await self._people.house.write(lambda desk: desk.arrivals.begin(member.number, message.date))
        give_up = ((button(messages.GIVE_UP, Verb.PASTED, "no"),),)
        view = _view(pasted, messages.goes_on(pasted)) if pasted.parts else View(plain(messages.PASTE), give_up)
        await reply(message, view)

    async def take(self, update: Update, context: Context) -> None:
        """Said by somebody who pastes: a part, or the new words of one; or, after a long silence, a question.
        Telegram cuts what is pasted into messages of 4,096 signs."""
        message, member = update.effective_message, context.visitor.active
        text = message.text if message else None
        if message is None or text is None or member is None:
            return
        if not await self._is_part(update, message, context, member):
            await self._questions.answer(update, context)
            return
        if context.visitor.audience < Audience.REPRESENTATIVES:
            # no longer theirs to publish: what they write next is a question again
            await self._people.house.write(lambda desk: desk.arrivals.end(member.number))
            await reply(message, line(people_messages.reserved(Audience.REPRESENTATIVES)))
            return
        await self._add(message, member, text, forwarded=False)

    async def take_forwarded(self, update: Update, context: Context) -> None:
        """Offered as a text to publish; those that follow are its other parts."""
        message, member = update.effective_message, context.visitor.active
        if message is not None and message.text is not None and member is not None:
            await self._add(message, member, message.text, forwarded=True)

    async def press(self, update: Update, context: Context) -> None:
        query, member = update.callback_query, context.visitor.active
        press = read_press(query.data or "") if query else None
        if query is None or press is None or member is None:
            return
        pasted = await self._people.house.read(lambda desk: desk.arrivals.pasting(member.number))
        whole = press.about == "" and pasted is not None and pasted.parts
        if whole and isinstance(query.message, Message):
            await answering_at_once(query, self._read(query.message, context, member))
        else:
            await answering(query, self._react(query, context, member, pasted, press.about))

    async def _is_part(self, update: Update, message: Message, context: Context, member: Member) -> bool:
        if update.edited_message is not None:
            parts = await self._people.house.read(lambda desk: desk.arrivals.parts(member.number))
            return message.message_id in parts
        pasted = await self._people.house.read(lambda desk: desk.arrivals.pasting(member.number))
        if pasted is None or pasted.state is not PastingState.OPEN:
            return False
        if not pasted.silent_at(message.date):
            return True
        if pasted.parts and context.visitor.audience >= Audience.REPRESENTATIVES:
            await send(context.bot, message.chat_id, _view(pasted, messages.left(pasted)))
        await self._people.house.write(lambda desk: desk.arrivals.leave(member.number))
        return False

    async def _add(self, message: Message, member: Member, text: str, *, forwarded: bool) -> None:
        number, who, at = message.message_id, member.number, _said_at(message)
        before = await self._people.house.read(lambda desk: desk.arrivals.pasting(who))
        try:
            pasted = await self._people.house.write(
                lambda desk: (desk.arrivals.add_forwarded if forwarded else desk.arrivals.add)(who, number, text, at)
            )
        except TooLarge:
            await reply(message, line(messages.PASTED_TOO_MUCH))
            return
        doubtful = (button(messages.A_QUESTION, Verb.PASTED, "ask"),) if is_question(text) else ()
        resumed = forwarded and before is not None and _was_left(before, at)
        told = messages.added_to_a_former(pasted) if resumed else messages.pasted(pasted)
        await reply(message, _view(pasted, told, doubtful))

    async def _read(self, status: Message, context: Context, member: Member) -> None:
        """« C'est tout ». The parts are forgotten once the draft is shown: killed before, they are read again, into the
        same draft."""
        parts = await self._people.house.read(lambda desk: desk.arrivals.parts(member.number))

        async def text() -> bytes:
            return "\n".join(parts.values()).encode()

        place = (status.chat_id, status.message_id)
        await self._reception.take_in(context.bot, place, member, messages.PASTED_FILE, text)
        await self._people.house.write(lambda desk: desk.arrivals.end(member.number))

    async def _react(
        self, query: CallbackQuery, context: Context, member: Member, pasted: Pasting | None, about: str
    ) -> str | None:
        if about == "ask" and isinstance(query.message, Message):
            return await self._ask(query, query.message, context, member)
        if pasted is None or about not in ("no", "show"):
            return messages.NOTHING_PASTED
        if about == "show":
            await show(query, _view(pasted, messages.goes_on(pasted)))
            return None
        await self._people.house.write(lambda desk: desk.arrivals.end(member.number))
        await show(query, line(messages.PASTE_GIVEN_UP))
        return None

    async def _ask(self, query: CallbackQuery, status: Message, context: Context, member: Member) -> str | None:
        """What the message answers to is no part, it is a question."""
        asked = status.reply_to_message
        if asked is None or not asked.text:
            return QUESTION_GONE
        number = asked.message_id
        left = await self._people.house.write(lambda desk: desk.arrivals.drop_part(member.number, number))
        await show(query, _view(left, messages.pasted(left)) if left and left.parts else line(messages.NOT_A_PART))
        await self._questions.answer_message(asked, context)
        return None


def _view(pasted: Pasting, words: str, first: tuple[Button, ...] = ()) -> View:
    row = (button(messages.PASTED_SO_FAR, Verb.PASTED), button(messages.GIVE_UP, Verb.PASTED, "no"))
    rows: Rows = (first, row) if first else (row,)
    return View(plain(words), rows)


def _was_left(pasted: Pasting, at: datetime) -> bool:
    """What was begun by /publier waits for seven days: what comes then may be part of another text."""
    if not pasted.parts or pasted.state is PastingState.FORWARDED:
        return False
    return pasted.state is PastingState.LEFT or pasted.silent_at(at)


def _said_at(message: Message) -> datetime:
    return message.edit_date or message.date
