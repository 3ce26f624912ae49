"""Followers, what they follow, and the wants that many of them share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.following import Cadence
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe, to_text


@dataclass(frozen=True, slots=True)
class FollowerRow:
    number: str
    paused: bool
    paused_until: datetime | None
    blocked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """Of a topic, or of words as they were typed. `chosen` are the topics that were followed before they were merged
    into this one."""

    id: int
    follower: str
    want_id: int
    topic_id: int | None
    words: str
    cadence: Cadence
    since: datetime
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Want:
    """What is followed: a topic, or words, each as the keys that a passage holds one of."""

    id: int
    topic_id: int | None
    keys: tuple[tuple[str, ...], ...]


class SubscriptionTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def keep_follower(self, number: str, *, group: bool) -> None:
        """A row for a member or a group, unless there is one; who comes back is no longer blocked."""
        column = "group_chat" if group else "person"
        self._sql.execute(
            f"INSERT INTO followers (number, {column}) VALUES (?1, ?1) "  # noqa: S608
            "ON CONFLICT (number) DO UPDATE SET blocked_at = NULL",
            [number],
        )

    def pause(self, number: str, paused: bool, until: datetime | None) -> None:
        self._sql.execute(
            "UPDATE followers SET paused = ?, paused_until = ?, blocked_at = NULL WHERE number = ?",
            [int(paused), to_text(until) if until else None, number],
        )

    def block(self, number: str, at: datetime) -> None:
        """The first time counts."""
        self._sql.execute(
            "UPDATE followers SET blocked_at = ? WHERE number = ? AND blocked_at IS NULL", [to_text(at), number]
        )

    def unblock(self, number: str) -> None:
        self._sql.execute("UPDATE followers SET blocked_at = NULL WHERE number = ?", [number])

    def want(self, topic_id: int | None, keys: Sequence[Sequence[str]]) -> int:
        """The number of what is to be followed, made if nobody followed it before."""
        text = None if topic_id is not None else json.dumps(keys, ensure_ascii=False)
        self._sql.execute("INSERT OR IGNORE INTO wants (topic_id, keys) VALUES (?, ?)", [topic_id, text])
        query = "SELECT id FROM wants WHERE topic_id IS ? AND keys IS ?"
        return int(next(self._sql.query(query, [topic_id, text]))["id"])

    def add(self, follower: str, want_id: int, words: str, cadence: Cadence, since: datetime) -> int:
        row = self._sql.execute(
            "INSERT INTO subscriptions (follower, want_id, words, weekday, since) VALUES (?, ?, ?, ?, ?)",
            [follower, want_id, words, cadence.weekday, to_text(since)],
        )
        return int(row.lastrowid or 0)

    def change(self, subscription: int, cadence: Cadence) -> None:
        self._sql.execute("UPDATE subscriptions SET weekday = ? WHERE id = ?", [cadence.weekday, subscription])

    def delete(self, subscription: int) -> None:
        self._sql.execute("DELETE FROM subscriptions WHERE id = ?", [subscription])
        self.forget_wants()

    def delete_all(self, follower: str) -> int:
        """Returns how many."""
        count = self._sql.execute("DELETE FROM subscriptions WHERE follower = ?", [follower]).rowcount
        self.forget_wants()
        return count

    def delete_blocked_until(self, last: datetime) -> int:
        """Followers with their subscriptions and alerts; returns how many."""
        count = self._sql.execute("DELETE FROM followers WHERE blocked_at <= ?", [to_text(last)]).rowcount
        self.forget_wants()
        return count

    def forget_wants(self) -> None:
        """What nobody follows any more is not compared, and says nothing about who did."""
        self._sql.execute("DELETE FROM wants WHERE id NOT IN (SELECT want_id FROM subscriptions)")

    # -- reading

    def follower(self, number: str) -> FollowerRow | None:
        with translated():
            query = "SELECT number, paused, paused_until, blocked_at FROM followers WHERE number = ?"
            row = next(iter(self._sql.query(query, [number])), None)
            if row is None:
                return None
            return FollowerRow(row["number"], bool(row["paused"]), maybe(row["paused_until"]), maybe(row["blocked_at"]))

    def of(self, follower: str) -> tuple[SubscriptionRow, ...]:
        """Oldest first."""
        return tuple(self._query("s.follower = ? ORDER BY s.id", [follower]))

    def by_id(self, subscription: int) -> SubscriptionRow | None:
        return next(self._query("s.id = ?", [subscription]), None)

    def by_ids(self, subscriptions: Sequence[int]) -> tuple[SubscriptionRow, ...]:
        where = "s.id IN (SELECT value FROM json_each(?)) ORDER BY s.id"
        return tuple(self._query(where, [json.dumps(list(subscriptions))]))

    def same(self, follower: str, topic_id: int | None, keys: Sequence[Sequence[str]]) -> SubscriptionRow | None:
        """The follower's subscription to the same thing."""
        text = None if topic_id is not None else json.dumps(keys, ensure_ascii=False)
        where = "s.follower = ? AND w.topic_id IS ? AND w.keys IS ?"
        return next(self._query(where, [follower, topic_id, text]), None)

    def wants(self) -> Iterator[Want]:
        """All that somebody follows."""
        with translated():
            for row in self._sql.query("SELECT id, topic_id, keys FROM wants"):
                keys = json.loads(row["keys"]) if row["keys"] else []
                yield Want(row["id"], row["topic_id"], tuple(tuple(word) for word in keys))

    def summaries_with(self, keys: Sequence[Sequence[str]], since: date) -> tuple[int, ...]:
        """Published summaries of meetings since a day, newest first, with a passage that holds a key of every word
        among its own words or what stands around them: they may alert."""
        words = ['"' + '" OR "'.join(key.replace('"', "") for key in word) + '"' for word in keys]
        match = "{own around} : (" + " AND ".join(f"({word})" for word in words) + ")"
        with translated():
            query = (
                "SELECT DISTINCT s.id, m.date FROM passage_keys k JOIN passages p ON p.rowid = k.rowid "
                "JOIN summaries s ON s.id = p.summary_id AND s.status = 'published' "
                "JOIN meetings m ON m.id = s.meeting_id WHERE passage_keys MATCH ? AND m.date >= ? "
                "ORDER BY m.date DESC, s.id DESC"
            )
            return tuple(row["id"] for row in self._sql.query(query, [match, since.isoformat()]))

    def summaries_of(self, topic_id: int, since: date) -> tuple[int, ...]:
        """As `summaries_with`, for a topic."""
        with translated():
            query = (
                "SELECT DISTINCT s.id, m.date FROM topic_passages tp JOIN passages p ON p.id = tp.passage "
                "AND p.masked = 0 JOIN summaries s ON s.id = p.summary_id AND s.status = 'published' "
                "JOIN meetings m ON m.id = s.meeting_id WHERE tp.topic_id = ? AND m.date >= ? "
                "ORDER BY m.date DESC, s.id DESC"
            )
            return tuple(row["id"] for row in self._sql.query(query, [topic_id, since.isoformat()]))

    def _query(self, where: str, values: list[object]) -> Iterator[SubscriptionRow]:
        with translated():
            query = (
                "SELECT s.id, s.follower, s.want_id, w.topic_id, s.words, s.weekday, s.since, s.chosen "  # noqa: S608
                f"FROM subscriptions s JOIN wants w ON w.id = s.want_id WHERE {where}"
            )
            for row in self._sql.query(query, values):
                yield SubscriptionRow(
                    row["id"],
                    row["follower"],
                    row["want_id"],
                    row["topic_id"],
                    row["words"],
                    Cadence(row["weekday"]),
                    from_text(row["since"]),
                    tuple(json.loads(row["chosen"] or "[]")),
                )
