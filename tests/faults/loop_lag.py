"""How long the event loop is held up while people ask and another process publishes.

    python -m tests.faults.loop_lag

A task in the bot's own process wakes up every millisecond and notes by how much it is late, and how much of that time
the process itself was working: the rest the machine gave to others.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.house import House
from bot.inbox import Inbox
from bot.keyring import find_keyring
from bot.people import People
from bot.service import serve
from bot.settings import TelegramSettings
from tests.faults.running import ADMINISTRATOR, ROOT, Asked, Bot, question
from tests.knowledge.made import SAMPLES
from tests.server import TOKEN, Server

EVERY = 0.001


async def watch(lags: list[tuple[float, float]]) -> None:
    while True:
        before, used = time.perf_counter(), time.process_time()
        await asyncio.sleep(EVERY)
        late = time.perf_counter() - before - EVERY
        lags.append((late, min(late, time.process_time() - used)))


async def publish_again_and_again(folder: Path) -> None:
    """Another process, as a representative's command is."""
    times = 0
    while True:
        for file in SAMPLES:
            text = folder / file.name
            text.write_bytes(file.read_bytes() + f"\nTour {times}.\n".encode())
        command = [sys.executable, "-m", "bot", "--data", str(folder / "data"), "publish", "--yes", "--replace"]
        process = await asyncio.create_subprocess_exec(
            *command, *[str(folder / file.name) for file in SAMPLES], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            await process.wait()
        except asyncio.CancelledError:
            process.kill()
            raise
        times += 1


async def measure(folder: Path, address: str) -> list[tuple[float, float]]:
    settings = TelegramSettings(
        data=folder / "data",
        key_file=folder / "config" / "key",
        telegram_api=address,
        administrators=frozenset({ADMINISTRATOR}),
    )
    keyring = find_keyring(settings)
    assert keyring is not None
    house, inbox = House(settings.data), Inbox.open(settings.data, keyring)
    lags: list[tuple[float, float]] = []
    watching: list[asyncio.Task[None]] = []
    people = People(house, keyring, settings)
    await serve(people, inbox, TOKEN, lambda name: watching.append(asyncio.create_task(watch(lags))))
    inbox.close()
    house.close()
    return lags


def bot(folder: Path, address: str) -> None:
    """The bot alone in its process, with the watchdog in its loop."""

    async def run() -> None:
        lags = await measure(folder, address)
        for name, column in (("late", 0), ("late by its own work", 1)):
            late = sorted(lag[column] for lag in lags)
            told = [f"{1000 * late[int(part * (len(late) - 1))]:.1f} ms" for part in (0.5, 0.99, 0.999, 1)]
            print(f"{len(late)} looks at the loop; {name} (half, 99 %, 99.9 %, all): {', '.join(told)}", flush=True)
        worst = sorted(range(len(lags)), key=lambda look: -lags[look][1])[:5]
        print(f"worst by its own work: looks {', '.join(f'{look}: {1000 * lags[look][1]:.0f} ms' for look in worst)}")

    asyncio.run(run())


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Server() as server:
            house = Bot(server, folder)
            people, asked = await house.house(10), Asked(server)
            seen = len(server.polls)
            watched = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.loop_lag", name, server.address, cwd=ROOT, env=os.environ
            )
            while len(server.polls) == seen:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            publishing = asyncio.create_task(publish_again_and_again(folder))
            for number in range(20):
                for who in people:
                    asked.ask(who, question(number))
                await asyncio.sleep(1.1)
            await asked.all_answered(60)
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)
            watched.send_signal(signal.SIGTERM)
            await watched.wait()
            print(f"{len(asked.answers())} questions answered")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        bot(Path(sys.argv[1]), sys.argv[2])
    else:
        asyncio.run(main())
