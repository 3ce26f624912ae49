"""How long writing the alerts of one summary takes, with many subscribers.

python -m tests.measures.alerts [subscribers] [subscriptions each]"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from knowledge.alerts import Alerts
from knowledge.following import Cadence
from knowledge.membership import Identity, Membership, Role
from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.store.people import PeopleTable, Person
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.subscriptions import Subscriptions
from knowledge.topics import Topics
from tests.measures.topics import SUMMARIES

LETTERS = "bcdfglmnprst"
NOW = datetime(2026, 7, 8, 12, tzinfo=UTC)


def people(database: Database, count: int) -> list[str]:
    """Straight into the table: coming in by links is not what is measured."""
    table, numbers = PeopleTable(database), [f"M{number:07}" for number in range(count)]
    with database.transaction():
        for number in numbers:
            table.add(Person(number, b"sealed", Role.MEMBER, 1, NOW, NOW, NOW, None, None), number.encode())
    return numbers


def follow(database: Database, numbers: list[str], each: int) -> int:
    """Half of what is followed are topics, a quarter common words, a quarter words of somebody's own; returns how many
    different things are followed."""
    chosen, table = random.Random(7), SubscriptionTable(database)
    subscriptions = Subscriptions(database)
    topics = [line.topic.id for line in Topics(database).page(0, 500).lines]
    words = ["planning", "salle", "prise de parole", "navette gare", "objectif", "maire", "écran", "bilan"]
    keys = {word: subscriptions.keys(word) for word in words}
    with database.transaction():
        for number in numbers:
            table.keep_follower(number, group=False)
            wanted = {}
            for place in range(each):
                kind = chosen.random()
                if kind < 0.5:
                    topic = chosen.choice(topics)
                    wanted[table.want(topic, ())] = str(topic)
                elif kind < 0.75:
                    word = chosen.choice(words)
                    wanted[table.want(None, keys[word])] = word
                else:
                    own = "".join(chosen.choice(LETTERS + "aeiou") for _ in range(7)) + str(place)
                    wanted[table.want(None, ((own, own + "="),))] = own
            for want, word in wanted.items():
                weekday = chosen.choice([None, None, 0, 4])
                table.add(number, want, word, Cadence(weekday), NOW)
    return sum(1 for _ in table.wants())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder))
        Membership(database).claim(Identity(b"first", b"sealed"), 1)
        *before, last = sorted(SUMMARIES.iterdir())
        for file in before:
            publish(database, file.name, file.read_bytes())
        wants = follow(database, people(database, count), each)
        alone = time.perf_counter()
        publish(database, last.name, last.read_bytes())
        whole = time.perf_counter() - alone
        summary_id = int(next(database.sql.query("SELECT max(id) AS id FROM summaries"))["id"])
        database.sql.execute("DELETE FROM alerts")
        alerts = Alerts(database)
        with database.transaction():
            began = time.perf_counter()
            written = alerts.write(summary_id)
            took = time.perf_counter() - began
        now = datetime.now(UTC).replace(hour=12)
        began = time.perf_counter()
        taken = alerts.take(now, 30)
        print(
            f"{count} subscribers x {each}, {wants} different things: {written} alerts in {took:.2f} s "
            f"(publishing in all {whole:.2f} s), the first {len(taken)} taken in {time.perf_counter() - began:.3f} s"
        )
        database.close()


if __name__ == "__main__":
    main()
