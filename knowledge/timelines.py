"""The topics of a house as people read them: found by name, listed, told meeting by meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.classifying import Classifier, edition
from knowledge.errors import UnknownTopic
from knowledge.excerpt import Excerpt, could_be_excerpt
from knowledge.following import Body, OfBody, Told, Topic
from knowledge.models import Meeting, Passage, PassageKind, Span
from knowledge.naming import Names
from knowledge.search.analysis import AnalysedSummary
from knowledge.search.excerpts import whole, with_question
from knowledge.search.topics import Pattern, ReadSummary, most_telling, told_by
from knowledge.store.database import Database
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicTable

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
    """`total` topics in all; `lines` those of this page, from `offset` on, the latest spoken of first."""

    lines: tuple[Line, ...]
    total: int
    offset: int


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
    """`total` meetings in all; `entries` those of this page, from `offset` on, newest first."""

    topic: Topic
    entries: tuple[Entry, ...]
    total: int
    offset: int


class Timelines:
    """Reads from one store. Not to be shared between threads, as its database.

    Making one may write: after the program was renewed, its subjects are taken in; `catch_up` compares what is
    published with them. Raises StoreError (and its kinds)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = TopicTable(database)
        self._summaries = SummaryTable(database)
        self._classifier = Classifier(database)
        if self._table.edition() != edition():
            with database.transaction():
                self._classifier.renew()

    def catch_up(self) -> bool:
        """After the program was renewed, compare one published summary with its subjects, in one transaction of some
        hundredths of a second a page; False when none was left. Until then its passages keep the topics they had."""
        if self._table.edition() == edition() and self._table.behind() is None:
            return False
        with self._database.transaction():
            return self._classifier.catch_up()

    def find(self, name: str) -> Topic | None:
        """The topic with this name or alias, or another word for it; accents, plurals and a typing error are forgiven.
        Never raises on any text."""
        named = self._names().find(name)
        return named.topic if named else None

    def find_exactly(self, name: str) -> Topic | None:
        """The topic with this name or alias, whatever its accents and plurals; also a hidden one."""
        return self._names().exactly(name, hidden=True)

    def bodies(self) -> tuple[Body, ...]:
        """The councils that published summaries are of, by name."""
        return self._table.bodies()

    def near(self, name: str) -> tuple[Topic, ...]:
        """At most three topics that may be meant by a name that is none's."""
        return self._names().near(name)

    def by_id(self, topic_id: int) -> Topic | None:
        """Also a hidden one; the one it was merged into, where it was."""
        return self._names().by_id(topic_id)

    def page(self, offset: int = 0, limit: int = 10, body: str | None = None) -> Page:
        """The topics that published summaries speak of, the latest spoken of first; only those of one council where
        `body` names it. A page that is no more is the last one."""
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
        offset = _within(offset, limit, len(lines))
        return Page(tuple(lines[offset : offset + limit]), len(lines), offset)

    def hidden(self) -> tuple[Topic, ...]:
        """By name."""
        return tuple(sorted((one for one in self._names().topics.values() if one.hidden), key=lambda one: one.name))

    def timeline(self, topic_id: int, offset: int = 0, limit: int = 10, body: str | None = None) -> Timeline:
        """Only of one council where `body` names it. A page that is no more is the last one. Raises UnknownTopic."""
        topic = self._known(topic_id)
        told = self._table.meetings(topic.id, body)
        offset = _within(offset, limit, len(told))
        pattern = next((one for one in self._classifier.patterns() if one.topic == topic.id), Pattern(topic.id, ()))
        entries = []
        for one in told[offset : offset + limit]:
            stored = self._summaries.load(one.summary_id)
            passages = {passage.id: passage for passage in stored.passages} if stored else {}
            if stored and one.passages[0] in passages:
                read, first = AnalysedSummary(stored), passages[one.passages[0]]
                entries.append(_entry(read, ReadSummary(stored), pattern, first, one.passages[1:]))
        return Timeline(topic, tuple(entries), len(told), offset)

    def beside(self, topic_id: int, passage_id: str) -> tuple[str, ...]:
        """The ids of the topic's passages of one meeting, most telling first: those of the meeting of this one; none
        when it is not among them. Raises UnknownTopic."""
        meetings = self._table.meetings(self._known(topic_id).id)
        return next((one.passages for one in meetings if passage_id in one.passages), ())

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

    def _names(self) -> Names:
        return Names(self._table.rows())

    def _known(self, topic_id: int) -> Topic:
        topic = self._names().by_id(topic_id)
        if topic is None:
            raise UnknownTopic(str(topic_id))
        return topic


def _within(offset: int, limit: int, total: int) -> int:
    """Where a page begins that has something, if any page has."""
    return max(0, offset if offset < total else total - 1 - (total - 1) % limit)


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
    """The sentence; the whole passage where it is a row, a scrap or too long; with the question that it answers."""
    text = analysed.summary.text
    alone = passage.kind is not PassageKind.ROW and unit.stop - unit.start >= SCRAP
    read = next(one for one in analysed.passages if one.passage.id == passage.id)
    if alone and could_be_excerpt(text, (unit,)):
        return Excerpt(text, with_question(read, (unit,)))
    found = whole(read)
    return Excerpt(text, with_question(read, found.slices))
