"""A bot that is killed at any step between a file and its publication: nothing is lost, done twice or told wrongly."""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import arrival_messages as sentences
from bot.loopback import Json, Player, Shown
from knowledge.store.database import FILE
from tests.conversations.publishing import JUNE, LONG, pdf_of_many_pages
from tests.faults.running import ADMINISTRATOR, PATIENCE, Bot, until
from tests.knowledge import documents as made
from tests.knowledge.test_formats import needs_ocr
from tests.server import Fault, Server

ALL = ["Publier", "Corriger la date", "Corriger le titre", "Voir le découpage", "Annuler"]


class Chat:
    """What one person sees: each message of the bot as it is now."""

    def __init__(self, server: Server, bot: Bot, who: Player) -> None:
        self.server, self.bot, self.who = server, bot, who
        self.now: dict[int, Shown] = {}
        self.all: list[Shown] = []

    def look(self) -> list[Shown]:
        for shown in self.who.take():
            self.all.append(shown)
            if shown.message_id is not None:
                self.now[shown.message_id] = shown
        return list(self.now.values())

    async def sees(self, condition: Callable[[Shown], bool], within: float = PATIENCE) -> Shown:
        """The newest message that is so."""
        await until(lambda: any(map(condition, self.look())), within, lambda: str([one.words for one in self.look()]))
        return [one for one in self.look() if condition(one)][-1]

    def press(self, shown: Shown, label: str) -> Json:
        assert shown.message_id is not None
        return self.who.presses(shown.message_id, data_of(shown, label))

    def rows(self, query: str) -> list[dict[str, Any]]:
        connection = sqlite3.connect(self.bot.data / FILE)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def kill_at(self, method: str, when: str, nth: int = 1) -> Callable[[], bool]:
        """The process dies `when` (« before » or « after ») the nth such call is carried out; whether it did."""
        calls = [0]

        def weather(called: str) -> Fault | None:
            calls[0] += called == method
            if called != method or calls[0] != nth or self.bot.process is None:
                return None
            self.bot.process.kill()
            return Fault(cut=when)

        self.server.weather = weather
        return lambda: calls[0] >= nth

    async def dead(self) -> None:
        assert self.bot.process is not None
        await asyncio.wait_for(self.bot.process.wait(), PATIENCE)
        self.server.weather = lambda method: None

    async def answered(self) -> None:
        """A question, and with it whatever of this person came before it but files; it leaves no trace here."""
        asked = self.server.says(self.who, "navette de la gare")
        answer = await self.sees(lambda one: one.reply_to == asked and "vingt minutes" in one.words)
        assert answer.message_id is not None
        del self.now[answer.message_id]

    async def quiet(self) -> None:
        """Everything was handled, also again by a bot that came after one whose last breath had shown the outcome; and
        nothing more is said."""
        await until(lambda: not self.rows("SELECT 1 FROM arrivals UNION ALL SELECT 1 FROM pastings"))
        await self.answered()
        said = -1
        while said != len(self.all):
            said = len(self.all)
            await asyncio.sleep(1.5)
            self.look()


def data_of(shown: Shown, label: str) -> str:
    return str(next(button.data for button in shown.buttons if button.label == label))


def labels(shown: Shown) -> list[str]:
    return [button.label for button in shown.buttons]


def previews(shown: Shown) -> bool:
    return labels(shown) == ALL


@asynccontextmanager
async def chatting(folder: Path) -> AsyncIterator[Chat]:
    """An administrator before a bot that is up; it ends with the test."""
    async with Server() as server:
        bot = Bot(server, folder)
        try:
            yield await chat_of(server, bot)
        finally:
            if bot.process is not None and bot.process.returncode is None:
                bot.process.kill()
                await bot.process.wait()


async def chat_of(server: Server, bot: Bot) -> Chat:
    await bot.house(0)
    who = server.loopback.person("Agathe", ADMINISTRATOR)
    await bot.up()
    chat = Chat(server, bot, who)
    await chat.answered()
    return chat


STEPS = [
    (method, when)
    for method in ("sendMessage", "getFile", "download", "editMessageText")
    for when in ("before", "after")
]


@pytest.mark.parametrize(("method", "when"), STEPS)
async def test_killed_between_a_file_and_its_preview_it_is_shown_once_and_begun_once(
    tmp_path: Path, method: str, when: str
) -> None:
    async with chatting(tmp_path) as chat:
        server = chat.server
        chat.kill_at(method, when)
        server.give(chat.who.sends_file("long.pdf", pdf_of_many_pages()))
        await chat.dead()
        await chat.bot.up()
        shown = await chat.sees(previews)
        await chat.quiet()
        assert len(chat.rows("SELECT 1 FROM drafts")) == 1
        others = [one.words for one in chat.now.values() if one.message_id != shown.message_id]
        # of a message that left with the last breath nobody knows the number
        assert others == ([sentences.DOWNLOADING] if (method, when) == ("sendMessage", "after") else [])
        assert await chat.bot.end(signal.SIGTERM) == 0
        assert "incident" not in chat.bot.words


@pytest.mark.parametrize("turn", range(6))
async def test_killed_at_any_moment_of_a_reading_again_and_again_the_file_ends_as_one_draft(
    tmp_path: Path, turn: int
) -> None:
    async with chatting(tmp_path) as chat:
        server = chat.server
        server.give(chat.who.sends_file("long.pdf", pdf_of_many_pages()))
        for _ in range(4):
            await asyncio.sleep(random.uniform(0, 2.0))
            await chat.bot.kill()
            await chat.bot.up()
        await chat.sees(previews)
        await chat.quiet()
        assert len(chat.rows("SELECT 1 FROM drafts")) == 1
        left = [one.words for one in chat.now.values() if not previews(one)]
        assert len(left) <= 1, left
        await chat.bot.end(signal.SIGTERM)


PUBLISHING = [(method, when) for method in ("editMessageText", "answerCallbackQuery") for when in ("before", "after")]


@pytest.mark.parametrize("taps", [1, 2])
@pytest.mark.parametrize(("method", "when"), [*PUBLISHING, ("", "")])
async def test_killed_between_the_publication_and_its_message_it_is_published_once_and_told_once(
    tmp_path: Path, method: str, when: str, taps: int
) -> None:
    async with chatting(tmp_path) as chat:
        server = chat.server
        server.give(chat.who.sends_file("juin.txt", JUNE.encode()))
        shown = await chat.sees(previews)
        presses = [chat.press(shown, "Publier") for _ in range(taps)]
        if method:
            chat.kill_at(method, when)
        server.give(*presses)
        if method:
            await chat.dead()
        else:
            await asyncio.sleep(random.uniform(0, 0.1))
            await chat.bot.kill()
        assert len(chat.rows("SELECT 1 FROM summaries")) in (2, 3)
        await chat.bot.up()
        done = await chat.sees(lambda one: one.words.startswith("Publié"))
        await chat.quiet()
        assert done.message_id == shown.message_id
        assert [one.words for one in chat.now.values()] == [chat.now[shown.message_id].words]
        assert chat.now[shown.message_id].words.startswith("Publié")
        assert [row["status"] for row in chat.rows("SELECT status FROM summaries")] == ["published"] * 3
        assert chat.rows("SELECT 1 FROM drafts") == []
        assert len(chat.rows("SELECT 1 FROM acts WHERE deed = 'published'")) == 1
        assert await chat.bot.end(signal.SIGTERM) == 0
        assert "incident" not in chat.bot.words


@pytest.mark.parametrize("turn", range(4))
async def test_a_text_pasted_to_a_bot_that_is_killed_all_the_time_is_published_whole(tmp_path: Path, turn: int) -> None:
    """Each part once, in order."""
    chance = random.Random()
    parts = LONG.split("\n\n")
    async with chatting(tmp_path) as chat:
        server = chat.server
        server.says(chat.who, "/publier")
        for part in parts:
            server.says(chat.who, part)
            await asyncio.sleep(chance.uniform(0, 0.5))
            if chance.random() < 0.4:
                await chat.bot.kill()
                await chat.bot.up()
        received = await chat.sees(lambda one: one.words.startswith(f"Reçu\u00a0: {len(parts)}\u00a0messages"))
        chat.kill_at("editMessageText", chance.choice(["before", "after"]))
        server.give(chat.press(received, "C’est tout"))
        await chat.dead()
        await chat.bot.up()
        shown = await chat.sees(previews)
        assert shown.message_id == received.message_id
        (draft,) = chat.rows("SELECT text FROM drafts")
        assert draft["text"].split() == LONG.split()
        await chat.quiet()
        await chat.bot.end(signal.SIGTERM)


# -- scans: seconds a page


@needs_ocr
async def test_a_bot_that_is_told_to_end_while_it_reads_a_scan_ends_at_once_and_reads_it_at_its_return(
    tmp_path: Path,
) -> None:
    async with chatting(tmp_path) as chat:
        server = chat.server
        server.give(chat.who.sends_file("scan.pdf", made.pdf_of_pictures(8)))
        reading = await chat.sees(lambda one: "par OCR" in one.words)
        assert labels(reading) == [sentences.STOP]
        started = time.monotonic()
        assert await chat.bot.end(signal.SIGTERM) == 0
        lasted = time.monotonic() - started
        print(f"ended after {lasted:.1f} s")
        assert lasted < 4
        assert chat.rows("SELECT 1 FROM drafts") == []
        told = [one.words for one in chat.look() if one.message_id == reading.message_id]
        assert told == [sentences.INTERRUPTED]
        await chat.bot.up()
        shown = await chat.sees(previews, 90)
        assert shown.message_id == reading.message_id
        assert await chat.bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in chat.bot.words


@needs_ocr
async def test_small_files_go_by_a_scan_and_scans_are_read_one_after_the_other_until_one_is_stopped(
    tmp_path: Path,
) -> None:
    async with chatting(tmp_path) as chat:
        server = chat.server
        scan = made.pdf_of_pictures(8)
        server.give(chat.who.sends_file("un.pdf", scan))
        first = await chat.sees(lambda one: one.words.startswith("Lecture de un.pdf par OCR"))
        server.give(chat.who.sends_file("deux.pdf", scan + b"\n"))
        second = await chat.sees(lambda one: one.words == sentences.BEHIND_A_SCAN)
        server.give(chat.who.sends_file("juin.txt", JUNE.encode()))
        # also for the same person: a question is answered meanwhile
        asked = server.says(chat.who, "navette de la gare")
        small = await chat.sees(previews, 10)
        await chat.sees(lambda one: one.reply_to == asked and "vingt minutes" in one.words)
        assert "OCR" in chat.now[first.message_id or 0].words
        assert small.message_id not in (first.message_id, second.message_id)
        # the one that waits, then the one that is read: neither press waits behind the reading
        for shown in (second, first):
            began = time.monotonic()
            server.give(chat.press(chat.now[shown.message_id or 0], sentences.STOP))
            await chat.sees(
                lambda one, shown=shown: one.message_id == shown.message_id and "Lecture arrêtée" in one.words, 5
            )
            print(f"stopped after {time.monotonic() - began:.1f} s")
        assert len(chat.rows("SELECT 1 FROM drafts")) == 1
        assert await chat.bot.end(signal.SIGTERM) == 0
