"""The bot on Telegram: fetches, handles, and ends in order when it is told to, or when nothing can arrive any more."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.access import WAITED
from bot.application import Relais, telegram_application
from bot.delivery import Postman
from bot.inbox import Inbox, Waiting
from bot.lanes import Lanes
from bot.logs import where
from bot.menu import show_menus
from bot.pacing import Pacer, pacer_of
from bot.people import People
from bot.polling import check_token, poll
from bot.refusals import TokenUnknown
from knowledge.errors import StoreBusy, StoreError

PATIENCE = 6.0
"""Seconds that answers under way get when the bot is told to end, and the house two more; Docker kills after ten."""
HURRY = 1.0
"""… when it is told so a second time: what is on its way to Telegram arrives."""
BETWEEN_CLEANINGS = 6 * 3600.0
AFTER_A_BUSY_ONE = 300.0
AFTER_THE_NEWS = 60.0
"""Who unblocked the bot while it was down on their last day is not erased before Telegram has said so."""
BETWEEN_TIDYINGS = 60.0
BETWEEN_BEGINNINGS = 30.0

_log = structlog.get_logger()


async def serve(people: People, inbox: Inbox, token: str, started: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT. `started` is told the bot's name on Telegram, once it is reached.

    What is under way then ends, unless a second signal says that there is no time; what waits stays in the inbox.
    Raises TokenUnknown, PollingDied.
    """
    stop, hurry = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: (hurry if stop.is_set() else stop).set())
    try:
        await _serve(people, inbox, token, started, stop, hurry)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            # … also when it comes while the process ends: its status is that of the first
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)


async def _serve(
    people: People,
    inbox: Inbox,
    token: str,
    started: Callable[[str], None],
    stop: asyncio.Event,
    hurry: asyncio.Event,
) -> None:
    application = telegram_application(people, token)
    beginning = asyncio.create_task(_begin(application, people))
    if not await _first(beginning, stop):
        return
    started(application.bot.username)
    lanes = Lanes(lambda waiting: _handle(application, inbox, waiting))
    for waiting in inbox.waiting():
        lanes.put(waiting)
    polling = asyncio.create_task(poll(application.bot, inbox, lanes.put))
    # nobody waits for them, and they may take their time
    menus = asyncio.create_task(show_menus(application.bot))
    cleaning = asyncio.create_task(_clean(people, AFTER_THE_NEWS))
    tidying = asyncio.create_task(_tidy(inbox))
    renewing = asyncio.create_task(_renew(people))
    checking = asyncio.create_task(_check(application))
    postman = Postman(application.bot, people)
    delivering = asyncio.create_task(postman.run())
    stopping = asyncio.create_task(stop.wait())
    watched: list[asyncio.Future[Any]] = [polling, cleaning, tidying, checking, delivering, stopping, lanes.failed]
    try:
        ended, _ = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (polling, menus, cleaning, tidying, renewing, checking, stopping):
            task.cancel()
        # a scan takes minutes: it is read again after the restart
        people.readings.interrupt()
        await asyncio.gather(_end(lanes, hurry, pacer_of(application.bot)), _stop_delivering(postman, delivering))
        with suppress(StoreError):
            await inbox.tidy()
        await application.shutdown()
    for one in ended:
        one.result()


async def _begin(application: Relais, people: People) -> None:
    """Raises TokenUnknown. Waits for a network that is down, and for one that something else answers in."""
    while True:
        try:
            await application.initialize()
            # a bot that was run elsewhere with a webhook would never be given anything here
            await application.bot.delete_webhook(drop_pending_updates=False)
            break
        except InvalidToken as error:
            raise TokenUnknown from error
        except TelegramError as error:
            _log.warning("Telegram cannot be reached, trying again", error=type(error).__name__)
            await asyncio.sleep(BETWEEN_BEGINNINGS)
    # words and lists are read at the first question: nobody should wait for it
    await people.house.read(lambda desk: desk.questions.ask("télétravail"))
    with suppress(StoreError):
        # after the program was renewed, its subjects are taken in by the thread that writes; else `_renew` tries again
        await people.house.write(lambda desk: desk.topics)
    # what is there now stays: each full collection would walk through it for a tenth of a second, and hold up everybody
    gc.collect()
    gc.freeze()


async def _first(work: asyncio.Task[None], stop: asyncio.Event) -> bool:
    """Whether `work` was done before the signal to stop. Raises what it raises."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if work.done():
        work.result()
        return True
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    return False


async def _end(lanes: Lanes, hurry: asyncio.Event, pacer: Pacer | None) -> None:
    hurried = asyncio.create_task(hurry.wait())
    # what Telegram takes only later is answered by the next process
    in_vain = pacer is not None and pacer.halted_for() > PATIENCE
    ending = asyncio.create_task(lanes.stop(HURRY if in_vain else PATIENCE))
    await asyncio.wait({ending, hurried}, return_when=asyncio.FIRST_COMPLETED)
    hurried.cancel()
    if not ending.done():
        await lanes.stop(HURRY)
    await ending


async def _handle(application: Relais, inbox: Inbox, waiting: Waiting) -> None:
    """Once through the application, then out of the inbox. The application's error handler gets what handlers raise."""
    WAITED.set(waiting.late)
    try:
        update = Update.de_json(waiting.update, application.bot)
    except Exception as error:
        # a kind of message that this version of the library does not know: it must not stop those behind it
        _log.error("an update cannot be read", error=type(error).__name__, where=where(error))
    else:
        await application.process_update(update)
    try:
        await inbox.done(waiting.number)
    except StoreError as error:
        # it is tried again: an update that was handled is not to be handled once more at the next start
        _log.error("an update was handled and stays in the inbox", error=type(error).__name__)


async def _stop_delivering(postman: Postman, delivering: asyncio.Task[None]) -> None:
    """The alert that is on its way gets there, and is noted; one that only waits for its turn, or for Telegram to take
    messages again, is not waited for."""
    postman.stop()
    until = time.monotonic() + PATIENCE
    while not delivering.done() and postman.is_sending() and time.monotonic() < until:
        await asyncio.wait({delivering}, timeout=0.05)
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)


async def _renew(people: People) -> None:
    """After the program was renewed, its subjects are looked for in everything published, a summary at a time and half
    of the time: people are answered, other processes publish, and a restart goes on where this one was."""
    began, count = time.monotonic(), 0
    while True:
        at = time.monotonic()
        try:
            if not await people.house.write(lambda desk: desk.topics.catch_up()):
                break
        except StoreError as error:
            _log.warning("topics wait", error=type(error).__name__)
            await asyncio.sleep(BETWEEN_BEGINNINGS)
            continue
        except Exception as error:
            # topics stay as they are until the next start: nothing else waits for them
            _log.error("topics could not be renewed", error=type(error).__name__, where=where(error))
            return
        count += 1
        await asyncio.sleep(time.monotonic() - at)
    if count:
        _log.info("topics were renewed", summaries=count, seconds=round(time.monotonic() - began))


async def _tidy(inbox: Inbox) -> None:
    """Keep in the inbox nothing that was handled, and no number for longer than it is of use."""
    while True:
        await asyncio.sleep(BETWEEN_TIDYINGS)
        try:
            await inbox.tidy()
        except StoreError as error:
            _log.error("the inbox could not be tidied", error=type(error).__name__)


async def _check(application: Relais) -> None:
    """Find out whether the token lives each time a call was told that it does not. Raises PollingDied.

    What those calls were to answer stays in the inbox: they go on until the process ends.
    """
    pacer = application.bot.rate_limiter
    while isinstance(pacer, Pacer):
        await pacer.refused.wait()
        pacer.refused.clear()
        await check_token(application.bot)


async def _clean(people: People, after: float = 0.0) -> None:
    """Retention: `after` some seconds and every few hours, so that a machine that is seldom on does it too."""
    settings = people.settings
    await asyncio.sleep(after)
    while True:
        pause = BETWEEN_CLEANINGS
        try:
            cleaned = await people.house.write(
                lambda desk: desk.membership.clean(
                    ended_days=settings.keep_ended_days,
                    act_months=settings.keep_acts_months,
                    invitation_days=settings.keep_invitations_days,
                )
            )
            drafts = await people.house.write(lambda desk: desk.drafts.expire())
            await people.house.write(lambda desk: desk.arrivals.expire())
            followed = await people.house.write(lambda desk: desk.alerts.clean())
            _log.info(
                "cleaned",
                alerts=followed.alerts,
                followers=followed.followers,
                drafts=drafts,
                people=cleaned.people,
                acts=cleaned.acts,
                invitations=cleaned.invitations,
            )
        except StoreError as error:
            _log.error("cleaning failed", error=type(error).__name__)
            if isinstance(error, StoreBusy):
                pause = AFTER_A_BUSY_ONE
        await asyncio.sleep(pause)
