"""The real program as a process of its own, in front of a server on this machine."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.keyring import find_keyring
from bot.loopback import Player
from bot.settings import TelegramSettings
from knowledge.membership import Identity, Membership, Role
from knowledge.store.database import Database
from tests.conftest import publish_summaries
from tests.server import TOKEN, Sent, Server

ADMINISTRATOR = 99
ROOT = Path(__file__).parents[2]
FOUND = "vingt minutes"
"""Words of the answers to `question`."""
PATIENCE = 120
"""Seconds for what takes one or two and of which nothing is promised: on a machine that had much else to do, a start
took a minute."""
STARTED: list[asyncio.subprocess.Process] = []
"""Programs of the present test, those included that have ended."""


QUESTIONS = ("navette de la gare", "La navette de la gare ?", "Tous les combien circule la navette de la gare ?")


def question(number: int) -> str:
    return QUESTIONS[number % len(QUESTIONS)]


class Bot:
    """`relais run` on one folder, started, killed and started again."""

    def __init__(self, server: Any, folder: Path, token: str = TOKEN) -> None:
        """`server` is a Server, or whatever has an address and the calls of getUpdates."""
        self.server = server
        self.data, self.key = folder / "data", folder / "config" / "key"
        self.log = folder / "log"
        self.process: asyncio.subprocess.Process | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")},
            "PYTHONPATH": str(ROOT),
            "RELAIS_TELEGRAM_API": server.address,
            "RELAIS_TELEGRAM_TOKEN": token,
            "RELAIS_ADMINISTRATORS": str(ADMINISTRATOR),
            "RELAIS_KEY_FILE": str(self.key),
            "RELAIS_QUIET_HOURS": "",
        }

    async def start(self, *command: str, before: tuple[str, ...] = ()) -> asyncio.subprocess.Process:
        program = (*before, sys.executable, "-m", "bot", "--data", str(self.data), *(command or ("run",)))
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *program, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        STARTED.append(self.process)
        return self.process

    async def ready(self) -> None:
        """Fetching: a new call of getUpdates has come."""
        seen = len(self.server.polls)

        def fetches() -> bool:
            assert self.process is not None
            assert self.process.returncode is None, self.words
            return len(self.server.polls) > seen

        await until(fetches, told=lambda: f"not up: {self.words}")

    async def up(self) -> None:
        await self.start()
        await self.ready()

    async def kill(self) -> None:
        await self.end(signal.SIGKILL)

    async def end(self, *signals: int, within: float = 10) -> int:
        """The status."""
        assert self.process is not None
        for number in signals:
            with suppress(ProcessLookupError):  # it has ended at the first one already
                self.process.send_signal(number)
            await asyncio.sleep(0.05 if len(signals) > 1 else 0)
        return await asyncio.wait_for(self.process.wait(), within)

    async def kept(self, count: int) -> None:
        """So many updates were kept and confirmed: nothing waits at Telegram's, and the last were asked about."""
        await until(lambda: not self.server.waiting)
        await until(lambda: [method for _, method in self.server.calls].count("sendMessage") >= count)

    @property
    def words(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def members(self, count: int) -> list[Player]:
        """Members of the house, put straight into its store; the key is made at the first start."""
        if not (self.data / "relais.db").exists():
            publish_summaries(self.data)
        settings = TelegramSettings(data=self.data, key_file=self.key)
        keyring = find_keyring(settings)
        assert keyring is not None, "start the bot once"
        database = Database.open(self.data)
        membership = Membership(database)
        players = [self.server.loopback.person(f"Personne {number}") for number in range(count)]
        chief = Identity(keyring.lookup(ADMINISTRATOR), keyring.seal_id(ADMINISTRATOR))
        actor = membership.member(chief.lookup) or membership.claim(chief, 1)
        _, link = membership.invite(actor.number, Role.MEMBER, "essai", 50, in_a_week())
        for player in players:
            membership.join(link, Identity(keyring.lookup(player.id), keyring.seal_id(player.id)), 1)
        database.close()
        return players

    async def house(self, count: int) -> list[Player]:
        """A bot that ran once, has summaries and members, and does not run."""
        publish_summaries(self.data)
        await self.up()
        await self.end(signal.SIGTERM)
        return self.members(count)


async def until(
    condition: Callable[[], object], within: float = PATIENCE, told: Callable[[], str] = lambda: "never happened"
) -> None:
    end = asyncio.get_running_loop().time() + within
    while not condition():
        assert asyncio.get_running_loop().time() < end, told()
        await asyncio.sleep(0.05)


def in_a_week() -> datetime:
    return datetime.now(UTC) + timedelta(days=7)


class Asked:
    """Questions that people asked, and what came of them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.numbers: dict[int, list[int]] = defaultdict(list)

    def ask(self, who: Player, text: str) -> None:
        self.numbers[who.id].append(self.server.says(who, text))

    def answers(self) -> dict[tuple[int, int], list[Sent]]:
        """By whom and to which of these questions."""
        found = defaultdict(list)
        for sent in self.server.sent:
            if sent.answers in self.numbers.get(sent.chat, ()):
                found[sent.chat, sent.answers].append(sent)
        return found

    def missing(self) -> list[tuple[int, int]]:
        answered = self.answers()
        return [
            (who, number)
            for who, numbers in self.numbers.items()
            for number in numbers
            if (who, number) not in answered
        ]

    @property
    def duplicates(self) -> int:
        return sum(len(sent) - 1 for sent in self.answers().values())

    async def all_answered(self, within: float) -> None:
        await until(lambda: not self.missing(), within, lambda: f"{len(self.missing())} questions have no answer")

    def assert_in_order(self) -> None:
        """The first answer to each question comes before that to the next question of the same person."""
        firsts = {place: sent[0].at for place, sent in self.answers().items()}
        for who, numbers in self.numbers.items():
            times = [firsts[who, number] for number in numbers]
            assert times == sorted(times)

    def assert_found(self) -> None:
        """Answers to the question, neither « slow down » nor an incident."""
        for sent in self.answers().values():
            for one in sent:
                assert FOUND in one.text, one.text

    def assert_paced(self) -> None:
        """By one process: not more than one message a second in a chat."""
        for who in self.numbers:
            times = [sent.at for sent in self.server.sent if sent.chat == who]
            assert all(after - before > 0.98 for before, after in pairwise(times))
