"""/groupes: the groups that were let in, under the titles that Telegram gives them now, and how the bot leaves one."""

from __future__ import annotations

from telegram import CallbackQuery, Update

from bot import people_messages as messages
from bot.access import Gate
from bot.buttons import Button, Verb, button, read_press
from bot.memory import Context
from bot.people import People
from bot.rendering import LONGEST_LABEL, View, line
from bot.sending import answering, reply, show
from bot.styled import plain, shorten
from knowledge.errors import NotAllowed
from knowledge.membership import Group, Member

A_PAGE = 5
"""Titles and names asked of Telegram for one message."""


class ApprovedHandler:
    def __init__(self, people: People, gate: Gate) -> None:
        self._people = people
        self._gate = gate

    async def list_all(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await reply(update.effective_message, await self._page(context, 0))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, actor = read_press(query.data or ""), context.visitor.active
        if press is None or actor is None:
            return messages.NOT_FOR_YOU
        number, _, how = press.about.partition(":")
        if press.verb is Verb.GROUPS:
            first = int(number) if number.isdecimal() and len(number) < 9 else 0
            await show(query, await self._page(context, first))
            return None
        groups = await self._groups()
        group = next((one for one in groups if one.number == number), None)
        if group is None:
            return messages.GROUP_GONE
        if how == "yes":
            return await self._leave(query, context, actor, group)
        row = (button(messages.LEAVE, Verb.LEAVE, f"{number}:yes"), button(messages.CANCEL, Verb.GROUPS, "0"))
        await show(query, View(plain(messages.leave_sure(await self._title(context, group))), (row,)))
        return None

    async def _leave(self, query: CallbackQuery, context: Context, actor: Member, group: Group) -> str | None:
        chat_id = self._people.keyring.open_id(group.sealed)
        lookup = self._people.keyring.lookup(chat_id)
        try:
            await self._people.house.write(lambda desk: desk.membership.forget_group(lookup, actor.number))
        except NotAllowed:
            return messages.NOT_ALLOWED
        await self._gate.leave(chat_id, context)
        await show(query, await self._page(context, 0))
        return None

    async def _groups(self) -> tuple[Group, ...]:
        return await self._people.house.read(lambda desk: desk.membership.groups())

    async def _page(self, context: Context, first: int) -> View:
        groups = await self._groups()
        if not groups:
            return line(messages.NO_GROUP)
        first = max(0, min(first, len(groups) - 1))
        lines: list[str] = []
        rows: list[tuple[Button, ...]] = []
        for place, group in enumerate(groups[first : first + A_PAGE], start=first + 1):
            lines.append(await self._line(context, place, group))
            rows.append((button(messages.leave(place), Verb.LEAVE, group.number),))
        turns: list[Button] = []
        if first > 0:
            turns.append(button(messages.FORMER, Verb.GROUPS, str(max(0, first - A_PAGE))))
        if first + A_PAGE < len(groups):
            turns.append(button(messages.MORE, Verb.GROUPS, str(first + A_PAGE)))
        rows.extend([tuple(turns)] if turns else [])
        return View(plain("\n".join([messages.GROUPS, "", *lines])), tuple(rows))

    async def _line(self, context: Context, place: int, group: Group) -> str:
        number = group.approved_by or ""
        found = await self._people.house.read(lambda desk: desk.membership.by_number(number))
        name = await self._people.name(context.bot, found.sealed) if found else messages.FORMER_OFFICER
        title = await self._title(context, group)
        day = self._people.day(group.approved_at)
        return messages.group_line(place, title, group.number, shorten(name, LONGEST_LABEL), day)

    async def _title(self, context: Context, group: Group) -> str:
        return shorten(await self._people.name(context.bot, group.sealed), LONGEST_LABEL)
