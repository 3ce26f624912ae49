"""What the gate adds to an update in a house of 20,000 members: `python -m tests.measures.gate`.

Prints milliseconds from an update to the verdict of who sent it, over 2,000 members, in five runs.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telegram import Update

from bot.directory import TelegramDirectory
from bot.house import House
from bot.keyring import Keyring, new_key
from knowledge.membership import Identity, Membership, Role
from knowledge.store.database import Database

MEMBERS = 20_000
ASKED = 2_000
FIRST = 700_000_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        keyring = Keyring((new_key(),))
        _fill(Path(folder), keyring)
        house = House(Path(folder))
        for _ in range(5):
            took = asyncio.run(_measure(TelegramDirectory(house, keyring)))
            worst = sorted(took)[int(0.99 * len(took))]
            print(f"median {1000 * statistics.median(took):.3f} ms, 99 % under {1000 * worst:.3f} ms")
        house.close()


def _fill(folder: Path, keyring: Keyring) -> None:
    def identity(number: int) -> Identity:
        return Identity(keyring.lookup(number), keyring.seal_id(number))

    database = Database.open(folder)
    # twenty thousand commits need not reach the disk for this
    database.sql.execute("PRAGMA synchronous = OFF")
    membership = Membership(database)
    administrator = membership.claim(identity(FIRST - 1), 1)
    expiry = datetime.now(UTC) + timedelta(days=1)
    for thousand in range(MEMBERS // 1000):
        _, token = membership.invite(administrator.number, Role.MEMBER, "", 1000, expiry)
        for number in range(1000):
            membership.join(token, identity(FIRST + 1000 * thousand + number), 1)
    database.close()


async def _measure(directory: TelegramDirectory) -> list[float]:
    took = []
    for step in range(ASKED):
        number = FIRST + step * (MEMBERS // ASKED)
        who = {"id": number, "type": "private", "is_bot": False, "first_name": "A"}
        message = {"message_id": 1, "date": 1, "text": "télétravail", "chat": who, "from": who}
        update = Update.de_json({"update_id": step, "message": message}, None)
        begin = time.perf_counter()
        visitor = await directory(update)
        took.append(time.perf_counter() - begin)
        assert visitor.active is not None
    return took


if __name__ == "__main__":
    main()
