"""Questions to try a draft with, made of its own words; those that it answers are shown to whoever publishes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from knowledge.asking import Asked, asked_of, flat, meaning_of, news_of
from knowledge.language.articles import Articles
from knowledge.masking import quotable
from knowledge.models import Passage, PassageKind
from knowledge.replies import Answer, Reply
from knowledge.search.indexing import spelled_out
from knowledge.taking import Reading
from knowledge.wording import NO_SUBJECT, Subject, subject_of

MOST_TRIED = 12
"""Questions asked of the copy at most: each may read summaries that nobody asked about yet."""
SHORTEST_LETTERS = 3
LONGEST = 80
"""Characters of a question."""
SEEN = 159
"""Characters of an answer within which it is to tell what was asked: what follows may be cut where it is shown."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`item` is what it asks about; `answers` the words that an answer shows, folded, each with the passage that they
    stand in, None where any may show them."""

    question: str
    asked: Asked
    item: str | None
    answers: frozenset[tuple[str | None, str]]


def candidates(reading: Reading, masked: Collection[str]) -> tuple[Candidate, ...]:
    """Of what may be quoted, the most telling first. `masked` is closed (`masking.masked_among`)."""
    text, passages = quotable(reading.text, reading.structured.passages, masked)
    articles = Articles(unit.of(text).replace("**", "") for passage in passages for unit in passage.units)
    subjects: dict[tuple[str, ...], Subject] = {}
    found: dict[str, Candidate] = {}
    for passage in passages:
        if passage.asks:
            continue
        if passage.section not in subjects:
            named = (subject_of(heading, articles) for heading in reversed(passage.section))
            subjects[passage.section] = next(filter(None, named), NO_SUBJECT)
        for one in _of_passage(text, passage, subjects[passage.section], articles):
            known = found.setdefault(one.question, one)
            found[one.question] = replace(known, answers=known.answers | one.answers)
    for acronym in spelled_out(reading.text, reading.structured, masked):
        if len(acronym.letters) >= SHORTEST_LETTERS:
            question = meaning_of(acronym, articles)
            answers = frozenset({(None, flat(acronym.expansion))})
            found[question] = Candidate(question, Asked.LETTERS, acronym.letters, answers)
    short = (one for one in found.values() if len(one.question) <= LONGEST)
    return tuple(sorted(short, key=lambda one: one.asked))


def answered(
    among: Collection[Candidate], ask: Callable[[str], Reply], ours: Collection[str], most: int
) -> tuple[tuple[str, Reply], ...]:
    """At most `most` of the questions with their answers, about different things and made in different ways as far as
    they go: those that `ask` answers with the words that they were made of, from one of the passages `ours`. They are
    tried one after the other, and no more than needed."""
    chosen: list[Candidate] = []
    replies: list[tuple[str, Reply]] = []
    left = list(among)
    for _ in range(MOST_TRIED):
        if not left or len(replies) == most:
            break
        items = Counter(one.item for one in chosen)
        ways = Counter(one.asked for one in chosen)
        best = min(left, key=lambda one: (_late(one, ways), items[one.item], ways[one.asked], one.asked))
        left.remove(best)
        reply = ask(best.question)
        if isinstance(reply, Answer) and _shows(reply, best, ours):
            chosen.append(best)
            replies.append((best.question, reply))
    return tuple(replies)


def _late(one: Candidate, ways: Counter[Asked]) -> bool:
    """What shows little of what was understood: news of a subject may be anything, meanings are only read off."""
    return one.asked is Asked.SUBJECT or (one.asked is Asked.LETTERS and ways[one.asked] > 0)


def _shows(reply: Answer, candidate: Candidate, ours: Collection[str]) -> bool:
    found = reply.found[0]
    seen = flat(found.excerpt.text)[:SEEN]
    return any(
        (found.passage_id in ours if passage is None else found.passage_id == passage) and words in seen
        for passage, words in candidate.answers
    )


def _of_passage(text: str, passage: Passage, subject: Subject, articles: Articles) -> Iterator[Candidate]:
    item = passage.section[0] if passage.section else None
    if passage.kind is not PassageKind.ROW:
        for unit in passage.units:
            for one in asked_of(unit.of(text).replace("**", ""), subject, articles):
                yield Candidate(one.question, one.asked, item, frozenset({(passage.id, flat(one.tells))}))
    if subject.words:
        yield Candidate(news_of(subject), Asked.SUBJECT, item, frozenset({(None, "")}))
