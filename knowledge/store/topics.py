"""Topics in the store: their names, what representatives changed, and the passages that belong to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.following import Body, Origin
from knowledge.store.database import Database, translated


@dataclass(frozen=True, slots=True)
class TopicRow:
    """`aliases` are those that representatives added or that were found; `shipped` the name in the shipped list."""

    id: int
    name: str
    origin: Origin
    shipped: str | None
    hidden: bool
    merged_into: int | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One meeting with passages of a topic: their ids, most telling first."""

    summary_id: int
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How often a topic was spoken of in one council."""

    topic_id: int
    body: str | None
    meetings: int
    latest: date


class TopicTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, name: str, origin: Origin, aliases: Iterable[str] = (), shipped: str | None = None) -> int:
        row = self._sql.execute(
            "INSERT INTO topics (name, origin, shipped) VALUES (?, ?, ?)", [name, origin.value, shipped]
        )
        topic_id = int(row.lastrowid or 0)
        self.add_aliases(topic_id, aliases)
        return topic_id

    def add_aliases(self, topic_id: int, aliases: Iterable[str]) -> None:
        for alias in aliases:
            self._sql.execute("INSERT OR IGNORE INTO topic_aliases VALUES (?, ?)", [topic_id, alias])

    def rename(self, topic_id: int, name: str) -> None:
        self._sql.execute("UPDATE topics SET name = ? WHERE id = ?", [name, topic_id])

    def hide(self, topic_id: int, hidden: bool) -> None:
        self._sql.execute("UPDATE topics SET hidden = ? WHERE id = ?", [int(hidden), topic_id])

    def merge(self, topic_id: int, into: int) -> None:
        """What points to the one points to the other from now on; where both do, the other's stays."""
        self._sql.execute(
            "INSERT INTO topic_passages SELECT ?2, passage, weight FROM topic_passages WHERE topic_id = ?1 "
            "ON CONFLICT DO UPDATE SET weight = max(weight, excluded.weight)",
            [topic_id, into],
        )
        self._sql.execute("DELETE FROM topic_passages WHERE topic_id = ?", [topic_id])
        self._sql.execute("UPDATE OR IGNORE topic_corrections SET topic_id = ?2 WHERE topic_id = ?1", [topic_id, into])
        self._sql.execute("DELETE FROM topic_corrections WHERE topic_id = ?", [topic_id])
        self._sql.execute("UPDATE topics SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1", [topic_id, into])

    def split(self, topic_id: int) -> None:
        """It is a topic of its own again; its passages are to be compared."""
        self._sql.execute("UPDATE topics SET merged_into = NULL WHERE id = ?", [topic_id])

    def correct(self, topic_id: int, words_hash: str, included: bool) -> None:
        self._sql.execute(
            "INSERT OR REPLACE INTO topic_corrections (topic_id, words_hash, included) VALUES (?, ?, ?)",
            [topic_id, words_hash, int(included)],
        )

    def place(self, passage: str, weights: Iterable[tuple[int, float]]) -> None:
        """The topics of a passage, and how much it is about each, instead of those it had."""
        self._sql.execute("DELETE FROM topic_passages WHERE passage = ?", [passage])
        for topic_id, weight in weights:
            self.include(topic_id, passage, weight)

    def clear(self, summary_id: int) -> None:
        """None of a summary's passages belongs to a topic, masked ones included."""
        self._sql.execute(
            "DELETE FROM topic_passages WHERE passage IN (SELECT id FROM passages WHERE summary_id = ?)", [summary_id]
        )

    def include(self, topic_id: int, passage: str, weight: float) -> None:
        self._sql.execute("INSERT OR REPLACE INTO topic_passages VALUES (?, ?, ?)", [topic_id, passage, weight])

    def exclude(self, topic_id: int, passage: str) -> None:
        self._sql.execute("DELETE FROM topic_passages WHERE topic_id = ? AND passage = ?", [topic_id, passage])

    def empty(self, topic_id: int) -> None:
        self._sql.execute("DELETE FROM topic_passages WHERE topic_id = ?", [topic_id])

    def note_candidate(self, key: str, summary_id: int) -> int:
        """A summary names something; returns in how many meetings it was named."""
        self._sql.execute(
            "INSERT OR IGNORE INTO topic_candidates SELECT ?, meeting_id FROM summaries WHERE id = ?", [key, summary_id]
        )
        query = "SELECT count(*) AS n FROM topic_candidates WHERE key = ?"
        return int(next(self._sql.query(query, [key]))["n"])

    def set_edition(self, value: int) -> None:
        """Everything published so far is behind from now on."""
        self._sql.execute("UPDATE state SET value = ? WHERE name = 'topics'", [value])
        latest = next(self._sql.query("SELECT coalesce(max(id), 0) AS id FROM summaries"))["id"]
        self.set_behind(latest)

    def set_behind(self, latest: int) -> None:
        """Only summaries up to this one are still behind."""
        self._sql.execute("INSERT OR REPLACE INTO state (name, value) VALUES ('topics behind', ?)", [latest])

    # -- reading

    def edition(self) -> int:
        """Of the shipped list that the passages were last compared with."""
        with translated():
            return int(next(self._sql.query("SELECT value FROM state WHERE name = 'topics'"))["value"])

    def behind(self) -> int | None:
        """The published summary to be compared next with that edition, the latest first; None when all of them are."""
        with translated():
            query = (
                "SELECT max(s.id) AS id FROM summaries s JOIN state ON state.name = 'topics behind' "
                "AND s.id <= state.value WHERE s.status = 'published'"
            )
            found = next(self._sql.query(query))["id"]
            return None if found is None else int(found)

    def rows(self) -> tuple[TopicRow, ...]:
        """Every topic, hidden and merged ones too, in the order in which they came."""
        with translated():
            query = (
                "SELECT t.*, (SELECT json_group_array(alias) FROM (SELECT alias FROM topic_aliases a "
                "WHERE a.topic_id = t.id ORDER BY a.rowid)) AS aliases FROM topics t ORDER BY t.id"
            )
            return tuple(
                TopicRow(
                    row["id"],
                    row["name"],
                    Origin(row["origin"]),
                    row["shipped"],
                    bool(row["hidden"]),
                    row["merged_into"],
                    tuple(json.loads(row["aliases"])),
                )
                for row in self._sql.query(query)
            )

    def published(self) -> tuple[int, ...]:
        """The published summaries, oldest meeting first."""
        with translated():
            query = (
                "SELECT s.id FROM summaries s JOIN meetings m ON m.id = s.meeting_id WHERE s.status = 'published' "
                "ORDER BY m.date, s.id"
            )
            return tuple(row["id"] for row in self._sql.query(query))

    def hashes(self, summary_id: int) -> dict[str, str]:
        """The passages of a summary with the hash of their words."""
        query = "SELECT id, words_hash FROM passages WHERE summary_id = ?"
        return {row["id"]: row["words_hash"] for row in self._sql.query(query, [summary_id])}

    def words_hash(self, passage: str) -> str | None:
        """None when no published summary has this passage."""
        query = (
            "SELECT p.words_hash FROM passages p JOIN summaries s ON s.id = p.summary_id "
            "WHERE p.id = ? AND p.masked = 0 AND s.status = 'published'"
        )
        row = next(iter(self._sql.query(query, [passage])), None)
        return str(row["words_hash"]) if row else None

    def with_hash(self, words_hash: str) -> tuple[str, ...]:
        """The passages with these words, of whatever version."""
        query = "SELECT id FROM passages WHERE words_hash = ?"
        return tuple(row["id"] for row in self._sql.query(query, [words_hash]))

    def corrections(self) -> dict[str, dict[int, bool]]:
        """For the hash of a passage's words, the topics that representatives put it in (True) or took it out of."""
        found: dict[str, dict[int, bool]] = {}
        for row in self._sql.query("SELECT topic_id, words_hash, included FROM topic_corrections"):
            found.setdefault(row["words_hash"], {})[row["topic_id"]] = bool(row["included"])
        return found

    def spreads(self) -> tuple[Spread, ...]:
        """Every topic that a published summary speaks of, by council; hidden topics are left out."""
        with translated():
            query = (
                "SELECT tp.topic_id, b.name AS body, count(DISTINCT m.id) AS meetings, max(m.date) AS latest "
                "FROM topic_passages tp JOIN topics t ON t.id = tp.topic_id AND t.hidden = 0 "
                "JOIN passages p ON p.id = tp.passage AND p.masked = 0 JOIN summaries s ON s.id = p.summary_id "
                "AND s.status = 'published' JOIN meetings m ON m.id = s.meeting_id "
                "LEFT JOIN bodies b ON b.id = m.body_id GROUP BY tp.topic_id, b.name"
            )
            return tuple(
                Spread(row["topic_id"], row["body"], row["meetings"], date.fromisoformat(row["latest"]))
                for row in self._sql.query(query)
            )

    def bodies(self) -> tuple[Body, ...]:
        """The councils that published summaries are of, by name."""
        with translated():
            query = (
                "SELECT DISTINCT b.id, b.name FROM bodies b JOIN meetings m ON m.body_id = b.id "
                "JOIN summaries s ON s.meeting_id = m.id AND s.status = 'published' ORDER BY b.name"
            )
            return tuple(Body(row["id"], row["name"]) for row in self._sql.query(query))

    def meetings(self, topic_id: int, body: str | None = None) -> tuple[Told, ...]:
        """The published summaries with passages of a topic, newest meeting first; only of one council if `body` names
        it."""
        with translated():
            query = (
                "SELECT p.summary_id, tp.passage FROM topic_passages tp JOIN passages p ON p.id = tp.passage "
                "AND p.masked = 0 JOIN summaries s ON s.id = p.summary_id AND s.status = 'published' "
                "JOIN meetings m ON m.id = s.meeting_id LEFT JOIN bodies b ON b.id = m.body_id "
                "WHERE tp.topic_id = ?1 AND (?2 IS NULL OR b.name = ?2) "
                "ORDER BY m.date DESC, s.id DESC, tp.weight DESC, p.position"
            )
            found: dict[int, list[str]] = {}
            for row in self._sql.query(query, [topic_id, body]):
                found.setdefault(row["summary_id"], []).append(row["passage"])
            return tuple(Told(summary_id, tuple(passages)) for summary_id, passages in found.items())

    def of_passage(self, passage: str) -> tuple[int, ...]:
        """Topics, hidden ones left out, the one that it is most about first."""
        return tuple(self._ids("tp.passage = ? GROUP BY t.id ORDER BY max(tp.weight) DESC, t.id", [passage]))

    def of_summary(self, summary_id: int) -> tuple[int, ...]:
        """Topics, hidden ones left out, the one with most passages first."""
        where = "p.summary_id = ? GROUP BY t.id ORDER BY sum(tp.weight) DESC, t.id"
        return tuple(self._ids(where, [summary_id]))

    def _ids(self, where: str, values: list[object]) -> Iterator[int]:
        with translated():
            query = (
                "SELECT t.id FROM topic_passages tp JOIN topics t ON t.id = tp.topic_id AND t.hidden = 0 "  # noqa: S608
                f"JOIN passages p ON p.id = tp.passage AND p.masked = 0 WHERE {where}"
            )
            for row in self._sql.query(query, values):
                yield int(row["id"])
