"""What members and groups follow: a topic, or any words, also some that no summary has used yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from knowledge.errors import (
    AlreadyFollowed,
    NothingToFollow,
    TooManySubscriptions,
    UnknownSubscriber,
    UnknownSubscription,
    UnknownTopic,
    WordsTooLong,
)
from knowledge.following import AT_ONCE, Cadence, Follower, Proposal, Subscription, Topic
from knowledge.language.folding import on_one_line
from knowledge.language.wanted import Keys, all_keys, also, telling, unheld, wanted_keys
from knowledge.matching import would_alert
from knowledge.membership import Membership
from knowledge.naming import Names
from knowledge.search.spelling import Speller
from knowledge.search.vocabulary import Vocabulary
from knowledge.store.database import Database
from knowledge.store.groups import GroupTable
from knowledge.store.instants import now_in_utc
from knowledge.store.subscriptions import SubscriptionRow, SubscriptionTable
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable

LONGEST = 300
"""Characters of what is typed to be followed."""
MOST = 50
"""Subscriptions of one follower."""
YEAR = timedelta(days=365)


class Subscriptions:
    """Every method that writes is one transaction. `subscriber` is the number of an active member or an approved
    group. Not to be shared between threads, as its database. Any method may raise StoreError (and its kinds)."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = now_in_utc, *, months: int | None = None
    ) -> None:
        """`months` after which memberships lapse, as `Membership` has it."""
        self._database = database
        self._clock = clock
        self._table = SubscriptionTable(database)
        self._topics = TopicTable(database)
        self._summaries = SummaryTable(database)
        self._groups = GroupTable(database)
        self._membership = Membership(database, months=months, clock=clock)

    def propose(self, words: str, subscriber: str) -> Proposal:
        """What following these words would mean; writes nothing. Raises WordsTooLong, NothingToFollow,
        UnknownSubscriber."""
        self._check(subscriber)
        line = _line(words)
        names = self._names()
        named = names.find(line)
        topic = named.topic if named else None
        keys = () if topic else wanted_keys(line)
        since = (self._now() - YEAR).date()
        if topic is not None:
            found = self._table.summaries_of(topic.id, since)
        else:
            may = self._table.summaries_with(keys, since)
            found = tuple(one for one in may if would_alert(self._database, one, keys))
        latest = self._summaries.load(found[0]) if found else None
        already = self._table.same(subscriber, topic.id if topic else None, keys)
        return Proposal(
            words=line,
            topic=topic,
            mended=named.mended if named else False,
            near=() if topic else names.near(line),
            summaries=len(found),
            latest=latest.summary.meeting if latest else None,
            also=() if topic else also(line),
            unknown=() if topic else self._unknown(line),
            spelled="" if topic else self._spelled(line),
            already=self._as_subscription(already, names) if already else None,
        )

    def follow(self, subscriber: str, wanted: str | int, cadence: Cadence = AT_ONCE) -> Subscription:
        """Follow a topic (its number) or words: words that are a topic's name, alias or another word for it follow the
        topic, those with a typing error in one stay words. Who was blocked no longer is, nor paused who followed
        nothing.

        Raises WordsTooLong, NothingToFollow, UnknownTopic (also for a hidden one), AlreadyFollowed,
        TooManySubscriptions, UnknownSubscriber."""
        line = _line(wanted) if isinstance(wanted, str) else ""
        with self._database.transaction():
            group = self._check(subscriber)
            names = self._names()
            topic = names.meant(line) if isinstance(wanted, str) else names.by_id(wanted)
            if not isinstance(wanted, str) and (topic is None or topic.hidden):
                raise UnknownTopic(str(wanted))
            keys = () if topic else wanted_keys(line)
            topic_id = topic.id if topic else None
            same = self._table.same(subscriber, topic_id, keys)
            if same is not None:
                raise AlreadyFollowed(same.id)
            others = len(self._table.of(subscriber))
            if others >= MOST:
                raise TooManySubscriptions(MOST)
            self._table.keep_follower(subscriber, group=group)
            if not others:
                self._table.pause(subscriber, False, None)
            want = self._table.want(topic_id, keys)
            number = self._table.add(subscriber, want, topic.name if topic else line, cadence, self._now())
            return self._one(subscriber, number)

    def keys(self, words: str) -> Keys:
        """What words are compared by: for each that says something, the keys that a passage holds one of. Raises
        WordsTooLong, NothingToFollow."""
        return wanted_keys(_line(words))

    def spelled(self, words: str) -> str:
        """The words without their typing errors; empty when there is none to mend. Raises WordsTooLong,
        NothingToFollow."""
        return self._spelled(_line(words))

    def list(self, subscriber: str) -> Follower:
        """All that somebody follows, and their pause; empty for who never followed anything. Raises nothing of its
        own: it also tells what is kept about somebody lapsed or removed."""
        names, row = self._names(), self._table.follower(subscriber)
        if row is None:
            return Follower(subscriber, ())
        subscriptions = tuple(self._as_subscription(one, names) for one in self._table.of(subscriber))
        paused = row.paused and (row.paused_until is None or row.paused_until > self._now())
        return Follower(subscriber, subscriptions, paused, row.paused_until if paused else None, row.blocked_at)

    def change(self, subscriber: str, subscription: int, cadence: Cadence) -> Subscription:
        """At once, or weekly; also for alerts that wait. Raises UnknownSubscription."""
        with self._database.transaction():
            self._one(subscriber, subscription)
            self._table.change(subscription, cadence)
            return self._one(subscriber, subscription)

    def stop(self, subscriber: str, subscription: int) -> Subscription:
        """Also for alerts that wait; returns what was followed. Raises UnknownSubscription."""
        with self._database.transaction():
            stopped = self._one(subscriber, subscription)
            self._table.delete(subscription)
            return stopped

    def stop_all(self, subscriber: str) -> int:
        """Returns how many there were."""
        with self._database.transaction():
            return self._table.delete_all(subscriber)

    def pause(self, subscriber: str, until: datetime | None = None) -> Follower:
        """Nothing is sent until an instant, or until `resume`; what is published meanwhile waits and comes as one
        digest. Raises UnknownSubscriber, ValueError for an instant without a zone or in the past."""
        if until is not None and (until.tzinfo is None or until <= self._now()):
            raise ValueError(f"a pause until {until.isoformat()}")
        return self._set_pause(subscriber, True, until)

    def resume(self, subscriber: str) -> Follower:
        """Raises UnknownSubscriber."""
        return self._set_pause(subscriber, False, None)

    def _set_pause(self, subscriber: str, paused: bool, until: datetime | None) -> Follower:
        with self._database.transaction():
            self._table.keep_follower(subscriber, group=self._check(subscriber))
            self._table.pause(subscriber, paused, until)
        return self.list(subscriber)

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def _names(self) -> Names:
        return Names(self._topics.rows())

    def _check(self, subscriber: str) -> bool:
        """Whether it is a group. Raises UnknownSubscriber."""
        member = self._membership.by_number(subscriber)
        if member is not None and member.active:
            return False
        if self._groups.with_number(subscriber) is None:
            raise UnknownSubscriber(subscriber)
        return True

    def _one(self, subscriber: str, subscription: int) -> Subscription:
        row = self._table.by_id(subscription)
        if row is None or row.follower != subscriber:
            raise UnknownSubscription(str(subscription))
        return self._as_subscription(row, self._names())

    def _as_subscription(self, row: SubscriptionRow, names: Names) -> Subscription:
        found = as_subscription(row, names.by_id(row.topic_id) if row.topic_id is not None else None)
        return replace(found, chosen=tuple(names.own_name(one) for one in row.chosen))

    def _unknown(self, line: str) -> tuple[str, ...]:
        """The words that the index does not hold in any form, nor by another word for the same thing."""
        return unheld(line, self._summaries.key_counts(list(all_keys(line))))

    def _spelled(self, line: str) -> str:
        unknown = self._unknown(line)
        if not unknown:
            return ""
        speller, mended = Speller(Vocabulary.read(self._summaries)), line
        for word in unknown:
            mended = re.sub(rf"\b{re.escape(word)}\b", speller.mend(word) or word, mended)
        return mended if mended != line else ""


def as_subscription(row: SubscriptionRow, topic: Topic | None) -> Subscription:
    return Subscription(row.id, topic.name if topic else row.words, topic, row.cadence, row.since)


def _line(words: str) -> str:
    """On one line. Raises WordsTooLong, NothingToFollow."""
    line = on_one_line(words)
    if len(line) > LONGEST:
        raise WordsTooLong(len(line), LONGEST)
    if not telling(line):
        raise NothingToFollow
    return line
