"""Topics, what people follow, and the alerts that they get, as they cross packages. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from knowledge.models import Meeting


class Origin(StrEnum):
    """Where a topic comes from."""

    SHIPPED = "shipped"
    FOUND = "found"
    """In headings or letters of the summaries."""
    ADDED = "added"
    """By a representative."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`aliases` are the other names it is found by; a hidden topic is neither listed nor found, and alerts nobody."""

    id: int
    name: str
    origin: Origin
    aliases: tuple[str, ...] = ()
    hidden: bool = False


class Told(StrEnum):
    """What a meeting did with a subject, as far as its most telling sentence says."""

    DECIDED = "decided"
    ANSWERED = "answered"
    ASKED = "asked"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Cadence:
    """At once when `weekday` is None, else one digest a week, on that day (0 is Monday). Raises ValueError."""

    weekday: int | None = None

    def __post_init__(self) -> None:
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise ValueError(f"no weekday: {self.weekday}")


AT_ONCE = Cadence()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What following these words would mean, before it is confirmed.

    `words` are as typed, made of one line; `topic` what they name (`mended` says: with a typing error), None when they
    are followed as words; `near` topics that may have been meant by words that name none. `summaries` counts the
    published ones of the past year that would have alerted, `latest` is the newest of their meetings; `also` are other
    words for the same things, which alert too; `unknown` are words that no summary has used yet, nor another word for
    the same thing, `spelled` the words with those among them mended that look like typing errors, or empty; `already`
    the subscription to the same thing."""

    words: str
    topic: Topic | None
    mended: bool
    near: tuple[Topic, ...]
    summaries: int
    latest: Meeting | None
    also: tuple[str, ...]
    unknown: tuple[str, ...]
    spelled: str
    already: Subscription | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Exactly one of `topic` and the words counts: with a topic, `words` is its present name, and `chosen` are the
    names of those that were followed before they were merged into it."""

    id: int
    words: str
    topic: Topic | None
    cadence: Cadence
    since: datetime
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody's subscriptions, oldest first, and their pause: until an instant, or open (`paused` without
    `paused_until`). `blocked_at` says since when Telegram delivers nothing to them."""

    number: str
    subscriptions: tuple[Subscription, ...]
    paused: bool = False
    paused_until: datetime | None = None
    blocked_at: datetime | None = None


class Fate(StrEnum):
    """What became of the summary that an alert was about."""

    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    ASIDE = "aside"
    """Of an alert that could not be told: current, and left alone until a process starts."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One summary for one subscriber: the subscriptions that it matches and the passages, most telling first."""

    id: int
    summary_id: int
    meeting: Meeting
    subscriptions: tuple[Subscription, ...]
    passages: tuple[str, ...]
    fate: Fate = Fate.CURRENT


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one subscriber (a member's or a group's number): one alert, or several as a digest, oldest
    meeting first. `message_id` is None before it is sent; `generation` is that of the summaries from which it is to be
    edited."""

    subscriber: str
    alerts: tuple[Alert, ...]
    digest: bool = False
    message_id: int | None = None
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message to `by`, a representative's number, that says a summary was published; `text` is what it said."""

    summary_id: int
    by: str
    message_id: int
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """Of the alerts about a summary: how many were sent, of `total` that were or are due, and how many beside them wait
    for the day of somebody's digest. Those of people who take none for now, paused or blocked, count once sent."""

    sent: int
    total: int
    weekly: int


@dataclass(frozen=True, slots=True)
class Notified:
    """Whom a publication tells, at once or in a digest: `subscribers`, people and groups that can be told, who have
    something new to them in it; and for the topics that they follow the name and how many, most first. What else they
    follow is nobody's business."""

    subscribers: int
    topics: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing is sent, in the zone of the instant that they are compared with: from `start` to
    `stop`, over midnight when `start` is later. Equal bounds mean none."""

    start: time
    stop: time

    def holds(self, now: datetime) -> bool:
        at = now.time()
        if self.start <= self.stop:
            return self.start <= at < self.stop
        return at >= self.start or at < self.stop


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """What is kept of an alert: the meeting, when it was written, when and as which message it was sent, None as long
    as it waits; `message_id` is None too where the chat has another number since."""

    meeting: Meeting
    written_at: datetime
    sent_at: datetime | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many followers and alerts retention erased."""

    followers: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Body:
    """A council, by its number."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class OfBody:
    """A topic in one council (None where summaries do not say which)."""

    body: str | None
    meetings: int
    latest: date
