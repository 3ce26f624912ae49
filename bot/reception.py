"""A file or a text becomes a draft, in one message that says how far it is and shows the draft in the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram import Bot
from telegram.error import TelegramError

from bot import arrival_messages as messages
from bot import people_messages
from bot.buttons import Verb, button
from bot.draft_views import preview_view
from bot.house import Desk
from bot.people import People
from bot.readings import Fetch, Interrupted, Place, Progress, Stage
from bot.rendering import View, line
from bot.sending import edit
from bot.styled import plain, shorten
from bot.visitors import Audience
from knowledge.drafts import Reading
from knowledge.errors import ReadingCancelled, Unreadable
from knowledge.membership import Member, Role
from knowledge.trials import Trial

FIRST_SIGN = 1.5
"""Seconds after which the message says how far it is: most files are read by then."""
BETWEEN_SIGNS = 2.0
GOODBYE = 3.0
"""Seconds at most for saying that the bot restarts."""


class NotGiven(Exception):
    """The file cannot be had; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Reception:
    def __init__(self, people: People) -> None:
        self._people = people

    async def take_in(self, bot: Bot, place: Place, member: Member, name: str, fetch: Fetch) -> None:
        """Read what `fetch` gives, keep it as a draft of this member, and show it in the message at `place`; or say
        there why not.

        Killed on the way it comes again with its update, and the draft that there may be is found by its text. When
        the process ends, raises CancelledError, so that the update stays in the inbox."""
        progress = Progress()
        showing = asyncio.create_task(_show(bot, place, name, progress))
        try:
            view = await self._outcome(place, member, name, fetch, progress)
        except Interrupted:
            await _settle(showing)
            with suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(edit(bot, *place, line(messages.INTERRUPTED)), GOODBYE)
            raise asyncio.CancelledError from None
        except Exception:
            # what went wrong is told apart, with a number
            await _settle(showing)
            with suppress(TelegramError):
                await edit(bot, *place, line(messages.STOPPED_BY_A_FAILURE))
            raise
        finally:
            await _settle(showing)
        await edit(bot, *place, view)

    async def _outcome(self, place: Place, member: Member, name: str, fetch: Fetch, progress: Progress) -> View:
        """Raises Interrupted, StoreError and its kinds."""
        try:
            reading = await self._people.readings.read(place, name, fetch, progress)
        except NotGiven as error:
            return line(error.sentence)
        except (Unreadable, ReadingCancelled) as error:
            return line(messages.refused(error, name))
        # it took its time: they may have left meanwhile, or be a representative no more
        number = await self._people.house.write(lambda desk: _begin(desk, reading, member))
        if number is None:
            return line(people_messages.reserved(Audience.REPRESENTATIVES))
        return await self.preview(number)

    async def preview(self, number: str, told: str | None = None) -> View:
        """A draft as it is now, with a warning of ours where there is one to `told`. Raises UnknownDraft."""
        return await self._people.house.try_out(lambda desk: _preview(desk, number, told))


def _begin(desk: Desk, reading: Reading, member: Member) -> str | None:
    now = desk.membership.by_number(member.number)
    if now is None or not now.active or not now.role.covers(Role.REPRESENTATIVE):
        return None
    return desk.drafts.begin(reading, by=member.number).number


def _preview(desk: Desk, number: str, told: str | None) -> View:
    draft = desk.drafts.get(number)
    trial = desk.drafts.try_out(number) if draft.when is not None else Trial()
    return preview_view(draft, desk.drafts.preview(number), trial, told)


async def _show(bot: Bot, place: Place, name: str, progress: Progress) -> None:
    """The same message, edited as time goes by, with a button that stops the reading as long as that can be done."""
    stop = ((button(messages.STOP, Verb.STOP),),)
    shown: View | None = None
    await asyncio.sleep(FIRST_SIGN)
    while True:
        view = View(plain(_how_far(name, progress)), () if progress.stage is Stage.READ else stop)
        if view != shown:
            shown = view
            with suppress(TelegramError):
                await edit(bot, *place, view)
        await asyncio.sleep(BETWEEN_SIGNS)


def _how_far(name: str, progress: Progress) -> str:
    match progress.stage:
        case Stage.WAITING:
            return messages.WAITING
        case Stage.FETCHING:
            return messages.DOWNLOADING
        case Stage.BEHIND_A_SCAN:
            return messages.BEHIND_A_SCAN
        case Stage.READ:
            return messages.READ
        case _:
            return messages.reading(shorten(name, 60), progress.page, progress.pages, progress.slow)


async def _settle(showing: asyncio.Task[None]) -> None:
    """No sign of life after this, which would stand above what is shown in the end."""
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)
