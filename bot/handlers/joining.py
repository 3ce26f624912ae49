"""/start: by an invitation, as a first administrator, to read on from a group, or just to say hello."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable

from telegram import CallbackQuery, Update

from bot import people_messages as messages
from bot.access import Gate
from bot.buttons import BY_PASSAGE, Press, Verb, button, read_press
from bot.handlers.following import BY_TOPIC, FollowingHandler
from bot.handlers.welcome import WelcomeHandler
from bot.house import Desk
from bot.memory import Context
from bot.menu import show_menu
from bot.messages import gone
from bot.people import People
from bot.rendering import View, context_view, line
from bot.said import behind_command
from bot.sending import answering, reply, send, show
from bot.styled import plain
from bot.visitors import Audience, Visitor
from knowledge.errors import InvitationRefused, NotAllowed
from knowledge.membership import Member, Role

BY_INVITATION = "inv_"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
WRONG_LINKS = 5
WITHIN = 3600.0
"""One person is told so often in so many seconds that a link leads nowhere; then the bot is silent about such links.
One that leads somewhere always opens: 128 bits are not guessed, and what is bounded is the load."""
REMEMBERED = 10_000


class JoiningHandler:
    def __init__(
        self, people: People, gate: Gate, welcome: WelcomeHandler, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._people = people
        self._gate = gate
        self._welcome = welcome
        self._following = FollowingHandler(people)
        self._clock = clock
        self._wrong: OrderedDict[int, list[float]] = OrderedDict()

    async def start(self, update: Update, context: Context) -> None:
        message, visitor = update.effective_message, context.visitor
        if message is None:
            return
        payload = behind_command(message)
        if payload.startswith(BY_INVITATION):
            await self._by_invitation(update, context, payload.removeprefix(BY_INVITATION))
        elif await self._may_claim(visitor):
            await send(context.bot, message.chat_id, self._consent(Role.ADMINISTRATOR, Verb.CLAIM))
        elif visitor.audience < Audience.MEMBERS:
            await self._gate.turn_away(update, context, Audience.MEMBERS)
        elif payload.startswith(BY_TOPIC) and visitor.active is not None:
            await self._following.by_link(message, visitor.active, payload)
        elif payload.startswith(BY_PASSAGE):
            passage = payload.removeprefix(BY_PASSAGE)
            await send(context.bot, message.chat_id, await self._people.house.read(lambda desk: _around(desk, passage)))
        else:
            await self._welcome.start(update, context)

    async def press(self, update: Update, context: Context) -> None:
        """« J’accepte »: only now is anything stored."""
        if update.callback_query is not None:
            await answering(update.callback_query, self._accept(update.callback_query, context))

    async def _by_invitation(self, update: Update, context: Context, token: str) -> None:
        message, visitor = update.effective_message, context.visitor
        if message is None or visitor.user_id is None:
            return
        known = _TOKEN.fullmatch(token)
        invitation = await self._people.house.read(lambda desk: desk.membership.invitation(token)) if known else None
        member = visitor.active
        if member is not None and known:
            await self._renew(update, context, token, member)
        elif invitation is None:
            if refused := self._refusal(visitor.user_id):
                await reply(message, line(refused))
        else:
            await send(context.bot, message.chat_id, self._consent(invitation.role, Verb.JOIN, token))

    async def _renew(self, update: Update, context: Context, token: str, member: Member) -> None:
        message = update.effective_message
        if message is None:
            return
        lookup = self._people.keyring.lookup(context.visitor.user_id or 0)
        try:
            renewed = await self._people.house.write(lambda desk: desk.membership.renew(token, lookup))
        except InvitationRefused:
            if refused := self._refusal(context.visitor.user_id or 0):
                await reply(message, line(refused))
            return
        until = self._people.day(renewed.lapses_at) if renewed.lapses_at else None
        await reply(message, line(messages.renewed(until, renewed.role)))
        if renewed.role is not member.role:
            await show_menu(context.bot, message.chat_id, renewed.role)

    async def _accept(self, query: CallbackQuery, context: Context) -> str | None:
        press, visitor = read_press(query.data or ""), context.visitor
        if press is None or visitor.user_id is None:
            return None
        try:
            role = await self._enter(press, visitor)
        except (InvitationRefused, NotAllowed):
            if refused := self._refusal(visitor.user_id):
                await show(query, line(refused))
            return None
        await show(query, await self._welcome.view())
        if role is not None:
            await show_menu(context.bot, visitor.user_id, role)
        return None

    async def _enter(self, press: Press, visitor: Visitor) -> Role | None:
        """The role that they now have; None when they are in already and the press gives nothing more.

        Raises InvitationRefused, NotAllowed.
        """
        who = self._people.identity(visitor.user_id or 0)
        house, about = self._people.house, press.about
        if press.verb is Verb.CLAIM and await self._may_claim(visitor):
            return (await house.write(lambda desk: desk.membership.claim(who, messages.CONSENT))).role
        if press.verb is Verb.JOIN and _TOKEN.fullmatch(about) and await self._may_lead(about, visitor):
            # also who came in meanwhile by another link: this one may give them more
            return (await house.write(lambda desk: desk.membership.join(about, who, messages.CONSENT))).role
        if visitor.active is not None:
            return None
        raise InvitationRefused

    def _consent(self, role: Role, verb: Verb, token: str = "") -> View:
        text = messages.consent(role, self._people.settings)
        return View(plain(text), ((button(messages.ACCEPT, verb, token),),))

    async def _may_claim(self, visitor: Visitor) -> bool:
        """Whom the settings name, as long as `claim` lets them."""
        user_id = visitor.user_id
        if user_id is None or user_id not in self._people.settings.administrators:
            return False
        if visitor.audience is Audience.ADMINISTRATORS:
            return False
        lookup = self._people.keyring.lookup(user_id)
        return await self._people.house.read(lambda desk: desk.membership.may_claim(lookup))

    async def _may_lead(self, token: str, visitor: Visitor) -> bool:
        """Who presses often in vain does not occupy the thread that writes."""
        if len(self._recent(visitor.user_id or 0)) < WRONG_LINKS:
            return True
        return await self._people.house.read(lambda desk: desk.membership.invitation(token)) is not None

    def _refusal(self, user_id: int) -> str | None:
        """What is said about a link that leads nowhere; None when enough was said."""
        recent = self._recent(user_id)
        if len(recent) >= WRONG_LINKS:
            return None
        self._wrong.pop(user_id, None)
        self._wrong[user_id] = [*recent, self._clock()]
        while len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)
        return messages.LINK_REFUSED if len(recent) + 1 < WRONG_LINKS else messages.LINKS_REFUSED

    def _recent(self, user_id: int) -> list[float]:
        return [at for at in self._wrong.get(user_id, ()) if at > self._clock() - WITHIN]


def _around(desk: Desk, passage: str) -> View:
    """What a group's « Lire la suite en privé » leads to; once the passage is gone, why."""
    around = desk.questions.context(passage, "")
    if around is None:
        return line(gone(desk.questions.standing(passage)))
    return View(context_view(around, passage).text)
