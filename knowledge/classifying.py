"""Which passages belong to which topics: compared when a summary is published, and again when topics change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from knowledge.following import Origin
from knowledge.language.equivalents import same_things
from knowledge.language.folding import fold
from knowledge.language.keys import SHORT, acronym_key, beginnings
from knowledge.language.subjects import Phrase, Phrases, phrase, plain_forms, subjects
from knowledge.language.wanted import wanted_keys
from knowledge.search.candidates import candidates
from knowledge.search.topics import Pattern, ReadSummary, weight
from knowledge.store.database import Database
from knowledge.store.joining import Joining
from knowledge.store.summaries import SummaryTable
from knowledge.store.topics import TopicRow, TopicTable

MATCHING = 3
"""Raised when passages are compared differently, so that houses compare theirs again."""
ENOUGH_MEETINGS = 2
"""Meetings whose headings or letters name a thing before it is a topic of its own."""
PUT_IN = 3.0
"""The weight of a passage that a representative put in a topic."""


_COMPARED = ("topics.txt", "no_topics.txt", "telling.txt", "equivalents.txt", "closing.txt")


@cache
def edition() -> int:
    """A number that changes with the shipped lists and with how passages and words are compared."""
    data = files("knowledge.language") / "data"
    content = b"".join((data / name).read_bytes() for name in _COMPARED)
    return int.from_bytes(hashlib.blake2b(content + bytes([MATCHING]), digest_size=6).digest(), "big")


@lru_cache(maxsize=8192)
def phrase_of(name: str) -> Phrase:
    return phrase(name)


class Classifier:
    """Works inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._table = TopicTable(database)
        self._summaries = SummaryTable(database)
        self._joining = Joining(database)

    def catch_up(self) -> bool:
        """Compare one summary that was not compared with this edition of the lists, the latest one; False when there
        was none."""
        self.renew()
        summary_id = self._table.behind()
        if summary_id is None:
            return False
        self.classify(summary_id)
        self._table.set_behind(summary_id - 1)
        return True

    def renew(self) -> None:
        """Take in the shipped subjects, and compare what is followed by this edition's words, if that was not done. All
        that is published is behind then, and keeps the topics it has until `catch_up` comes to it."""
        if self._table.edition() == edition():
            return
        there = {row.shipped for row in self._table.rows()}
        for subject in subjects():
            if subject.name not in there:
                self._table.add(subject.name, Origin.SHIPPED, shipped=subject.name)
        self._table.set_edition(edition())
        self._joining.rekey(wanted_keys)

    def classify(self, summary_id: int) -> None:
        """Find the topics of a summary's passages, and those that it makes itself."""
        self.renew()
        stored = self._summaries.load(summary_id)
        if stored is None:
            return
        read = ReadSummary(stored)
        new = self._discover(read)
        patterns = self.patterns()
        self._place(read, patterns)
        if new:
            fresh = [pattern for pattern in patterns if pattern.topic in new]
            self._look_back(fresh, but=summary_id)

    def compare(self, topic_ids: Iterable[int]) -> None:
        """Find the passages of topics whose names changed, in everything published."""
        wanted = set(topic_ids)
        for topic_id in wanted:
            self._table.empty(topic_id)
        self._look_back([pattern for pattern in self.patterns() if pattern.topic in wanted], but=None)

    def patterns(self) -> list[Pattern]:
        """One for each topic, with the names of those merged into it."""
        rows = self._table.rows()
        merged: dict[int, list[TopicRow]] = {}
        for row in rows:
            merged.setdefault(row.merged_into or row.id, []).append(row)
        return [_pattern(topic_id, tuple(of)) for topic_id, of in merged.items()]

    def _discover(self, read: ReadSummary) -> set[int]:
        """Make topics of what the summary names; returns those that are new."""
        known = Phrases(one for pattern in self.patterns() for one in (*pattern.phrases, *pattern.headings))
        new = set()
        acronyms = [(one.letters, one.expansion) for one in self._summaries.acronyms()]
        for candidate in candidates(read, acronyms):
            words = phrase_of(candidate.name)
            # a whole heading in which a topic is named is no other topic
            if known.has(words) if candidate.sure or candidate.aliases else known.stand_in(words):
                continue
            meetings = self._table.note_candidate(fold(candidate.name), read.summary.id)
            if candidate.sure or meetings >= ENOUGH_MEETINGS:
                new.add(self._table.add(candidate.name, Origin.FOUND, candidate.aliases))
                known.add(words)
        return new

    def _place(self, read: ReadSummary, patterns: list[Pattern]) -> None:
        self._table.clear(read.summary.id)
        hashes, corrections = self._table.hashes(read.summary.id), self._table.corrections()
        begun = _by_beginning(patterns)
        for passage in read.passages:
            # in the order of the topics; a topic that begins with no word of the passage weighs nothing
            places = sorted({place for form in read.forms(passage) for place in begun.get(form, ())})
            may = (patterns[place] for place in places)
            found = {pattern.topic: worth for pattern in may if (worth := weight(pattern, read, passage))}
            for topic_id, included in corrections.get(hashes[passage.id], {}).items():
                if not included:
                    found.pop(topic_id, None)
                elif topic_id not in found:
                    found[topic_id] = PUT_IN
            self._table.place(passage.id, found.items())

    def _look_back(self, patterns: list[Pattern], but: int | None) -> None:
        """In everything published, as `_place` does for one summary: only what may hold a topic is read again, while
        others wait for this transaction."""
        corrections = self._table.corrections()
        shouted = self._shouted() if patterns else {}
        may = [(pattern, self._may_belong(pattern, corrections, shouted)) for pattern in patterns]
        for summary_id in self._table.published():
            here = [(pattern, found[summary_id]) for pattern, found in may if summary_id in found]
            stored = self._summaries.load(summary_id) if here and summary_id != but else None
            if stored is None:
                continue
            read, hashes = ReadSummary(stored), self._table.hashes(summary_id)
            for passage in read.passages:
                corrected = corrections.get(hashes[passage.id], {})
                for pattern, passages in here:
                    if passage.id not in passages:
                        continue
                    worth = weight(pattern, read, passage)
                    included = corrected.get(pattern.topic)
                    if included is not False and (worth or included):
                        self._table.include(pattern.topic, passage.id, worth or PUT_IN)

    def _may_belong(
        self, pattern: Pattern, corrections: dict[str, dict[int, bool]], shouted: dict[str, set[str]]
    ) -> dict[int, set[str]]:
        """The passages, by summary, that hold the words of one of a topic's phrases, as far as the index can tell, and
        those that representatives put in."""
        phrases = (*pattern.phrases, *pattern.headings)
        found = self._summaries.beginning_with([_beginnings(word, shouted) for word in words] for words in phrases)
        for words_hash, corrected in corrections.items():
            for passage in self._table.with_hash(words_hash) if corrected.get(pattern.topic) else ():
                summary_id = self._summaries.of_passage(passage)
                if summary_id is not None:
                    found.setdefault(summary_id, set()).add(passage)
        return found

    def _shouted(self) -> dict[str, set[str]]:
        """For each form, the letters in capitals that may be a word of it: « TROP DE YEUX : quoi » is indexed with
        letters, and its subject, read alone, holds a word that was shouted."""
        found: dict[str, set[str]] = {}
        for surface in self._summaries.capitals(SHORT):
            for form in plain_forms(surface):
                found.setdefault(form, set()).add(acronym_key(fold(surface)))
        return found


def _beginnings(word: frozenset[str], shouted: dict[str, set[str]]) -> frozenset[str]:
    return frozenset(one for form in word for one in (*beginnings(form), *shouted.get(form, ())))


def _by_beginning(patterns: Iterable[Pattern]) -> dict[str, list[int]]:
    """The places of the patterns that begin with each form."""
    found: dict[str, list[int]] = {}
    for place, pattern in enumerate(patterns):
        for form in pattern.first:
            found.setdefault(form, []).append(place)
    return found


def names_of(rows: Iterable[TopicRow]) -> tuple[str, ...]:
    """All that a topic is called, its name first: `rows` are its own and those merged into it."""
    shipped = {subject.name: subject for subject in subjects()}
    found: list[str] = []
    for row in rows:
        found += [row.name, *row.aliases]
        if row.shipped in shipped:
            found += [row.shipped, *shipped[row.shipped].aliases]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _pattern(topic_id: int, rows: tuple[TopicRow, ...]) -> Pattern:
    """Made once of the same rows: of a folder of many summaries, each is compared with every topic."""
    # a topic's own row may come after one that is merged into it
    rows = tuple(sorted(rows, key=lambda row: row.id != topic_id))
    shipped = [subject for subject in subjects() if any(row.shipped == subject.name for row in rows)]
    names = names_of(rows)
    also = (other for name in names for other in same_things(phrase_of(name), typed=False))
    return Pattern(
        topic_id,
        _phrases((*names, *also, *(name for subject in shipped for name in subject.parts))),
        _phrases(name for subject in shipped for name in subject.headings),
        _phrases(name for subject in shipped for name in subject.unless),
    )


def _phrases(names: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(words for name in names if (words := phrase_of(name))))
