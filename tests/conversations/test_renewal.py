"""The bot starts after its program was renewed: its subjects are looked for anew while people are answered."""

from __future__ import annotations

import asyncio
import sqlite3

from bot import service
from knowledge.store.database import FILE
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.person import only

# ruff: noqa: F811


def left(union):
    return union.rows("SELECT value FROM state WHERE name = 'topics behind'")[0]["value"]


def renewed(union):
    union.change("UPDATE state SET value = 1 WHERE name = 'topics'")


async def test_people_are_answered_and_may_change_things_between_two_summaries(union):
    ines = await union.member()
    renewed(union)
    renewing = asyncio.create_task(service._renew(union.people))
    only(await ines.press(await ines.say("/suivre télétravail"), "Tout de suite ✓"))
    assert not renewing.done()
    assert left(union) > 0
    await asyncio.wait_for(renewing, 30)
    assert left(union) == 0


async def test_another_process_that_writes_makes_it_wait_and_ends_nothing(union, monkeypatch):
    monkeypatch.setattr(service, "BETWEEN_BEGINNINGS", 0.01)
    await union.people.house.write(lambda desk: desk.database.wait_at_most(0))
    renewed(union)
    shell = sqlite3.connect(union.folder / FILE, isolation_level=None)
    shell.execute("BEGIN IMMEDIATE")
    renewing = asyncio.create_task(service._renew(union.people))
    await asyncio.sleep(0.1)
    assert not renewing.done()
    shell.execute("ROLLBACK")
    shell.close()
    await asyncio.wait_for(renewing, 30)
    assert left(union) == 0
