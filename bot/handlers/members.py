"""/membres and /journal: how many there are, who represents and administers, what they did."""

from __future__ import annotations

from telegram import (
    CallbackQuery,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from bot import people_messages as messages
from bot.buttons import Button, Verb, button, read_press
from bot.memory import Context
from bot.menu import show_menu
from bot.messages import DEAD_BUTTON
from bot.people import People
from bot.rendering import LONGEST_LABEL, View, line
from bot.sending import answering, reply, send, show
from bot.styled import plain, shorten
from bot.trail import Trail
from bot.visitors import Audience
from knowledge.errors import LastAdministrator, NotAllowed, UnknownMember
from knowledge.membership import Member, Role

A_PAGE = 5
"""Names asked of Telegram for one message."""
ACTS = 15


class MemberHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def count(self, update: Update, context: Context) -> None:
        """Everybody who represents sees how many there are; who they are is for administrators."""
        if update.effective_message is not None:
            await reply(update.effective_message, await self._page(context, 0))

    async def tell_acts(self, update: Update, context: Context) -> None:
        if update.effective_message is not None:
            await reply(update.effective_message, await self._journal(context, None))

    async def picked(self, update: Update, context: Context) -> None:
        """An administrator chose somebody from their contacts: Telegram gives the number."""
        message = update.effective_message
        if message is None or message.users_shared is None or not message.users_shared.users:
            return
        lookup = self._people.keyring.lookup(message.users_shared.users[0].user_id)
        found = await self._people.house.read(lambda desk: desk.membership.member(lookup))
        text = messages.PICKED if found and found.active else messages.NOT_A_MEMBER
        await message.reply_text(text, reply_markup=ReplyKeyboardRemove())
        if found and found.active:
            await send(context.bot, message.chat_id, await self._person(context, found))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, actor = read_press(query.data or ""), context.visitor.active
        if press is None or actor is None:
            return messages.NOT_FOR_YOU
        if not isinstance(query.message, Message) or not query.message.is_accessible:
            # Telegram gives it out no more
            return DEAD_BUTTON
        number, _, how = press.about.partition(":")
        try:
            match press.verb:
                case Verb.PEOPLE:
                    await show(query, await self._page(context, int(number)))
                case Verb.PERSON:
                    await show(query, await self._person(context, await self._known(number)))
                case Verb.ROLE:
                    return await self._give_role(query, context, actor, number, Role(how))
                case Verb.REMOVE:
                    return await self._remove(query, context, actor, number, sure=how == "yes")
                case Verb.PICK:
                    await self._offer_to_pick(query.message)
                case _:
                    await show(query, await self._journal(context, int(number)))
        except NotAllowed:
            return messages.NOT_ALLOWED
        except LastAdministrator:
            themself = number == actor.number
            await show(query, line(messages.LAST_YOURSELF if themself else messages.LAST_ADMINISTRATOR))
        except (UnknownMember, ValueError, OverflowError):
            # a forged number may be none, or larger than SQLite's
            return messages.MEMBER_GONE
        return None

    async def _known(self, number: str) -> Member:
        """Raises UnknownMember."""
        found = await self._people.house.read(lambda desk: desk.membership.by_number(number))
        if found is None or not found.active:
            raise UnknownMember(number)
        return found

    async def _give_role(
        self, query: CallbackQuery, context: Context, actor: Member, number: str, role: Role
    ) -> str | None:
        """Raises NotAllowed, LastAdministrator, UnknownMember."""
        changed = await self._people.house.write(lambda desk: desk.membership.change_role(actor.number, number, role))
        await show_menu(context.bot, self._people.keyring.open_id(changed.sealed), role)
        await show(query, await self._person(context, changed))
        return None

    async def _remove(
        self, query: CallbackQuery, context: Context, actor: Member, number: str, *, sure: bool
    ) -> str | None:
        """Raises NotAllowed, LastAdministrator, UnknownMember."""
        if not sure:
            found = await self._known(number)
            text = messages.remove_sure(await self._people.name(context.bot, found.sealed))
            row = (
                button(messages.REMOVE, Verb.REMOVE, f"{number}:yes"),
                button(messages.CANCEL, Verb.PERSON, number),
            )
            await show(query, View(plain(text), (row,)))
            return None
        removed = await self._people.house.write(lambda desk: desk.membership.remove(actor.number, number))
        await show_menu(context.bot, self._people.keyring.open_id(removed.sealed), None)
        rows = [(button(messages.BACK, Verb.PEOPLE, "0"),)]
        still_open = await self._people.house.read(lambda desk: desk.membership.invitations(actor.number))
        if removed.invitation in [invitation.number for invitation in still_open]:
            # others may come by it, and so may they themself once they have erased what is kept about them
            rows.insert(0, (button(messages.REVOKE_TOO, Verb.REVOKE, removed.invitation or ""),))
        # the settings would let them in again should no administrator be left
        groups = await self._people.house.read(lambda desk: desk.membership.kept(number).groups)
        if groups:
            rows.insert(0, (button(messages.SEE_GROUPS, Verb.GROUPS, "0"),))
        named = self._people.keyring.open_id(removed.sealed) in self._people.settings.administrators
        await show(query, View(plain(messages.removed(named=named, groups=len(groups))), tuple(rows)))
        return None

    async def _page(self, context: Context, first: int) -> View:
        counts = await self._people.house.read(lambda desk: desk.membership.counts())
        text = plain(messages.member_counts(counts))
        if context.visitor.audience < Audience.ADMINISTRATORS:
            return View(text)
        officers = await self._people.house.read(lambda desk: desk.membership.officers())
        first = max(0, min(first, len(officers) - 1))
        rows: list[tuple[Button, ...]] = []
        for officer in officers[first : first + A_PAGE]:
            name = await self._people.name(context.bot, officer.sealed)
            label = shorten(f"{name} · {messages.ROLE_OF_YOU[officer.role]}", LONGEST_LABEL)
            rows.append((button(label, Verb.PERSON, officer.number),))
        turns = []
        if first > 0:
            turns.append(button(messages.FORMER, Verb.PEOPLE, str(max(0, first - A_PAGE))))
        if first + A_PAGE < len(officers):
            turns.append(button(messages.MORE, Verb.PEOPLE, str(first + A_PAGE)))
        rows.extend([tuple(turns)] if turns else [])
        rows.append((button(messages.PICK, Verb.PICK),))
        return View(text, tuple(rows))

    async def _person(self, context: Context, member: Member) -> View:
        name = await self._people.name(context.bot, member.sealed)
        text = messages.person(name, member.role, self._people.day(member.joined_at))
        others = tuple(
            button(messages.RAISE[role], Verb.ROLE, f"{member.number}:{role}")
            for role in Role
            if role is not member.role
        )
        last = (button(messages.REMOVE, Verb.REMOVE, member.number), button(messages.BACK, Verb.PEOPLE, "0"))
        return View(plain(text), (others, last))

    async def _offer_to_pick(self, message: Message) -> None:
        ask = KeyboardButton(
            messages.PICK_BUTTON, request_users=KeyboardButtonRequestUsers(1, user_is_bot=False, max_quantity=1)
        )
        markup = ReplyKeyboardMarkup([[ask]], resize_keyboard=True, one_time_keyboard=True)
        await message.reply_text(messages.PICK_HOW, reply_markup=markup)

    async def _journal(self, context: Context, before: int | None) -> View:
        acts = await self._people.house.read(lambda desk: desk.membership.acts(ACTS, before))
        if not acts:
            return line(messages.JOURNAL_EMPTY)
        lines = await Trail(self._people, context.bot).lines(acts)
        more = ((button(messages.OLDER, Verb.JOURNAL, str(acts[-1].id)),),) if len(acts) == ACTS else ()
        return View(plain("\n".join([messages.JOURNAL, "", *lines])), more)
