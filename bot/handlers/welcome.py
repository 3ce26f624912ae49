"""/start without more, /aide, and commands that do not exist."""

from __future__ import annotations

from telegram import Update

from bot import menu_messages, messages
from bot.house import Desk, House
from bot.memory import Context
from bot.rendering import View, empty_house_view, examples_view, line
from bot.sending import reply, send
from knowledge.replies import Answer, AskBack, Coverage, Refusal

MOST_EXAMPLES = 3


class WelcomeHandler:
    def __init__(self, house: House) -> None:
        self._house = house

    async def start(self, update: Update, context: Context) -> None:
        if update.effective_chat is not None:
            await send(context.bot, update.effective_chat.id, await self.view())

    async def view(self) -> View:
        """With examples that lead somewhere here: a welcome is no place for a refusal."""
        return await self._house.read(_welcome)


def _welcome(desk: Desk) -> View:
    answered: list[str] = []
    unclear: list[str] = []
    for example in messages.EXAMPLES:
        match desk.questions.ask(example, limit=1):
            case Refusal(coverage=Coverage(meetings=0)):
                return empty_house_view()
            case Answer():
                answered.append(example)
            case AskBack():
                unclear.append(example)
    return examples_view([*answered, *unclear][:MOST_EXAMPLES])


async def show_help(update: Update, context: Context) -> None:
    if update.effective_chat is not None:
        member = context.visitor.member
        text = f"{messages.HELP}\n\n{menu_messages.commands(member.role if member else None)}"
        await send(context.bot, update.effective_chat.id, line(text))


async def refuse_command(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is not None:
        # only the terminal's conversation has nobody in it
        elsewhere = context.visitor.member is None and menu_messages.is_a_command(message.text or "")
        await reply(message, line(menu_messages.TELEGRAM_ONLY if elsewhere else messages.UNKNOWN_COMMAND))
