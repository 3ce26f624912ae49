"""Alerts in the store: written with a publication, taken, sent, edited."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.following import Fate
from knowledge.models import Status
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe, to_text


@dataclass(frozen=True, slots=True)
class AlertRow:
    """`known_version`: up to which version of the summary the follower knows what it says, 0 for none. `digest`: it
    may share a message."""

    id: int
    follower: str
    summary_id: int
    subscriptions: tuple[int, ...]
    known_version: int
    digest: bool
    message_id: int | None
    fate: Fate
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Before:
    """The version of a summary before this one and its number (0 when there is none), and whether it was withdrawn."""

    summary_id: int | None
    version: int
    withdrawn: bool


class AlertTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def supersede(self, former: int, summary_id: int, by: str | None) -> None:
        """What waits about a former version, or was put aside, waits about the new one from now on, but for `by`, who
        published it: what its followers knew before they know still. What was sent about any version is to be
        edited."""
        self._sql.execute("DELETE FROM alerts WHERE summary_id = ? AND sent_at IS NULL AND follower = ?", [former, by])
        self._sql.execute(
            "UPDATE alerts SET summary_id = ?2, fate = 'current', subscriptions = ("
            "  SELECT json_group_array(s.id) FROM subscriptions s JOIN want_matches m ON m.want_id = s.want_id "
            "  WHERE m.summary_id = ?2 AND s.follower = alerts.follower"
            ") WHERE summary_id = ?1 AND sent_at IS NULL AND fate IN ('current', 'aside')",
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

    def write(self, summary_id: int, now: datetime, by: str | None, before: Before) -> int:
        """One alert for each follower of something that the summary has, but for `by`, who published it; returns how
        many. Of a correction only for passages that no former version had; where what waited about
        those was never sent, for those that were new then; for all, if the last was withdrawn and nothing was sent."""
        row = self._sql.execute(
            "INSERT OR IGNORE INTO alerts "  # noqa: S608
            "(follower, summary_id, subscriptions, known_version, digest, written_at) "
            "SELECT f.number, :summary, json_group_array(s.id), k.known, "
            # at once if one of them is; held back by a pause, they come together
            "  max(s.weekday IS NULL) = 0 OR f.blocked_at IS NOT NULL "
            "  OR (f.paused AND (f.paused_until IS NULL OR f.paused_until > :now)), :now "
            "FROM want_matches m JOIN subscriptions s ON s.want_id = m.want_id "
            "JOIN followers f ON f.number = s.follower "
            "LEFT JOIN people p ON p.number = f.person "
            "JOIN (SELECT number, coalesce(untold.known, iif(:withdrawn AND number NOT IN "
            f"    (SELECT follower FROM alerts WHERE sent_at IS NOT NULL AND summary_id IN ({_OTHERS})), 0, :former)) "
            "  AS known FROM followers LEFT JOIN (SELECT follower, min(known_version) AS known FROM alerts "
            f"    WHERE {_UNTOLD} AND summary_id IN ({_OTHERS}) GROUP BY follower) untold "
            "  ON untold.follower = number) k ON k.number = f.number "
            "WHERE m.summary_id = :summary AND f.number IS NOT :by AND p.removed_at IS NULL "
            "AND (:former = 0 OR k.known < :former OR m.fresh <> '[]') "
            "GROUP BY f.number ORDER BY min(s.id)",
            {
                "summary": summary_id,
                "former": before.version,
                "withdrawn": int(before.withdrawn),
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

    def leave_rest(self, row: AlertRow, told: int) -> None:
        """Its follower was told of the version `told` and knows it now: of the one that the alert had moved to
        meanwhile, whatever became of that, another alert has the rest."""
        self._sql.execute(
            "INSERT OR IGNORE INTO alerts "
            "(follower, summary_id, subscriptions, known_version, digest, written_at, fate) "
            "SELECT ?, ?, ?, version, ?, ?, ? FROM summaries WHERE id = ?",
            [
                row.follower,
                row.summary_id,
                json.dumps(row.subscriptions),
                int(row.digest),
                to_text(row.written_at),
                row.fate.value,
                told,
            ],
        )

    def keep_told(self, follower: str, told: int, subscriptions: Sequence[int], message_id: int, at: datetime) -> None:
        """Of an alert that was forgotten while it was on its way, for another version was published: its message is to
        be edited, and what it said is known."""
        versions = "FROM summaries o JOIN summaries s ON s.meeting_id = o.meeting_id WHERE s.id = :told"
        values = {"follower": follower, "told": told}
        self._sql.execute(
            "INSERT OR IGNORE INTO alerts (follower, summary_id, subscriptions, known_version, digest, written_at, "  # noqa: S608
            "sent_at, message_id, fate, edit_due) SELECT number, :told, :named, 0, 0, :at, :at, :message, "
            f"iif('published' IN (SELECT o.status {versions}), 'replaced', 'withdrawn'), 1 "
            "FROM followers WHERE number = :follower",
            {**values, "named": json.dumps(list(subscriptions)), "at": to_text(at), "message": message_id},
        )
        self._sql.execute(
            "UPDATE alerts SET known_version = max(known_version, (SELECT version FROM summaries WHERE id = :told)) "  # noqa: S608
            f"WHERE follower = :follower AND sent_at IS NULL AND summary_id IN (SELECT o.id {versions})",
            values,
        )

    def leave_untold(self, alerts: Sequence[int]) -> None:
        """Nothing in them is new to their followers: they are not sent, and it stays known what those know."""
        self._sql.execute(
            "UPDATE alerts SET fate = 'replaced' WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(alerts))],
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
        query = (
            "SELECT o.id, o.version, o.status FROM summaries o JOIN summaries s ON s.meeting_id = o.meeting_id "
            "AND o.version < s.version WHERE s.id = ? ORDER BY o.version DESC LIMIT 1"
        )
        former = next(iter(self._sql.query(query, [summary_id])), None)
        if former is None:
            return Before(None, 0, False)
        return Before(former["id"], former["version"], former["status"] == Status.WITHDRAWN.value)

    def due(self, now: datetime, rounds: Sequence[datetime], out: Sequence[int], limit: int) -> tuple[AlertRow, ...]:
        """The first alerts that are due: at once, or written before the last digest of a day that was chosen for
        something in them; `rounds` are the last digests of each weekday, Monday first. Those of paused or blocked
        followers and those in `out` wait."""
        where = "a.id NOT IN (SELECT value FROM json_each(?)) ORDER BY a.id LIMIT ?"
        values = [to_text(now), as_list(rounds), json.dumps(list(out)), limit]
        return tuple(self._query(f"{WAITING} AND {DUE} AND {where}", values))

    def due_of(self, follower: str, now: datetime, rounds: Sequence[datetime]) -> tuple[AlertRow, ...]:
        """Those of one follower that come together as a digest."""
        where = f"{WAITING} AND {DUE} AND a.follower = ? AND {_DIGEST} ORDER BY a.id"
        return tuple(self._query(where, [to_text(now), as_list(rounds), follower]))

    def still_waiting(self, alerts: Sequence[int], now: datetime) -> tuple[AlertRow, ...]:
        """Those of these alerts that are to be sent, whatever their day."""
        where = "a.id IN (SELECT value FROM json_each(?))"
        return tuple(self._query(f"{WAITING} AND {where}", [to_text(now), json.dumps(list(alerts))]))

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

    def _query(self, where: str, values: list[object]) -> Iterator[AlertRow]:
        with translated():
            for row in self._sql.query(f"{_SELECT} WHERE {where}", values):
                yield AlertRow(
                    row["id"],
                    row["follower"],
                    row["summary_id"],
                    tuple(json.loads(row["subscriptions"])),
                    row["known_version"],
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
_FOLLOWED = "FROM subscriptions s WHERE s.id IN (SELECT value FROM json_each(a.subscriptions))"
_DIGEST = f"(a.digest = 1 OR (SELECT max(s.weekday IS NULL) {_FOLLOWED}) = 0)"
"""It was held back, or nothing in it is told at once any more."""
_SELECT = (
    f"SELECT a.id, a.follower, a.summary_id, a.subscriptions, a.known_version, {_DIGEST} AS digest, a.message_id, "  # noqa: S608
    "a.fate, a.written_at, a.sent_at "
    "FROM alerts a JOIN followers f ON f.number = a.follower"
)
WAITING = "a.sent_at IS NULL AND a.fate = 'current' AND f.blocked_at IS NULL AND (f.paused = 0 OR f.paused_until <= ?)"
DUE = (
    "coalesce((SELECT max(s.weekday IS NULL OR a.written_at < json_extract(?, '$[' || s.weekday || ']')) "
    # of which nothing is followed any more: to be dropped
    f"{_FOLLOWED}), 1) = 1"
)


def as_list(instants: Sequence[datetime]) -> str:
    return json.dumps([to_text(one) for one in instants])
