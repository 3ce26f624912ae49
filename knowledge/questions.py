"""A question in, a reply out: the public face of search."""

from __future__ import annotations

import re
from collections import OrderedDict

from knowledge.language.dates import intervals
from knowledge.language.folding import composed, fold
from knowledge.language.tokens import tokenize
from knowledge.models import Acronym, PassageKind, Status
from knowledge.reading.kinds import Kind
from knowledge.replies import (
    Answer,
    AskBack,
    Context,
    Coverage,
    Found,
    Reading,
    Refusal,
    Reply,
    Smalltalk,
    Source,
    Standing,
    ToldDate,
)
from knowledge.search.analysis import AnalysedPassage, AnalysedSummary
from knowledge.search.decision import Decision, answers, decide
from knowledge.search.excerpts import excerpt_of, whole
from knowledge.search.question import Question
from knowledge.search.ranking import READ, Scored, rank
from knowledge.search.smalltalk import smalltalk
from knowledge.search.spelling import Speller
from knowledge.search.understanding import understand
from knowledge.search.vocabulary import Vocabulary
from knowledge.store.database import Database
from knowledge.store.shelf import ShelfTable
from knowledge.store.summaries import SummaryTable

MOST = 1.6
"""The score of a sentence that has everything, so that what is given out lies between 0 and 1."""
CANDIDATES = 80
"""Passages taken from the index for each question, to be ranked by their sentences."""
KEPT = 300
"""Summaries held in memory with their words, some 200 kB each."""
NEARLY = 0.8
"""The share of the answer's coverage that a later meeting's passage must have, to be told as more recent on the
point."""
READINGS = 4
"""At most, in a question back."""
MOST_DATES = 2
"""Dates of an excerpt that are told in full."""
BESIDE = 2
"""Passages shown before and after, for « Contexte »."""


class Questions:
    """Answers questions from what is published in one store; sees at the next question what another process
    published."""

    def __init__(self, database: Database) -> None:
        self._table = SummaryTable(database)
        self._shelf = ShelfTable(database)
        self._summaries: OrderedDict[int, AnalysedSummary] = OrderedDict()
        self._vocabulary = Vocabulary.read(self._table)
        self._speller = Speller(self._vocabulary)

    def ask(self, question: str, *, limit: int = 3) -> Reply:
        """Never raises on any text. `limit` bounds the ranking (`found`), 1 to 100."""
        chat = smalltalk(question)
        if chat is not None:
            return Smalltalk(question, chat)
        self._refresh()
        asked = understand(composed(question), self._vocabulary, self._speller)
        ranked = self._rank(asked, limit)
        found = tuple(self._found(asked, scored) for scored in ranked[: max(limit, READINGS)])
        decision = decide(asked, ranked)
        if decision is Decision.REFUSE:
            dates = self._table.dates()
            coverage = Coverage(len(dates), dates[0] if dates else None, dates[-1] if dates else None)
            searched = tuple(dict.fromkeys(term.surface for term in asked.terms))
            closest = found[0] if ranked and ranked[0].own >= 0.3 else None
            return Refusal(question, asked.mended, searched, coverage, closest, found[:limit])
        if decision is Decision.ASK_BACK:
            readings = _readings(found, ranked)
            if len(readings) > 1:
                first = tuple(reading.found for reading in readings)
                rest = tuple(one for one in found if one not in first)
                return AskBack(question, asked.mended, readings, (*first, *rest)[:limit])
        return Answer(
            question,
            asked.mended,
            found[:limit],
            self._acronyms(asked, found[0]),
            self._newer(asked, ranked),
            _dates(found[0]),
        )

    def found(self, passage_id: str, question: str, *, asked: bool = False) -> Found | None:
        """The excerpt of one passage for a question (a button pressed), with the one that it answers in the summary if
        `asked`; None when there is no such passage or it is no longer quoted."""
        passage = self._passage(passage_id)
        if passage is None or passage.summary.summary.status is not Status.PUBLISHED:
            return None
        understood = understand(composed(question), self._vocabulary, self._speller)
        scored = rank(understood, [passage])
        best = scored[0] if scored else Scored(passage, 0, 0.0, 0.0, 0.0, 0.0, ())
        return self._found(understood, best, with_asked=asked)

    def context(self, passage_id: str, question: str) -> Context | None:
        """What stands around a passage; None when there is no such passage, or it is masked, or its summary is
        withdrawn or replaced: what a correction took out is not shown by an old button (`standing` says which)."""
        passage = self._passage(passage_id)
        if passage is None or passage.summary.summary.status is not Status.PUBLISHED:
            return None
        others = passage.summary.passages
        same = [other for other in others if other.passage.section[:1] == passage.passage.section[:1]]
        place = same.index(passage)
        return Context(
            before=tuple(whole(other) for other in same[max(0, place - BESIDE) : place]),
            passage=whole(passage),
            after=tuple(whole(other) for other in same[place + 1 : place + 1 + BESIDE]),
            source=_source(passage, 0),
        )

    def standing(self, passage_id: str) -> Standing | None:
        """What became of the summary of a passage: to say why `found` or `context` gives None. None when there is no
        such passage."""
        summary_id = self._table.of_passage(passage_id)
        row = self._shelf.one(summary_id) if summary_id is not None else None
        return Standing(row.status, row.ended_at, row.meeting) if row else None

    def _refresh(self) -> None:
        if self._table.generation() != self._vocabulary.generation:
            self._vocabulary = Vocabulary.read(self._table)
            self._speller = Speller(self._vocabulary)
            self.forget()

    def forget(self) -> None:
        """Let go of the summaries that were read. They and their passages refer to each other: left alone, they would
        wait for a collection of all that the process holds, during which no other thread runs."""
        while self._summaries:
            self._summaries.popitem()[1].take_apart()

    def _rank(self, asked: Question, limit: int) -> list[Scored]:
        # words that hardly narrow a question would fill the candidates with passages about nothing in particular
        telling = [term for term in asked.terms if not term.modal] or asked.terms
        keys = dict.fromkeys(key for term in telling for alternative in term.alternatives for key in alternative.keys)
        hits = self._table.search([key for key in keys if "~" not in key], max(CANDIDATES, 3 * limit))
        candidates = []
        for hit in hits:
            summary = self._summary(hit.summary_id)
            passage = summary.passage(hit.passage_id) if summary is not None else None
            if passage is not None:
                candidates.append(passage)
        return rank(asked, candidates, most=max(READ, limit))

    def _summary(self, summary_id: int) -> AnalysedSummary | None:
        known = self._summaries.get(summary_id)
        if known is None:
            stored = self._table.load(summary_id)
            if stored is None:
                return None
            known = self._summaries[summary_id] = AnalysedSummary(stored)
            while len(self._summaries) > KEPT:
                self._summaries.popitem(last=False)[1].take_apart()
        self._summaries.move_to_end(summary_id)
        return known

    def _passage(self, passage_id: str) -> AnalysedPassage | None:
        self._refresh()
        summary_id = self._table.of_passage(passage_id)
        summary = self._summary(summary_id) if summary_id is not None else None
        return summary.passage(passage_id) if summary is not None else None

    def _found(self, asked: Question, scored: Scored, *, with_asked: bool = False) -> Found:
        passage = scored.passage
        excerpt = excerpt_of(asked, passage, scored.unit, with_asked)
        return Found(
            passage.passage.id,
            excerpt,
            _source(passage, scored.unit),
            round(min(1.0, max(0.0, scored.score / MOST)), 4),
            paged=_paged(passage),
            tabled=passage.passage.kind is PassageKind.ROW,
        )

    def _newer(self, asked: Question, ranked: list[Scored]) -> Found | None:
        """The latest meeting of the same council, later than the answer's, that answers nearly as well."""
        best = ranked[0]
        meeting = best.passage.summary.summary.meeting
        later = [
            scored
            for scored in ranked[1:]
            if (other := scored.passage.summary.summary.meeting).date > meeting.date
            and other.body == meeting.body
            and scored.coverage >= NEARLY * best.coverage
            and answers(asked, scored)
        ]
        if not later:
            return None
        return self._found(asked, max(later, key=lambda one: (one.passage.summary.summary.meeting.date, one.score)))

    def _acronyms(self, asked: Question, found: Found) -> tuple[Acronym, ...]:
        """Letters of the question or the excerpt that mean something, unless the excerpt spells them out itself."""
        letters = [*asked.acronyms, *(token.folded for token in tokenize(found.excerpt.text) if token.acronym)]
        known = [self._vocabulary.acronyms.get(one) for one in dict.fromkeys(letters)]
        text = fold(found.excerpt.text)
        return tuple(acronym for acronym in known if acronym and fold(acronym.expansion) not in text)[:4]


def _paged(passage: AnalysedPassage) -> bool:
    """Whether there is a page to show, without looking into the file. What was published before its kind was kept goes
    by its name."""
    summary = passage.summary.summary
    pdf = summary.kind == Kind.PDF if summary.kind else summary.meeting.file.lower().endswith(".pdf")
    return pdf and (passage.passage.page or 1) not in summary.masked_pages


def _dates(found: Found) -> tuple[ToldDate, ...]:
    """The days that the excerpt tells without a year, as seen from its meeting."""
    text, meeting = found.excerpt.text, found.source.meeting.date
    if len(fold(text)) != len(text):
        return ()  # a sign that folds to two: places would not fit
    told = [(text[one.start : one.stop], one) for one in intervals(text, meeting)]
    return tuple(
        ToldDate(words, one.first) for words, one in told if one.first == one.last and not re.search(r"\d{4}", words)
    )[:MOST_DATES]


def _source(passage: AnalysedPassage, unit: int) -> Source:
    asks = passage.passage.asks or passage.units[unit].asks
    return Source(
        passage.summary.summary.meeting,
        passage.passage.section,
        passage.passage.page,
        passage.passage.voices[unit],
        asks,
        passage.summary.summary.ocr,
    )


def _readings(found: tuple[Found, ...], ranked: list[Scored]) -> tuple[Reading, ...]:
    """One passage for each agenda item that speaks of it, best first."""
    readings: dict[str, Reading] = {}
    for one in found:
        label = one.source.section[0] if one.source.section else one.source.meeting.title
        readings.setdefault(label, Reading(label, one))
    return tuple(readings.values())[:READINGS]
