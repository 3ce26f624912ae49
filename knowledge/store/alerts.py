"""Alerts in the store: written with a publication, taken, sent, edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.following import Fate
from knowledge.models import Status
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe, to_text


@dataclass(frozen=True, slots=True)
class Matched:
    """What a summary has for one want: passages, most telling first; `fresh` are those that no version of it had
    before."""

    want_id: int
    passages: tuple[str, ...]
    fresh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertRow:
    id: int
    follower: str
    summary_id: int
    subscriptions: tuple[int, ...]
    only_fresh: bool
    digest: bool
    message_id: int | None
    fate: Fate
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """What the versions of a summary before this one were: the last one, whether it was withdrawn, and the hashes of
    all their words."""

    summary_id: int | None
    withdrawn: bool
    hashes: frozenset[str]


class AlertTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def note_matches(self, summary_id: int, matches: Iterable[Matched]) -> None:
        self._sql.conn.executemany(
            "INSERT OR REPLACE INTO want_matches (summary_id, want_id, passages, fresh) VALUES (?, ?, ?, ?)",
            [(summary_id, one.want_id, json.dumps(one.passages), json.dumps(one.fresh)) for one in matches],
        )

    def supersede(self, former: int, summary_id: int, by: str | None) -> None:
        """What waits about a former version is about the new one from now on, but for `by`, who published it; what was
        sent about any version is to be edited."""
        self._sql.execute("DELETE FROM alerts WHERE summary_id = ? AND sent_at IS NULL AND follower = ?", [former, by])
        self._sql.execute(
            "UPDATE alerts SET summary_id = ?2, only_fresh = 0, subscriptions = ("
            "  SELECT json_group_array(s.id) FROM subscriptions s JOIN want_matches m ON m.want_id = s.want_id "
            "  WHERE m.summary_id = ?2 AND s.follower = alerts.follower"
            ") WHERE summary_id = ?1 AND sent_at IS NULL AND fate = 'current'",
            [former, summary_id],
        )
        self._sql.execute(
            "UPDATE alerts SET fate = 'replaced' WHERE summary_id = ? AND subscriptions = '[]'", [summary_id]
        )
        self._sql.execute(
            "UPDATE alerts SET fate = 'replaced', edit_due = (message_id IS NOT NULL) "  # noqa: S608
            f"WHERE sent_at IS NOT NULL AND summary_id IN ({_OTHERS})",
            {"summary": summary_id},
        )

    def write(self, summary_id: int, now: datetime, by: str | None, before: Before, only: str | None = None) -> int:
        """One alert for each follower (or `only` one) of something that the summary has, but for `by`, who published
        it; returns how many. Of a correction only for passages that no former version had, unless what waited about
        those was never sent, or the last was withdrawn and nothing was sent."""
        row = self._sql.execute(
            "INSERT OR IGNORE INTO alerts "  # noqa: S608
            "(follower, summary_id, subscriptions, only_fresh, digest, due_day, written_at) "
            "SELECT f.number, :summary, json_group_array(s.id), NOT w.whole, "
            # at once if one of them is; held back by a pause, they come together
            "  max(s.weekday IS NULL) = 0 OR f.blocked_at IS NOT NULL "
            "  OR (f.paused AND (f.paused_until IS NULL OR f.paused_until > :now)), "
            "  iif(max(s.weekday IS NULL), NULL, "
            "      min(date(:day, '+1 day', 'weekday ' || ((coalesce(s.weekday, 0) + 1) % 7)))), :now "
            "FROM want_matches m JOIN subscriptions s ON s.want_id = m.want_id "
            "JOIN followers f ON f.number = s.follower "
            "LEFT JOIN people p ON p.number = f.person "
            "JOIN (SELECT number, :former IS NULL "
            f"  OR number IN (SELECT follower FROM alerts WHERE {_UNTOLD} AND summary_id IN ({_OTHERS})) "
            "  OR (:withdrawn AND number NOT IN "
            f"    (SELECT follower FROM alerts WHERE sent_at IS NOT NULL AND summary_id IN ({_OTHERS}))) AS whole "
            "  FROM followers) w ON w.number = f.number "
            "WHERE m.summary_id = :summary AND f.number IS NOT :by AND p.removed_at IS NULL "
            "AND (w.whole OR m.fresh <> '[]') AND (:only IS NULL OR f.number = :only) "
            "GROUP BY f.number ORDER BY min(s.id)",
            {
                "summary": summary_id,
                "former": before.summary_id,
                "withdrawn": int(before.withdrawn),
                "only": only,
                "day": now.date().isoformat(),
                "now": to_text(now),
                "by": by,
            },
        )
        return int(row.rowcount)

    def forget_untold(self, summary_id: int) -> None:
        """What was never sent about other versions, of those who have an alert about this one."""
        self._sql.execute(
            f"DELETE FROM alerts WHERE {_UNTOLD} AND summary_id IN ({_OTHERS}) "  # noqa: S608
            "AND follower IN (SELECT follower FROM alerts WHERE summary_id = :summary)",
            {"summary": summary_id},
        )

    def withdraw(self, summary_id: int) -> None:
        """What waits is not sent, what was sent about any version is to be edited."""
        self._sql.execute(
            "UPDATE alerts SET fate = 'withdrawn', edit_due = (message_id IS NOT NULL) "  # noqa: S608
            "WHERE (summary_id = :summary AND (fate IN ('current', 'aside') OR sent_at IS NOT NULL)) "
            f"OR (sent_at IS NOT NULL AND summary_id IN ({_OTHERS}))",
            {"summary": summary_id},
        )

    def note_sent(self, alert: int, summary_id: int, message_id: int, at: datetime) -> None:
        """About this version of the summary: if it was replaced or withdrawn meanwhile, the message is to be edited."""
        self._sql.execute(
            "UPDATE alerts SET sent_at = ?1, message_id = ?2, edit_due = (fate <> 'current' OR summary_id <> ?3), "
            "fate = iif(fate = 'current' AND summary_id <> ?3, 'replaced', fate), summary_id = ?3 WHERE id = ?4",
            [to_text(at), message_id, summary_id, alert],
        )

    def note_edited(self, follower: str, message_id: int | None) -> None:
        self._sql.execute(
            "UPDATE alerts SET edit_due = 0 WHERE follower = ? AND message_id = ?", [follower, message_id]
        )

    def put_aside(self, alerts: Sequence[int]) -> None:
        """What waits among them waits for `take_up`."""
        self._sql.execute(
            "UPDATE alerts SET fate = 'aside' WHERE sent_at IS NULL AND fate = 'current' "
            "AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(alerts))],
        )

    def take_up(self) -> int:
        """What was put aside waits as before; returns how many."""
        return self._sql.execute("UPDATE alerts SET fate = 'current' WHERE fate = 'aside'").rowcount

    def leave_messages(self, follower: str) -> None:
        """What was sent cannot be edited any more: another message may have its number."""
        self._sql.execute("UPDATE alerts SET message_id = NULL, edit_due = 0 WHERE follower = ?", [follower])

    def delete(self, alerts: Sequence[int]) -> None:
        self._sql.execute("DELETE FROM alerts WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(alerts))])

    def delete_until(self, last: datetime) -> int:
        """Those that were sent, or lost their summary, by then; returns how many."""
        return self._sql.execute(
            "DELETE FROM alerts WHERE (sent_at <= ?1 AND edit_due = 0) OR "
            "(sent_at IS NULL AND fate <> 'current' AND written_at <= ?1)",
            [to_text(last)],
        ).rowcount

    # -- reading

    def before(self, summary_id: int) -> Before:
        row = next(self._sql.query("SELECT meeting_id, version, text_hash FROM summaries WHERE id = ?", [summary_id]))
        values = [row["meeting_id"], row["version"]]
        query = "SELECT id, status FROM summaries WHERE meeting_id = ? AND version < ? ORDER BY version DESC LIMIT 1"
        former = next(iter(self._sql.query(query, values)), None)
        query = (
            "SELECT DISTINCT p.words_hash FROM passages p JOIN summaries s ON s.id = p.summary_id "
            # passages of the same text moved from that version to this one
            "WHERE s.meeting_id = ?1 AND (s.version < ?2 OR (s.version = ?2 AND EXISTS (SELECT 1 FROM summaries o "
            "WHERE o.meeting_id = ?1 AND o.version < ?2 AND o.text_hash = ?3)))"
        )
        hashes = frozenset(one["words_hash"] for one in self._sql.query(query, [*values, row["text_hash"]]))
        if former is None:
            return Before(None, False, hashes)
        return Before(former["id"], former["status"] == Status.WITHDRAWN.value, hashes)

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

    def waiting(self, now: datetime, day: date, out: Sequence[int], limit: int) -> tuple[AlertRow, ...]:
        """The first alerts that are due: at once, or on `day` at the latest; those of paused or blocked followers and
        those in `out` wait."""
        where = "a.id NOT IN (SELECT value FROM json_each(?)) ORDER BY a.id LIMIT ?"
        values = [day.isoformat(), to_text(now), json.dumps(list(out)), limit]
        return tuple(self._query(f"{WAITING} AND {where}", values))

    def waiting_of(self, follower: str, now: datetime, day: date) -> tuple[AlertRow, ...]:
        """Those of one follower that come together as a digest."""
        where = WAITING + " AND a.follower = ? AND a.digest = 1 ORDER BY a.id"
        return tuple(self._query(where, [day.isoformat(), to_text(now), follower]))

    def still_waiting(self, alerts: Sequence[int], now: datetime) -> tuple[AlertRow, ...]:
        """Those of these alerts that are to be sent, whatever their day."""
        where = "a.id IN (SELECT value FROM json_each(?))"
        return tuple(
            self._query(f"{WAITING} AND {where}", [date.max.isoformat(), to_text(now), json.dumps(list(alerts))])
        )

    def to_edit(self, limit: int) -> tuple[tuple[str, int], ...]:
        """Messages whose summary was replaced or withdrawn: who got them, and their number."""
        with translated():
            query = (
                "SELECT follower, message_id, min(id) AS first FROM alerts WHERE edit_due = 1 "
                "GROUP BY follower, message_id ORDER BY first LIMIT ?"
            )
            return tuple((row["follower"], row["message_id"]) for row in self._sql.query(query, [limit]))

    def in_message(self, follower: str, message_id: int) -> tuple[AlertRow, ...]:
        return tuple(self._query("a.follower = ? AND a.message_id = ? ORDER BY a.id", [follower, message_id]))

    def aside(self) -> int:
        """How many were put aside."""
        with translated():
            return int(next(self._sql.query("SELECT count(*) AS n FROM alerts WHERE fate = 'aside'"))["n"])

    def by_id(self, alert: int) -> AlertRow | None:
        return next(self._query("a.id = ?", [alert]), None)

    def of(self, follower: str, summary_id: int) -> AlertRow | None:
        return next(self._query("a.follower = ? AND a.summary_id = ?", [follower, summary_id]), None)

    def all_of(self, follower: str) -> tuple[AlertRow, ...]:
        return tuple(self._query("a.follower = ? ORDER BY a.id", [follower]))

    def matches(self, summary_id: int, subscriptions: Sequence[int]) -> dict[int, Matched]:
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

    def _query(self, where: str, values: list[object]) -> Iterator[AlertRow]:
        with translated():
            for row in self._sql.query(f"{_SELECT} WHERE {where}", values):
                yield AlertRow(
                    row["id"],
                    row["follower"],
                    row["summary_id"],
                    tuple(json.loads(row["subscriptions"])),
                    bool(row["only_fresh"]),
                    bool(row["digest"]),
                    row["message_id"],
                    Fate(row["fate"]),
                    from_text(row["written_at"]),
                    maybe(row["sent_at"]),
                )


_OTHERS = (
    "SELECT o.id FROM summaries o JOIN summaries s ON s.meeting_id = o.meeting_id AND s.id <> o.id "
    "WHERE s.id = :summary"
)
"""The other versions of a summary."""
_UNTOLD = "sent_at IS NULL AND fate <> 'current'"
"""What waited, and lost its summary."""
_SELECT = (
    "SELECT a.id, a.follower, a.summary_id, a.subscriptions, a.only_fresh, a.digest, a.message_id, a.fate, "
    "a.written_at, a.sent_at "
    "FROM alerts a JOIN followers f ON f.number = a.follower"
)
WAITING = (
    "a.sent_at IS NULL AND a.fate = 'current' AND (a.due_day IS NULL OR a.due_day <= ?) AND f.blocked_at IS NULL "
    "AND (f.paused = 0 OR f.paused_until <= ?)"
)
