"""What an alert says now: its meeting, what of it is followed, and the passages that its follower does not know."""

from __future__ import annotations

from knowledge.following import Alert, Subscription
from knowledge.models import Meeting
from knowledge.naming import Names
from knowledge.store.alerts import AlertRow
from knowledge.store.database import Database
from knowledge.store.matches import MatchTable
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable
from knowledge.subscriptions import as_subscription


class Contents:
    """Of many alerts: what they have in common is read once. To be made anew for each look at the store, and not to be
    kept."""

    def __init__(self, database: Database) -> None:
        self._matches = MatchTable(database)
        self._subscriptions = SubscriptionTable(database)
        self._summaries = SummaryTable(database)
        self._names = Names(TopicTable(database).rows())
        self._meetings: dict[int, Meeting] = {}
        self._known: dict[tuple[int, int], frozenset[str]] = {}
        """By summary and version, what is known of the one to who knows the other."""

    def of(self, row: AlertRow) -> Alert:
        """What was sent keeps the name of a topic that is hidden since. Without passages when all of them are known;
        without subscriptions too when nothing in it is followed any more. Raises LookupError, ValueError, TypeError,
        StoreDamaged where the store holds what cannot be told."""
        matches = self._matches.of(row.summary_id, row.subscriptions)
        old = self._known_passages(row) if row.known_version else frozenset()
        followed: list[tuple[Subscription, list[str]]] = []
        for one in self._subscriptions.by_ids(tuple(matches)):
            topic = self._names.by_id(one.topic_id) if one.topic_id is not None else None
            if topic is None or not topic.hidden or row.message_id is not None:
                new = [passage for passage in matches[one.id].passages if passage not in old]
                followed.append((as_subscription(one, topic), new))
        passages: dict[str, int] = {}
        for _, new in followed:
            for place, passage in enumerate(new):
                passages[passage] = min(place, passages.get(passage, place))
        return Alert(
            row.id,
            row.summary_id,
            self._meeting(row),
            tuple(one for one, new in followed if new or not passages),
            tuple(sorted(passages, key=lambda passage: passages[passage])),
            row.fate,
        )

    def _meeting(self, row: AlertRow) -> Meeting:
        if row.summary_id not in self._meetings:
            stored = self._summaries.load(row.summary_id)
            if stored is None:
                raise LookupError(f"alert {row.id} without its summary")
            self._meetings[row.summary_id] = stored.summary.meeting
        return self._meetings[row.summary_id]

    def _known_passages(self, row: AlertRow) -> frozenset[str]:
        """Those of the summary whose words its follower knows of the versions before."""
        key = row.summary_id, row.known_version
        if key not in self._known:
            self._known[key] = self._matches.known(*key)
        return self._known[key]
