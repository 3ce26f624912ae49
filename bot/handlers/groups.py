"""The bot in groups: which it stays in, and the short answers it gives there."""

from __future__ import annotations

import re

from telegram import Chat, Message, Update

from bot import people_messages as messages
from bot.access import Gate
from bot.buttons import BY_PASSAGE
from bot.memory import Context
from bot.people import People
from bot.rendering import group_view, line
from bot.said import behind_command
from bot.sending import reply, send
from bot.visitors import Audience, Place

NO = "non"
"""« /autoriser non » takes the approval back."""


class GroupHandler:
    def __init__(self, people: People, gate: Gate) -> None:
        self._people = people
        self._gate = gate

    async def approve(self, update: Update, context: Context) -> None:
        chat, member = update.effective_chat, context.visitor.active
        if chat is None or member is None or chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
            return
        if behind_command(update.effective_message).lower() == NO:
            await send(context.bot, chat.id, line(messages.GROUP_LEFT))
            await self._forget(chat.id, member.number)
            await self._gate.leave(chat.id, context)
            return
        who = self._people.identity(chat.id)
        await self._people.house.write(lambda desk: desk.membership.approve_group(member.number, who))
        await send(context.bot, chat.id, line(messages.GROUP_APPROVED))

    async def moved(self, update: Update, context: Context) -> None:
        """The bot was brought into a chat, or put out of one; somebody blocked it, or lets it write again."""
        change, chat = update.my_chat_member, update.effective_chat
        if change is None or chat is None:
            return
        out = change.new_chat_member.status in ("left", "kicked")
        if chat.type == Chat.PRIVATE:
            member = context.visitor.active
            if member is not None:
                await self._reach(member.number, not out)
        elif out:
            self._gate.expect_no_more(chat.id)
            await self._forget(chat.id, None)
        elif context.visitor.place is Place.GROUP:
            lookup = self._people.keyring.lookup(chat.id)
            group = await self._people.house.read(lambda desk: desk.membership.group(lookup))
            if group is not None:
                await self._reach(group.number, True)
        elif context.visitor.place is Place.ELSEWHERE:
            brought = context.visitor.audience is Audience.ADMINISTRATORS and chat.type != Chat.CHANNEL
            if not brought:
                await self._gate.turn_away(update, context, None)
            elif change.old_chat_member.status in ("left", "kicked"):
                self._gate.expect(chat.id)
                await send(context.bot, chat.id, line(messages.GROUP_WAITS))

    async def renumbered(self, update: Update, context: Context) -> None:
        """A group became a supergroup, under another number; Telegram says so in both."""
        message = update.effective_message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        self._gate.expect_under(old, new)
        lookup, who = self._people.keyring.lookup(old), self._people.identity(new)
        await self._people.house.write(lambda desk: desk.membership.move_group(lookup, who))

    async def answer(self, update: Update, context: Context) -> None:
        """/q, a mention, or a reply to one of ours: the excerpt and its source; the rest in private."""
        message = update.effective_message
        if message is None:
            return
        question = _question(message, context.bot.username)
        if not question:
            await reply(message, line(messages.GROUP_USAGE))
            return
        found = await self._people.house.read(lambda desk: desk.questions.ask(question))
        address = f"https://t.me/{context.bot.username}?start={BY_PASSAGE}"
        await reply(message, group_view(found, address))

    async def _reach(self, number: str, reached: bool) -> None:
        """Whether alerts arrive there from now on."""
        await self._people.house.write(
            lambda desk: desk.alerts.unblocked(number) if reached else desk.alerts.blocked(number)
        )
        self._people.news.set()

    async def _forget(self, chat_id: int, actor: str | None) -> None:
        lookup = self._people.keyring.lookup(chat_id)
        await self._people.house.write(lambda desk: desk.membership.forget_group(lookup, actor))


def mention_of(username: str) -> re.Pattern[str]:
    """« @relais_bot », also before a comma; neither a longer name nor an address."""
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.IGNORECASE)


def _question(message: Message, username: str) -> str:
    """Without the command or the mention."""
    text = message.text or ""
    if text.startswith("/"):
        return behind_command(message)
    return " ".join(mention_of(username).sub(" ", text).split()).lstrip(" ,:;")
