"""Alerts: written in the transaction that publishes, handed out to be sent, and put right when a summary changes.

They are an outbox: a process takes what is due, sends it, then notes that it was sent. If it dies in between, the same
alert is given again; one that was noted never is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from knowledge.classifying import Classifier
from knowledge.contents import Contents
from knowledge.errors import StoreDamaged
from knowledge.following import (
    Alert,
    Announcement,
    Cleaned,
    Delivery,
    KeptAlert,
    Quiet,
    Reached,
)
from knowledge.matching import matches_of
from knowledge.membership import Membership
from knowledge.store.alerts import AlertRow, AlertTable
from knowledge.store.announcements import AnnouncementTable
from knowledge.store.database import Database
from knowledge.store.groups import GroupTable
from knowledge.store.instants import now_in_utc
from knowledge.store.matches import MatchTable
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.store.summaries import SummaryTable

DIGEST_AT = time(9)
"""When on the chosen day digests are due, in the zone of the instant given to `take`."""
MOST_IN_DIGEST = 30
"""Alerts in one digest; the rest comes in the next message."""
_UNREADABLE = (LookupError, ValueError, TypeError, StoreDamaged)
"""What reading one alert may raise that is not for all of them."""


class Alerts:
    """Not to be shared between threads, as its database. One instance hands out: it remembers what it gave and was not
    noted yet, so as not to give it twice. Any method may raise StoreError (and its kinds)."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = now_in_utc, *, months: int | None = None
    ) -> None:
        """`months` after which memberships lapse, as `Membership` has it."""
        self._database = database
        self._clock = clock
        self._table = AlertTable(database)
        self._matches = MatchTable(database)
        self._announcements = AnnouncementTable(database)
        self._subscriptions = SubscriptionTable(database)
        self._summaries = SummaryTable(database)
        self._groups = GroupTable(database)
        self._classifier = Classifier(database)
        self._membership = Membership(database, months=months, clock=clock)
        self._out: set[int] = set()

    # -- inside the transaction that publishes or withdraws

    def write(self, summary_id: int, by: str | None = None) -> int:
        """Find the topics of a summary that was just published, and write an alert for each subscriber of something
        that it has, but for `by`, who published it; returns how many. What only repeats a former version of the same
        meeting's summary alerts nobody again who could be told of it; alerts about that version wait with the new one,
        or are to be edited.

        Inside a transaction of the caller."""
        self._classifier.classify(summary_id)
        before = self._table.before(summary_id)
        hashes = self._matches.hashes_until(summary_id, before.version)
        self._matches.note(summary_id, matches_of(self._database, summary_id, hashes))
        if before.summary_id is not None:
            self._table.supersede(before.summary_id, summary_id, by)
        written = self._table.write(summary_id, self._now(), by, before)
        self._table.forget_untold(summary_id)
        return written

    def withdrawn(self, summary_id: int) -> None:
        """What waits about a summary that was withdrawn is not sent; what was sent is to be edited. Inside a
        transaction of the caller."""
        self._table.withdraw(summary_id)

    # -- the outbox

    def take(
        self,
        now: datetime,
        limit: int = 30,
        quiet: Quiet | None = None,
        failed: Callable[[Exception], object] = lambda _: None,
    ) -> tuple[Delivery, ...]:
        """At most `limit` messages that are due at `now` (aware, in the zone that quiet hours and weekdays are meant
        in), in the order in which they were written: alerts at once, and digests from 9 o'clock of their day on, of
        what was written before, however late. None in quiet hours. What belongs to somebody removed or lapsed
        meanwhile, or to nothing that is still followed, is dropped. What cannot be made out is put aside, and `failed`
        is told."""
        if quiet is not None and quiet.holds(now):
            return ()
        rounds = _last_digests(now)
        found: list[Delivery] = []
        try:
            with self._database.transaction():
                contents = Contents(self._database)
                while len(found) < limit:
                    rows = self._table.due(now, rounds, sorted(self._out), limit - len(found))
                    if not rows:
                        break
                    for row in rows:
                        if row.id not in self._out:
                            found += self._deliver(row, now, rounds, contents, failed)
        except BaseException:
            for one in found:
                self.give_back(one)
            raise
        return tuple(found)

    def holds(self, delivery: Delivery, now: datetime) -> bool:
        """Whether what was taken is still to be told as it is: nothing of it was replaced, withdrawn, stopped or told
        meanwhile, and its subscriber was neither paused, blocked nor erased. Whether they may still get it is not
        looked at. What does not hold is to be given back."""
        waiting = {
            row.id: row.summary_id for row in self._table.still_waiting([one.id for one in delivery.alerts], now)
        }
        followed = {one.id for alert in delivery.alerts for one in alert.subscriptions}
        return all(waiting.get(one.id) == one.summary_id for one in delivery.alerts) and len(followed) == len(
            self._subscriptions.by_ids(sorted(followed))
        )

    def sent(self, delivery: Delivery, message_id: int) -> None:
        """The message went out. If a summary in it was replaced or withdrawn since it was taken, it is to be edited;
        what the new version adds is another alert."""
        now = self._now()
        with self._database.transaction():
            for alert in delivery.alerts:
                row = self._table.by_id(alert.id)
                self._table.note_sent(alert.id, alert.summary_id, message_id, now)
                if row is None:
                    named = [one.id for one in alert.subscriptions]
                    self._table.keep_told(delivery.subscriber, alert.summary_id, named, message_id, now)
                elif row.summary_id != alert.summary_id:
                    self._table.leave_rest(row, alert.summary_id)
        self.give_back(delivery)

    def give_back(self, delivery: Delivery) -> None:
        """The message did not go out, and is given again at the next `take`."""
        self._out -= {alert.id for alert in delivery.alerts}

    def put_aside(self, delivery: Delivery) -> None:
        """The message cannot be told, however often it is tried: it is given again after `take_up`."""
        with self._database.transaction():
            self._table.put_aside([alert.id for alert in delivery.alerts])
        self.give_back(delivery)

    def take_up(self) -> int:
        """For a process that starts, whose program may tell more: what was put aside is given again. Returns how many
        alerts."""
        if not self._table.aside():
            return 0
        with self._database.transaction():
            return self._table.take_up()

    def aside(self) -> int:
        """How many alerts could not be told and wait for the next start."""
        return self._table.aside()

    def blocked(self, subscriber: str) -> None:
        """Telegram delivers nothing to them any more: they are sent nothing until they let it, or follow or resume
        something, and `clean` erases what they follow."""
        with self._database.transaction():
            self._subscriptions.block(subscriber, self._now())

    def is_blocked(self, subscriber: str) -> bool:
        follower = self._subscriptions.follower(subscriber)
        return follower is not None and follower.blocked_at is not None

    def unblocked(self, subscriber: str) -> None:
        """Telegram delivers again."""
        with self._database.transaction():
            self._subscriptions.unblock(subscriber)

    def about(self, subscriber: str, summary_id: int) -> Alert | None:
        """The alert that somebody has about a summary, sent or not, as it would be told now: a button under it names
        the summary alone."""
        row = self._table.of(subscriber, summary_id)
        return Contents(self._database).of(row) if row else None

    def kept(self, subscriber: str) -> tuple[KeptAlert, ...]:
        """What is kept of the alerts that somebody got or will get, in the order in which they were written."""
        found = [(row, self._summaries.load(row.summary_id)) for row in self._table.all_of(subscriber)]
        return tuple(
            KeptAlert(stored.summary.meeting, row.written_at, row.sent_at, row.message_id)
            for row, stored in found
            if stored is not None
        )

    def to_edit(self, limit: int = 30) -> tuple[Delivery, ...]:
        """Messages that were sent about a summary that was replaced or withdrawn since, with the fate of each of their
        alerts; the meeting is told as it is now. One that cannot be made out is given without alerts."""
        generation = self._summaries.generation()
        contents, found = Contents(self._database), []
        for follower, message_id in self._table.to_edit(limit):
            try:
                alerts = tuple(contents.of(row) for row in self._table.in_message(follower, message_id))
            except _UNREADABLE:
                alerts = ()
            found.append(Delivery(follower, alerts, len(alerts) > 1, message_id, generation))
        return tuple(found)

    def edited(self, delivery: Delivery) -> None:
        """The message says so now, or is gone. If anything was published or withdrawn since `to_edit` gave it, it may
        not say the last of it: it is given again."""
        with self._database.transaction():
            if delivery.generation == self._summaries.generation():
                self._table.note_edited(delivery.subscriber, delivery.message_id)

    def progress(self, summary_id: int, now: datetime) -> Reached:
        """`now` is in the zone that weekdays are meant in."""
        return self._announcements.progress(summary_id, now, _last_digests(now))

    def announce(self, summary_id: int, by: str, message_id: int, text: str) -> None:
        """Keep the message that told `by`, a member, of the publication: `progress` is told under it, also by another
        process."""
        with self._database.transaction():
            self._announcements.add(Announcement(summary_id, by, message_id, text, self._now()))

    def announced(self) -> tuple[Announcement, ...]:
        return self._announcements.all()

    def announced_enough(self, summary_id: int) -> None:
        """Everybody knows, or the message is gone."""
        with self._database.transaction():
            self._announcements.delete(summary_id)

    def clean(self, *, blocked_days: int = 30, sent_days: int = 366, announced_days: int = 1) -> Cleaned:
        """Erase followers who have been blocked for `blocked_days` with all that they follow, alerts that were sent
        `sent_days` ago, and what is kept to tell who published how far it is after `announced_days`."""
        now = self._now()
        with self._database.transaction():
            self._announcements.delete_until(now - timedelta(days=announced_days))
            return Cleaned(
                followers=self._subscriptions.delete_blocked_until(now - timedelta(days=blocked_days)),
                alerts=self._table.delete_until(now - timedelta(days=sent_days)),
            )

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def _deliver(
        self,
        row: AlertRow,
        now: datetime,
        rounds: Sequence[datetime],
        contents: Contents,
        failed: Callable[[Exception], object],
    ) -> list[Delivery]:
        """The message that begins with this alert; none, and no trace of it, when nobody is there to get it."""
        rows = self._table.due_of(row.follower, now, rounds) if row.digest else (row,)
        rows = tuple(one for one in rows if one.id not in self._out)[:MOST_IN_DIGEST]
        if not self._may_get(row.follower):
            self._table.delete([one.id for one in rows])
            return []
        alerts = []
        for one in rows:
            try:
                alerts.append((one, contents.of(one)))
            except _UNREADABLE as error:
                # nobody waits behind it, and it is not lost
                failed(error)
                self._table.put_aside([one.id])
        self._table.delete([one.id for one, alert in alerts if not alert.subscriptions])
        self._table.leave_untold([one.id for one, alert in alerts if alert.subscriptions and not alert.passages])
        kept = sorted((alert for _, alert in alerts if alert.passages), key=lambda one: (one.meeting.date, one.id))
        if not kept:
            return []
        self._out.update(alert.id for alert in kept)
        return [Delivery(row.follower, tuple(kept), row.digest)]

    def _may_get(self, subscriber: str) -> bool:
        member = self._membership.by_number(subscriber)
        return member.active if member is not None else self._groups.with_number(subscriber) is not None


def _last_digests(now: datetime) -> tuple[datetime, ...]:
    """The last digest of each weekday, Monday first, in the zone of `now`."""
    found = []
    for weekday in range(7):
        day = now.date() - timedelta(days=(now.weekday() - weekday) % 7)
        at = datetime.combine(day, DIGEST_AT, now.tzinfo)
        found.append(at if at <= now else datetime.combine(day - timedelta(days=7), DIGEST_AT, now.tzinfo))
    return tuple(found)
