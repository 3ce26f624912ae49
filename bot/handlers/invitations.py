"""/inviter makes a link, /invitations lists and revokes. A form keeps its choices in its buttons, and its label in the
message it answers to."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import segno
from telegram import CallbackQuery, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest

from bot import people_messages as messages
from bot.buttons import Button, Verb, button, read_press
from bot.handlers.joining import BY_INVITATION
from bot.memory import Context, memory_of
from bot.messages import DEAD_BUTTON
from bot.people import People
from bot.rendering import View, line
from bot.said import behind_command
from bot.sending import answering, reply, show
from bot.styled import plain, shorten, without_steering
from knowledge.errors import NotAllowed, UnknownInvitation
from knowledge.membership import Invitation, Member, Role

USES = (1, 10, 30, 100)
DAYS = (1, 7, 30, 90)
_FOR_MANY = (30, 30)
_FOR_ONE = (1, 7)
"""Uses and days at first: a link that gives rights over others is for one person, and short."""
LONGEST_LABEL = 80
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class InvitationHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def invite(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.active
        if message is not None and member is not None:
            await reply(message, _form(member, _label(message), Role.MEMBER, *_FOR_MANY))

    async def list_open(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.active
        if message is not None and member is not None:
            await reply(message, await self._list(member, 0))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.active
        if press is None or member is None:
            return messages.NOT_FOR_YOU
        if not isinstance(query.message, Message) or not query.message.is_accessible:
            # Telegram gives it out no more
            return DEAD_BUTTON
        try:
            if press.verb in (Verb.FORM, Verb.INVITE):
                memory, form = memory_of(context), query.message
                if memory.form == form.message_id:
                    return None
                notice = await self._fill(query, form, member, press.verb, press.about)
                if press.verb is Verb.INVITE and notice is None:
                    memory.form = form.message_id
                return notice
            if press.verb is Verb.REVOKE:
                return await self._revoke(query, member, press.about)
        except NotAllowed:
            return messages.NOT_ALLOWED
        except (UnknownInvitation, ValueError):
            return messages.INVITATION_GONE
        # a forged page may be none
        first = int(press.about) if press.about.isdecimal() and len(press.about) < 9 else 0
        await show(query, await self._list(member, first))
        return None

    async def _fill(self, query: CallbackQuery, form: Message, member: Member, verb: Verb, about: str) -> str | None:
        """Raises NotAllowed, ValueError for choices that no form offers."""
        name, uses, days = about.split(":")
        role = Role(name)
        if not member.role.may_invite(role):
            return messages.NOT_ALLOWED
        if int(uses) not in USES or int(days) not in DAYS:
            raise ValueError(about)
        label = _label(form.reply_to_message) if form.reply_to_message else ""
        if verb is Verb.FORM:
            await show(query, _form(member, label, role, int(uses), int(days)))
            return None
        expiry = datetime.now(UTC) + timedelta(days=int(days))
        invitation, token = await self._people.house.write(
            lambda desk: desk.membership.invite(member.number, role, label, int(uses), expiry)
        )
        await show(query, line(messages.CREATED))
        link = f"https://t.me/{form.get_bot().username}?start={BY_INVITATION}{token}"
        caption = messages.invitation_caption(invitation, link, self._people.day(expiry))
        # made to be passed on, whatever else is protected
        try:
            await form.reply_photo(_qr(link), caption=caption, protect_content=False)
        except BadRequest:
            # the link is not shown twice: it goes without its picture rather than not at all
            await form.reply_text(caption, link_preview_options=_NO_PREVIEW, protect_content=False)
        return None

    async def _revoke(self, query: CallbackQuery, member: Member, about: str) -> str | None:
        """Raises NotAllowed, UnknownInvitation."""
        number, _, how = about.partition(":")
        if how:
            removed = await self._people.house.write(
                lambda desk: desk.membership.revoke(member.number, number, with_members=how == "all")
            )
            await show(query, line(messages.revoked(removed)))
            return None
        invitation = next((one for one in await self._open(member) if one.number == number), None)
        if invitation is None:
            raise UnknownInvitation(number)
        theirs = member.role is Role.ADMINISTRATOR or invitation.created_by == member.number
        came = await self._people.house.read(lambda desk: desk.membership.joined_by(number)) if theirs else 0
        rows = [(button(messages.REVOKE_LINK, Verb.REVOKE, f"{number}:link"),)]
        if came:
            rows.append((button(messages.revoke_with(came), Verb.REVOKE, f"{number}:all"),))
        rows.append((button(messages.CANCEL, Verb.INVITATIONS),))
        await show(query, View(plain(messages.revoke_sure(invitation, came)), tuple(rows)))
        return None

    async def _open(self, member: Member) -> tuple[Invitation, ...]:
        return await self._people.house.read(lambda desk: desk.membership.invitations(member.number))

    async def _list(self, member: Member, first: int) -> View:
        every = await self._open(member)
        if not every:
            return line(messages.NO_INVITATION)
        first = max(0, min(first, len(every) - 1))
        found = every[first : first + A_PAGE]
        lines = [
            messages.invitation_line(place, invitation, self._people.day(invitation.expires_at))
            for place, invitation in enumerate(found, start=first + 1)
        ]
        buttons = [
            button(messages.revoke(place), Verb.REVOKE, invitation.number)
            for place, invitation in enumerate(found, start=first + 1)
        ]
        rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
        turns = []
        if first > 0:
            turns.append(button(messages.FORMER, Verb.INVITATIONS, str(max(0, first - A_PAGE))))
        if first + A_PAGE < len(every):
            turns.append(button(messages.MORE, Verb.INVITATIONS, str(first + A_PAGE)))
        rows.extend([tuple(turns)] if turns else [])
        return View(plain("\n".join([messages.INVITATIONS, "", *lines])), tuple(rows))


A_PAGE = 24
"""Invitations in one message: with labels of 80 signs it stays within Telegram's limit."""


def _label(command: Message) -> str:
    """What stands behind the command."""
    return shorten(without_steering(behind_command(command)), LONGEST_LABEL)


def _form(member: Member, label: str, role: Role, uses: int, days: int) -> View:
    def choice(text: str, chosen: bool, role: Role, uses: int, days: int) -> Button:
        return button(messages.chosen(text, chosen), Verb.FORM, f"{role}:{uses}:{days}")

    rows: list[tuple[Button, ...]] = []
    roles = [one for one in Role if member.role.may_invite(one)]
    if len(roles) > 1:
        usual = {one: _FOR_MANY if one is Role.MEMBER else _FOR_ONE for one in roles}
        rows.append(tuple(choice(messages.ROLES[one], one is role, one, *usual[one]) for one in roles))
    rows.append(tuple(choice(messages.counted(one, "usage"), one == uses, role, one, days) for one in USES))
    rows.append(tuple(choice(messages.counted(one, "jour"), one == days, role, uses, one) for one in DAYS))
    rows.append((button(messages.CREATE, Verb.INVITE, f"{role}:{uses}:{days}"),))
    return View(plain(messages.invitation_form(label, role, uses, days)), tuple(rows))


def _qr(link: str) -> bytes:
    """A picture that a phone reads from across a meeting room."""
    picture = io.BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
    return picture.getvalue()
