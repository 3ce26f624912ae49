"""What summaries have for what is followed, and what of it former versions had."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.store.alerts import WAITING
from knowledge.store.database import Database, translated
from knowledge.store.instants import to_text


@dataclass(frozen=True, slots=True)
class Matched:
    """What a summary has for one want: passages, most telling first; `fresh` are those that no version of it had
    before."""

    want_id: int
    passages: tuple[str, ...]
    fresh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an alert waits: one of the things that its follower follows, and the topic's name where it is one."""

    follower: str
    known_version: int
    want_id: int
    topic: str | None


class MatchTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def note(self, summary_id: int, matches: Iterable[Matched]) -> None:
        self._sql.conn.executemany(
            "INSERT OR REPLACE INTO want_matches (summary_id, want_id, passages, fresh) VALUES (?, ?, ?, ?)",
            [(summary_id, one.want_id, json.dumps(one.passages), json.dumps(one.fresh)) for one in matches],
        )

    # -- reading

    def of(self, summary_id: int, subscriptions: Sequence[int]) -> dict[int, Matched]:
        """For the subscriptions that still exist, what the summary has for them."""
        with translated():
            query = (
                "SELECT s.id, m.want_id, m.passages, m.fresh FROM subscriptions s JOIN want_matches m "
                "ON m.want_id = s.want_id WHERE m.summary_id = ? AND s.id IN (SELECT value FROM json_each(?))"
            )
            return {
                row["id"]: Matched(row["want_id"], tuple(json.loads(row["passages"])), tuple(json.loads(row["fresh"])))
                for row in self._sql.query(query, [summary_id, json.dumps(list(subscriptions))])
            }

    def all_of(self, summary_id: int) -> dict[int, tuple[str, ...]]:
        """For each want that the summary has something for, the passages."""
        with translated():
            rows = self._sql.query("SELECT want_id, passages FROM want_matches WHERE summary_id = ?", [summary_id])
            return {row["want_id"]: tuple(json.loads(row["passages"])) for row in rows}

    def reasons(self, summary_id: int, now: datetime) -> Iterator[Reason]:
        """Of the alerts about a summary that wait, whatever their day; those of people who were removed are left
        out."""
        query = (
            "SELECT a.follower, a.known_version, s.want_id, t.name FROM alerts a "  # noqa: S608
            "JOIN followers f ON f.number = a.follower LEFT JOIN people p ON p.number = f.person "
            "JOIN json_each(a.subscriptions) j JOIN subscriptions s ON s.id = j.value "
            "JOIN wants w ON w.id = s.want_id LEFT JOIN topics t ON t.id = w.topic_id "
            f"WHERE {WAITING} AND a.summary_id = ? AND p.removed_at IS NULL"
        )
        with translated():
            for row in self._sql.query(query, [to_text(now), summary_id]):
                yield Reason(row["follower"], row["known_version"], row["want_id"], row["name"])

    def known(self, summary_id: int, version: int) -> frozenset[str]:
        """The passages found in a summary whose words versions of it up to another one had."""
        query = (
            "SELECT DISTINCT p.id FROM want_matches m, json_each(m.passages) found JOIN passages p "  # noqa: S608
            f"ON p.id = found.value WHERE m.summary_id = ?1 AND p.words_hash IN ({_HASHES_UNTIL})"
        )
        with translated():
            return frozenset(row["id"] for row in self._sql.query(query, [summary_id, version]))

    def hashes_until(self, summary_id: int, version: int) -> frozenset[str]:
        """Of the words of all versions of a summary up to one."""
        return frozenset(row["words_hash"] for row in self._sql.query(_HASHES_UNTIL, [summary_id, version]))

    def topic_passages(self, summary_id: int) -> dict[int, tuple[str, ...]]:
        """For each topic that somebody follows and that is not hidden, its passages in a summary, most telling
        first."""
        query = (
            "SELECT w.id AS want, tp.passage FROM wants w JOIN topics t ON t.id = w.topic_id AND t.hidden = 0 "
            "JOIN topic_passages tp ON tp.topic_id = w.topic_id JOIN passages p ON p.id = tp.passage "
            "WHERE p.summary_id = ? AND p.masked = 0 ORDER BY tp.weight DESC, p.position"
        )
        found: dict[int, list[str]] = {}
        for row in self._sql.query(query, [summary_id]):
            found.setdefault(row["want"], []).append(row["passage"])
        return {want: tuple(passages) for want, passages in found.items()}

    def keys(self, summary_id: int) -> Iterator[tuple[str, str, frozenset[str], frozenset[str]]]:
        """The passages of a published summary in order: id, hash of the words, the keys of its own words and of what
        stands around them."""
        query = (
            "SELECT p.id, p.words_hash, k.own, k.around FROM passages p JOIN passage_keys k ON k.rowid = p.rowid "
            "WHERE p.summary_id = ? ORDER BY p.position"
        )
        for row in self._sql.query(query, [summary_id]):
            yield row["id"], row["words_hash"], frozenset(row["own"].split()), frozenset(row["around"].split())


_HASHES_UNTIL = (
    "SELECT q.words_hash FROM passages q JOIN summaries s ON s.id = q.summary_id "
    "WHERE s.meeting_id = (SELECT meeting_id FROM summaries WHERE id = ?1) AND (s.version <= ?2 "
    # passages of the same text moved from that version to a later one
    "OR s.text_hash IN (SELECT o.text_hash FROM summaries o WHERE o.meeting_id = s.meeting_id AND o.version <= ?2))"
)
