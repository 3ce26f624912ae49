"""The topics of a house: listed, found by name, told meeting by meeting, and put right by representatives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.classifying import PUT_IN, Classifier, edition, phrase_of
from knowledge.errors import NotAllowed, NoTopicName, TopicTaken, UnknownPassage, UnknownTopic
from knowledge.excerpt import Excerpt, could_be_excerpt
from knowledge.following import OfBody, Origin, Told, Topic
from knowledge.language.folding import composed
from knowledge.membership import Membership
from knowledge.models import Meeting, Passage, PassageKind, Span
from knowledge.naming import Names
from knowledge.people import Deed, Role
from knowledge.search.analysis import AnalysedSummary
from knowledge.search.excerpts import whole
from knowledge.search.topics import Pattern, ReadSummary, most_telling, told_by
from knowledge.store.acts import ActTable
from knowledge.store.database import Database
from knowledge.store.instants import now_in_utc
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable

LONGEST_NAME = 80
"""Characters of a topic's name, and of an alias."""
SCRAP = 40
"""Characters under which a sentence is shown with the rest of its passage."""


@dataclass(frozen=True, slots=True)
class Line:
    """A topic on the page: `bodies` by council, the one with the latest meeting first."""

    topic: Topic
    meetings: int
    latest: date
    bodies: tuple[OfBody, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`total` topics in all; `lines` those of this page, the latest spoken of first."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one meeting said of a topic: the sentence of its most telling passage (`passage_id`); `others` are the
    topic's other passages of that meeting, most telling first."""

    meeting: Meeting
    summary_id: int
    passage_id: str
    excerpt: Excerpt
    told: Told
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`total` meetings in all; `entries` those of this page, newest first."""

    topic: Topic
    entries: tuple[Entry, ...]
    total: int


class Topics:
    """Reads from one store, and writes what representatives change: every such method is one transaction, which checks
    the actor's right and notes the act. Not to be shared between threads, as its database.

    Making one may write: after the program was renewed, everything published is compared with its list of subjects.
    Raises StoreError (and its kinds)."""

    def __init__(self, database: Database, *, months: int | None = None) -> None:
        self._database = database
        self._table = TopicTable(database)
        self._summaries = SummaryTable(database)
        self._acts = ActTable(database)
        self._classifier = Classifier(database)
        self._membership = Membership(database, months=months)
        if self._table.edition() != edition():
            with database.transaction():
                self._classifier.catch_up()

    # -- reading

    def find(self, name: str) -> Topic | None:
        """The topic with this name or alias; accents, plurals and a typing error are forgiven. Never raises on any
        text."""
        named = self._names().find(name)
        return named.topic if named else None

    def near(self, name: str) -> tuple[Topic, ...]:
        """At most three topics that may be meant by a name that is none's."""
        return self._names().near(name)

    def by_id(self, topic_id: int) -> Topic | None:
        """Also a hidden one; the one it was merged into, where it was."""
        return self._names().by_id(topic_id)

    def page(self, offset: int = 0, limit: int = 10, body: str | None = None) -> Page:
        """The topics that published summaries speak of, the latest spoken of first; only those of one council where
        `body` names it."""
        names, lines = self._names(), []
        found: dict[int, list[OfBody]] = {}
        for spread in self._table.spreads():
            if body is None or spread.body == body:
                found.setdefault(spread.topic_id, []).append(OfBody(spread.body, spread.meetings, spread.latest))
        for topic_id, bodies in found.items():
            bodies.sort(key=lambda one: (one.latest, one.meetings), reverse=True)
            total = sum(one.meetings for one in bodies)
            lines.append(Line(names.topics[topic_id], total, bodies[0].latest, tuple(bodies)))
        lines.sort(key=lambda line: (-line.latest.toordinal(), -line.meetings, line.topic.name))
        return Page(tuple(lines[offset : offset + limit]), len(lines))

    def hidden(self) -> tuple[Topic, ...]:
        """By name."""
        return tuple(sorted((one for one in self._names().topics.values() if one.hidden), key=lambda one: one.name))

    def timeline(self, topic_id: int, offset: int = 0, limit: int = 10) -> Timeline:
        """Raises UnknownTopic."""
        topic = self._known(topic_id)
        told = self._table.meetings(topic.id)
        pattern = next((one for one in self._classifier.patterns() if one.topic == topic.id), Pattern(topic.id, ()))
        entries = []
        for one in told[offset : offset + limit]:
            stored = self._summaries.load(one.summary_id)
            passages = {passage.id: passage for passage in stored.passages} if stored else {}
            if stored and one.passages[0] in passages:
                read, first = AnalysedSummary(stored), passages[one.passages[0]]
                entries.append(_entry(read, ReadSummary(stored), pattern, first, one.passages[1:]))
        return Timeline(topic, tuple(entries), len(told))

    def of_passage(self, passage_id: str) -> tuple[Topic, ...]:
        """The topic that it is most about first; none for an unknown passage."""
        names = self._names()
        return tuple(names.topics[one] for one in self._table.of_passage(passage_id))

    def of_summary(self, summary_id: int) -> tuple[Topic, ...]:
        """The topics that most of it is about first."""
        names = self._names()
        return tuple(names.topics[one] for one in self._table.of_summary(summary_id))

    def passages(self, topic_id: int) -> tuple[str, ...]:
        """The ids of all its published passages, newest meeting first. Raises UnknownTopic."""
        topic = self._known(topic_id)
        return tuple(passage for one in self._table.meetings(topic.id) for passage in one.passages)

    # -- what representatives change

    def add(self, actor: str, name: str, aliases: tuple[str, ...] = ()) -> Topic:
        """A new topic, whose passages are found at once. Raises NotAllowed, TopicTaken, NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            names = [self._free(one) for one in (name, *aliases)]
            topic_id = self._table.add(names[0], Origin.ADDED, names[1:])
            self._classifier.compare([topic_id])
            return self._changed(actor, "add", topic_id)

    def add_alias(self, actor: str, topic_id: int, alias: str) -> Topic:
        """Raises NotAllowed, UnknownTopic, TopicTaken (also by this topic), NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.add_aliases(topic.id, [self._free(alias)])
            self._classifier.compare([topic.id])
            return self._changed(actor, "alias", topic.id)

    def rename(self, actor: str, topic_id: int, name: str) -> Topic:
        """The former name stays an alias. Raises NotAllowed, UnknownTopic, TopicTaken, NoTopicName."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.add_aliases(topic.id, [topic.name])
            self._table.rename(topic.id, self._free(name, own=topic))
            self._classifier.compare([topic.id])
            return self._changed(actor, "rename", topic.id)

    def merge(self, actor: str, topic_id: int, into: int) -> Topic:
        """The topic's names, passages, corrections and followers go to the other one, also for later summaries.
        Raises NotAllowed, UnknownTopic (also for both the same)."""
        with self._database.transaction():
            self._officer(actor)
            topic, other = self._known(topic_id), self._known(into)
            if topic.id == other.id:
                raise UnknownTopic(str(into))
            self._table.merge(topic.id, other.id)
            SubscriptionTable(self._database).follow_merge(topic.id, other.id)
            return self._changed(actor, f"merge {topic.id}", other.id)

    def hide(self, actor: str, topic_id: int, hidden: bool = True) -> Topic:
        """A hidden topic is neither listed nor found, alerts nobody and is not found again in later summaries; shown
        again, it has its passages. Raises NotAllowed, UnknownTopic."""
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            self._table.hide(topic.id, hidden)
            return self._changed(actor, "hide" if hidden else "show", topic.id)

    def include(self, actor: str, topic_id: int, passage_id: str) -> None:
        """Put a passage in a topic: it stays there in corrected versions, as long as its words do. Raises NotAllowed,
        UnknownTopic, UnknownPassage."""
        self._correct(actor, topic_id, passage_id, True)

    def exclude(self, actor: str, topic_id: int, passage_id: str) -> None:
        """Take it out; as `include`."""
        self._correct(actor, topic_id, passage_id, False)

    def _correct(self, actor: str, topic_id: int, passage_id: str, included: bool) -> None:
        with self._database.transaction():
            self._officer(actor)
            topic = self._known(topic_id)
            words_hash = self._table.words_hash(passage_id)
            if words_hash is None:
                raise UnknownPassage(passage_id)
            self._table.correct(topic.id, words_hash, included)
            for passage in self._table.with_hash(words_hash):
                if included:
                    self._table.include(topic.id, passage, PUT_IN)
                else:
                    self._table.exclude(topic.id, passage)
            self._changed(actor, "include" if included else "exclude", topic.id)

    def _changed(self, actor: str, what: str, topic_id: int) -> Topic:
        self._acts.add(now_in_utc(), actor, Deed.TOPIC_CHANGED, f"{what} {topic_id}")
        return self._known(topic_id)

    def _names(self) -> Names:
        return Names(self._table.rows())

    def _known(self, topic_id: int) -> Topic:
        topic = self._names().by_id(topic_id)
        if topic is None:
            raise UnknownTopic(str(topic_id))
        return topic

    def _officer(self, actor: str) -> None:
        member = self._membership.by_number(actor)
        if member is None or not member.active or member.role is Role.MEMBER:
            raise NotAllowed(actor)

    def _free(self, name: str, own: Topic | None = None) -> str:
        """The name on one line, if no other topic has it."""
        name = " ".join(composed(name).split())
        if len(name) > LONGEST_NAME or not phrase_of(name):
            raise NoTopicName(name[:LONGEST_NAME])
        taken = self._names().exactly(name, hidden=True)
        if taken is not None and (own is None or taken.id != own.id):
            raise TopicTaken(taken.name)
        return name


def _entry(
    analysed: AnalysedSummary, read: ReadSummary, pattern: Pattern, passage: Passage, others: tuple[str, ...]
) -> Entry:
    unit = most_telling(pattern, read, passage)
    return Entry(
        meeting=read.summary.meeting,
        summary_id=read.summary.id,
        passage_id=passage.id,
        excerpt=_excerpt(analysed, passage, unit),
        told=told_by(read, passage, unit),
        others=others,
    )


def _excerpt(analysed: AnalysedSummary, passage: Passage, unit: Span) -> Excerpt:
    """The sentence; the whole passage where it is a row, a scrap or too long."""
    text = analysed.summary.text
    alone = passage.kind is not PassageKind.ROW and unit.stop - unit.start >= SCRAP
    if alone and could_be_excerpt(text, (unit,)):
        return Excerpt(text, (unit,))
    return whole(next(one for one in analysed.passages if one.passage.id == passage.id))
