"""What followed one thing follows another: topics that are merged or taken apart, words that are compared otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import zip_longest

from knowledge.store.database import Database
from knowledge.store.subscriptions import SubscriptionTable


class Joining:
    """Works inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._sql = database.sql
        self._subscriptions = SubscriptionTable(database)

    def follow_merge(self, topic_id: int, into: int) -> None:
        """Who followed a topic follows the one that it was merged into."""
        old = next(iter(self._sql.query("SELECT id FROM wants WHERE topic_id = ?", [topic_id])), None)
        if old is None:
            return
        new = self._subscriptions.want(into, ())
        query = (
            "SELECT a.id, a.chosen, b.id AS other, b.chosen AS others FROM subscriptions a LEFT JOIN subscriptions b "
            "ON b.follower = a.follower AND b.want_id = ? WHERE a.want_id = ?"
        )
        for row in list(self._sql.query(query, [new, old["id"]])):
            chosen = _chosen(row["chosen"], topic_id)
            if row["other"] is None:
                self._keep_chosen(row["id"], chosen)
            else:
                self._keep_chosen(row["other"], _chosen(row["others"], into) | chosen)
        self._join(old["id"], new)

    def follow_split(self, topic_id: int, former: int) -> None:
        """Who had chosen a topic before it was merged into `former` follows it again, and no longer `former` unless
        they had chosen that too; whoever else follows `former` stays. Both have their passages again."""
        old = next(iter(self._sql.query("SELECT id FROM wants WHERE topic_id = ?", [former])), None)
        query = "SELECT id, chosen FROM subscriptions WHERE want_id = ? AND chosen IS NOT NULL"
        rows = list(self._sql.query(query, [old["id"]])) if old else []
        own = [row for row in rows if topic_id in _chosen(row["chosen"], former)]
        if old is None or not own:
            return
        new = self._subscriptions.want(topic_id, ())
        self._split_matches(old["id"], former, new, topic_id)
        for row in own:
            others = _chosen(row["chosen"], former) - {topic_id}
            if others:
                self._keep_chosen(row["id"], others)
                self._sql.execute(
                    "INSERT INTO subscriptions (follower, want_id, words, weekday, since) "
                    "SELECT follower, ?, words, weekday, since FROM subscriptions WHERE id = ?",
                    [new, row["id"]],
                )
            else:
                self._sql.execute("UPDATE subscriptions SET want_id = ?, chosen = NULL WHERE id = ?", [new, row["id"]])
        self._name_again(new)
        self._name_again(old["id"])
        self._subscriptions.forget_wants()

    def _keep_chosen(self, subscription: int, topics: set[int]) -> None:
        self._sql.execute(
            "UPDATE subscriptions SET chosen = ? WHERE id = ?", [json.dumps(sorted(topics)), subscription]
        )

    def _split_matches(self, old: int, former: int, new: int, topic_id: int) -> None:
        """What summaries had for the one want each of the two has of it that is its topic's: of versions that are
        replaced, passages whose words are its topic's today."""
        of_topic = (
            "value IN (SELECT q.id FROM topic_passages t JOIN passages p ON p.id = t.passage "
            "JOIN passages q ON q.words_hash = p.words_hash WHERE t.topic_id = :topic)"
        )
        query = (
            "INSERT OR REPLACE INTO want_matches SELECT m.summary_id, :want, "  # noqa: S608
            f"(SELECT json_group_array(value) FROM json_each(m.passages) WHERE {of_topic}), "
            f"(SELECT json_group_array(value) FROM json_each(m.fresh) WHERE {of_topic}) "
            "FROM want_matches m WHERE m.want_id = :old"
        )
        for want, topic in ((new, topic_id), (old, former)):
            self._sql.execute(query, {"want": want, "old": old, "topic": topic})
        self._sql.execute("DELETE FROM want_matches WHERE want_id IN (?, ?) AND passages = '[]'", [old, new])

    def rekey(self, keys_of: Callable[[str], Sequence[Sequence[str]]]) -> None:
        """Words are compared by other keys from now on; those that no key is left of keep what they have."""
        query = (
            "SELECT w.id, w.keys, (SELECT s.words FROM subscriptions s WHERE s.want_id = w.id ORDER BY s.id LIMIT 1) "
            "AS words FROM wants w WHERE w.topic_id IS NULL ORDER BY w.id"
        )
        for row in list(self._sql.query(query)):
            keys = keys_of(row["words"] or "")
            text = json.dumps(keys, ensure_ascii=False)
            if not keys or text == row["keys"]:
                continue
            same = next(iter(self._sql.query("SELECT id FROM wants WHERE keys = ?", [text])), None)
            if same is None:
                self._sql.execute("UPDATE wants SET keys = ? WHERE id = ?", [text, row["id"]])
            else:
                self._join(row["id"], same["id"])

    def _join(self, former: int, want: int) -> None:
        """What followed the one follows the other."""
        self._join_matches(former, want)
        self._rename_in_told(former, want)
        self._sql.execute("UPDATE OR IGNORE subscriptions SET want_id = ?2 WHERE want_id = ?1", [former, want])
        self._sql.execute("DELETE FROM subscriptions WHERE want_id = ?", [former])
        self._name_again(want)
        self._subscriptions.forget_wants()

    def _rename_in_told(self, former: int, want: int) -> None:
        """What was told of the one to who follows both was told of the other: it is edited and read on under that."""
        both = "FROM subscriptions a JOIN subscriptions b ON b.follower = a.follower AND b.want_id = ?2"
        self._sql.execute(
            "UPDATE alerts SET subscriptions = (SELECT json_group_array(DISTINCT coalesce("  # noqa: S608
            f"(SELECT b.id {both} WHERE a.want_id = ?1 AND a.id = j.value), j.value)) "
            "FROM json_each(alerts.subscriptions) j) "
            f"WHERE sent_at IS NOT NULL AND follower IN (SELECT a.follower {both} WHERE a.want_id = ?1)",
            [former, want],
        )

    def _name_again(self, want: int) -> None:
        """Alerts that wait name what their followers follow now, of those who follow this."""
        self._sql.execute(
            "UPDATE alerts SET subscriptions = (SELECT json_group_array(s.id) FROM subscriptions s "
            "JOIN want_matches m ON m.want_id = s.want_id WHERE m.summary_id = alerts.summary_id "
            "AND s.follower = alerts.follower) WHERE sent_at IS NULL AND fate IN ('current', 'aside') "
            "AND follower IN (SELECT follower FROM subscriptions WHERE want_id = ?)",
            [want],
        )

    def _join_matches(self, former: int, want: int) -> None:
        """What summaries had for the one they have for the other, beside what they had for it."""
        query = (
            "SELECT a.summary_id, a.passages, a.fresh, b.passages AS others, b.fresh AS other_fresh "
            "FROM want_matches a JOIN want_matches b ON b.summary_id = a.summary_id AND b.want_id = ? "
            "WHERE a.want_id = ?"
        )
        for row in list(self._sql.query(query, [former, want])):
            both = [
                _in_turn(json.loads(row["passages"]), json.loads(row["others"])),
                _in_turn(json.loads(row["fresh"]), json.loads(row["other_fresh"])),
            ]
            self._sql.execute(
                "UPDATE want_matches SET passages = ?, fresh = ? WHERE summary_id = ? AND want_id = ?",
                [*map(json.dumps, both), row["summary_id"], want],
            )
        self._sql.execute(
            "INSERT OR IGNORE INTO want_matches SELECT summary_id, ?2, passages, fresh FROM want_matches "
            "WHERE want_id = ?1",
            [former, want],
        )


def _chosen(kept: str | None, topic_id: int) -> set[int]:
    """The topics that somebody chose who follows this one."""
    return set(json.loads(kept)) if kept else {topic_id}


def _in_turn(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Each once; both begin with the most telling."""
    found = (one for pair in zip_longest(first, second) for one in pair if one is not None)
    return list(dict.fromkeys(found))
