"""The house while another process holds the store."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time

import pytest

from bot import house as module
from bot import service
from bot.house import House
from bot.keyring import Keyring, new_key
from bot.logs import configure_logs
from bot.people import People
from bot.settings import TelegramSettings
from knowledge.errors import StoreBusy
from knowledge.store.database import FILE


@pytest.fixture
def held(published, tmp_path):
    """A house whose store another connection is writing to; `release` ends that."""
    folder = tmp_path / "data"
    shutil.copytree(published, folder)
    house = House(folder)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield house, other
    other.close()


def change(desk):
    with desk.database.transaction():
        return time.monotonic()


async def test_a_change_waits_for_some_seconds_and_a_question_for_none(held):
    house, other = held
    began = time.monotonic()
    changing = asyncio.create_task(house.write(change))
    assert await house.read(lambda desk: desk.questions.ask("navette de la gare"))
    assert not changing.done()
    with pytest.raises(StoreBusy):
        await changing
    assert module.BUSY_SECONDS - 1 < time.monotonic() - began < module.BUSY_SECONDS + 3
    # … also after something was shed
    await house.write(lambda desk: desk.database.shed())
    began = time.monotonic()
    with pytest.raises(StoreBusy):
        await house.write(change)
    assert time.monotonic() - began < module.BUSY_SECONDS + 3
    other.execute("ROLLBACK")
    assert await house.write(change)
    house.close()


async def test_a_house_closes_within_seconds_though_a_change_cannot_be_made(held):
    house, _ = held
    changing = [asyncio.create_task(house.write(change)) for _ in range(3)]
    await asyncio.sleep(0.2)
    began = time.monotonic()
    house.close()
    assert time.monotonic() - began < module.CLOSING_SECONDS + 1
    for task in changing:
        task.cancel()
    await asyncio.gather(*changing, return_exceptions=True)


async def test_cleaning_that_met_another_process_is_tried_again_soon(held, monkeypatch, capsys):
    house, other = held
    monkeypatch.setattr(service, "AFTER_A_BUSY_ONE", 0.01)
    people = People(house, Keyring((new_key(),)), TelegramSettings(data=house._folder))
    configure_logs()
    cleaning = asyncio.create_task(service._clean(people))
    await asyncio.sleep(module.BUSY_SECONDS + 1)
    other.execute("ROLLBACK")
    async with asyncio.timeout(10):
        while "people=0" not in capsys.readouterr().err:  # noqa: ASYNC110 - the log sets no event
            await asyncio.sleep(0.05)
    cleaning.cancel()
    house.close()
