"""From the best sentence of a passage to what is shown: enough to be understood, short enough to be read at a
glance."""

from __future__ import annotations

import re

from knowledge.display import show
from knowledge.excerpt import LONG_SLICE, LONGEST, Excerpt, could_be_excerpt
from knowledge.models import PassageKind, Span
from knowledge.search.analysis import AnalysedPassage, Words
from knowledge.search.question import AnswerKind, Question
from knowledge.structure.sentences import trim

SCRAP = 80
"""Characters under which a sentence is shown with the one before it."""
USUAL = 420
"""Characters up to which an excerpt is filled with the sentences beside the best one."""
LEANING = 560
"""Characters up to which the sentence before is shown, when the best one speaks of what it named."""
LIST = 500
"""Characters up to which a list is shown with the line that introduces it."""
SHORT = 160
"""Characters under which a passage is shown with the one beside it."""
SHARED = 0.3
"""The share of the question's weight that the one beside it must hold."""
CLEAR = 0.85
"""What a match is worth at least for its heading to be shown."""
INTRO = 180
"""Characters of an introducing line that is shown above an item."""


def excerpt_of(question: Question, passage: AnalysedPassage, unit: int, asked: bool = False) -> Excerpt:
    """The excerpt of `passage` around its sentence number `unit`; with the question that it answers, if `asked`."""
    text = passage.text
    row = passage.passage.kind is PassageKind.ROW
    slices = tuple(_row(passage, question) if row else _prose(question, passage, unit))
    if not could_be_excerpt(text, slices):
        return _cut(text, passage.passage.units[unit])
    if asked:
        slices = with_question(passage, slices)
    return Excerpt(text, slices, _marks(question, passage, slices))


def with_question(passage: AnalysedPassage, slices: tuple[Span, ...]) -> tuple[Span, ...]:
    """The question that a passage answers above what is quoted of it, where both fit: « Réponse : 46, sur 190 postes »
    says nothing to who did not ask."""
    question = passage.passage.asked
    if question is None or question.stop > slices[0].start:
        return slices
    both = (question, *slices)
    return both if could_be_excerpt(passage.text, both) else slices


def whole(passage: AnalysedPassage) -> Excerpt:
    """A passage as it stands, for « Contexte »: all its sentences, as many as an excerpt can hold."""
    text, units = passage.text, passage.passage.units
    if passage.passage.kind is PassageKind.ROW:
        slices = tuple(_row(passage, None))
        return Excerpt(text, slices) if could_be_excerpt(text, slices) else _cut(text, units[0])
    last = 1
    while last < len(units) and could_be_excerpt(text, (Span(units[0].start, units[last].stop),)):
        last += 1
    span = Span(units[0].start, units[last - 1].stop)
    return Excerpt(text, (span,)) if could_be_excerpt(text, (span,)) else _cut(text, units[0])


def _length(text: str, *spans: Span) -> int:
    return sum(len(show(text, span).text) for span in spans) + 5 * (len(spans) - 1)


def _row(passage: AnalysedPassage, question: Question | None) -> list[Span]:
    """Header cells (…) row cells; of a row too long, its name and the cell that answers, under that cell's column
    name."""
    text = passage.text
    header = [cell for cell in passage.passage.header if cell]
    cells = [cell for cell in passage.passage.cells if cell]
    row = Span(cells[0].start, cells[-1].stop)
    if not header:
        return [row]
    heading = Span(header[0].start, header[-1].stop)
    if _length(text, heading, row) <= LONGEST:
        return [heading, row]
    if _length(text, row) <= LONGEST:
        return [row]
    return [max(cells, key=lambda cell: _found(question, passage.summary.words(cell)))]


def _found(question: Question | None, words: Words) -> float:
    return sum(term.weight * term.match(words.held) for term in question.terms) if question else 0.0


def _prose(question: Question, passage: AnalysedPassage, unit: int) -> list[Span]:
    text, units = passage.text, passage.passage.units
    first = last = unit
    # a label or a number alone (« 1) », « Réponse : ») is no sentence: it comes with the next one
    while last + 1 < len(units) and (
        _ends_open(units[last].of(text)) or _length(text, Span(units[first].start, units[last].stop)) < 40
    ):
        last += 1
    grown = True
    while grown:
        grown = False
        for earlier, later in ((first, last + 1), (first - 1, last)):
            if earlier < 0 or later >= len(units) or not _worth(question, passage, earlier, later, first, last):
                continue
            if len(set(passage.passage.voices[earlier : later + 1])) > 1:
                continue  # the source names one speaker
            if _length(text, Span(units[earlier].start, units[later].stop)) <= USUAL:
                first, last, grown = earlier, later, True
                break
    if (
        first
        and passage.units[first].leans
        and passage.passage.voices[first - 1] == passage.passage.voices[first]
        and _length(text, Span(units[first - 1].start, units[last].stop)) <= LEANING
    ):
        first -= 1
    main = Span(units[first].start, units[last].stop)
    if _ends_open(units[last].of(text)) and last == len(units) - 1:
        return _with_items(passage, main)
    intro = passage.passage.intro
    if intro and not _is_inside(intro, main) and first == 0:
        return _under(text, intro, main)
    heading = _needed_heading(question, passage, main)
    if heading is not None:
        return [heading, main]
    if first == 0 and last == len(units) - 1 and not passage.passage.asks:
        main = _with_siblings(question, passage, main)
    asked = passage.passage.asked
    if asked and _length(text, main) < 60 and _length(text, asked, main) <= LIST and asked.stop <= main.start:
        return [asked, main]
    return [main]


def _with_siblings(question: Question, passage: AnalysedPassage, main: Span) -> Span:
    """A short passage with the one after or before it, where that one touches it and speaks of the question too."""
    text = passage.text
    for step in (1, -1):
        place = passage.position + step
        if _length(text, main) >= SHORT or not 0 <= place < len(passage.summary.passages):
            continue
        other = passage.summary.passages[place]
        joined = Span(min(main.start, other.passage.span.start), max(main.stop, other.passage.span.stop))
        gap = Span(main.stop, other.passage.span.start) if step > 0 and other.passage.span.start > main.stop else None
        gap = Span(other.passage.span.stop, main.start) if step < 0 and other.passage.span.stop < main.start else gap
        alike = (
            other.passage.section == passage.passage.section
            and other.passage.kind is passage.passage.kind
            and not other.passage.asks
        )
        alike = alike and set(other.passage.voices) == set(passage.passage.voices)
        if not alike or gap is None or gap.of(text).strip(" \t\n*•·▪◦➤➢–—-") or _length(text, joined) > USUAL:
            continue
        shared = sum(term.weight for term in question.terms if term.match(other.whole) >= 0.5)
        if shared >= SHARED * sum(term.weight for term in question.terms):
            main = joined
    return main


def _needed_heading(question: Question, passage: AnalysedPassage, main: Span) -> Span | None:
    """The heading above, where it alone holds a word of the question, or spells out the letters asked for."""
    if not passage.passage.headings:
        return None
    place, words = passage.passage.headings[-1], passage.headings[-1]
    shown = passage.summary.words(main).held
    if len(passage.passage.headings) < 2 and question.kind is not AnswerKind.DEFINITION:
        return None
    holds = any(term.match(words) >= CLEAR > term.match(shown) for term in question.terms if not term.verb)
    if not holds or place.stop > main.start or place.of(passage.text).startswith("####"):
        return None
    return place if _length(passage.text, place, main) <= LEANING and _length(passage.text, place) <= INTRO else None


def _worth(question: Question, passage: AnalysedPassage, earlier: int, later: int, first: int, last: int) -> bool:
    """A sentence before is taken only for a term that is still missing; one after, also for its own sake."""
    if earlier < first:
        if passage.units[first].leans or passage.passage.units[first].stop - passage.passage.units[first].start < SCRAP:
            return True
        have = frozenset(key for number in range(first, last + 1) for key in passage.units[number].places)
        return any(term.match(passage.units[earlier].held) > term.match(have) for term in question.terms)
    return later > last


def _ends_open(sentence: str) -> bool:
    return sentence.rstrip(" *").endswith(":")


def _is_inside(inner: Span, outer: Span) -> bool:
    return inner.start < outer.stop and outer.start < inner.stop


def _under(text: str, intro: Span, main: Span) -> list[Span]:
    """The introducing line above an item, when it is short enough; one slice when they touch."""
    if intro.start >= main.start:
        return [main]
    if _length(text, intro) > INTRO or _length(text, intro, main) > LIST:
        return [main]
    if not text[intro.stop : main.start].strip(" \t\n*•·▪◦➤➢–—-"):
        return [Span(intro.start, main.stop)]
    return [intro, main]


def _with_items(passage: AnalysedPassage, intro: Span) -> list[Span]:
    """A line that introduces a list, with as many of its items as fit."""
    text, stop = passage.text, intro.stop
    for other in passage.summary.passages[passage.position + 1 :]:
        between = text[stop : other.passage.span.start].strip(" \t\n*•·▪◦➤➢–—-#")
        if other.passage.section != passage.passage.section or between or other.passage.kind is PassageKind.ROW:
            break
        if _length(text, Span(intro.start, other.passage.span.stop)) > LIST:
            if stop == intro.stop and _length(text, Span(intro.start, other.passage.units[0].stop)) <= LONGEST:
                stop = other.passage.units[0].stop
            break
        stop = other.passage.span.stop
    return [Span(intro.start, stop)]


def _cut(text: str, sentence: Span) -> Excerpt:
    """The beginning of a sentence too long to show, ended where a clause or a word ends if possible, the cut marked."""
    if could_be_excerpt(text, (sentence,)):
        return Excerpt(text, (sentence,))
    # shown is never longer than written but for « · » and « • »: what is far beyond the limit need not be looked at
    stop = min(sentence.stop, sentence.start + 4 * LONGEST)
    longest = stop
    while stop > sentence.start and _length(text, Span(sentence.start, stop)) > LONGEST - 10:
        longest, stop = (
            stop,
            max(text.rfind(" ", sentence.start, stop), text.rfind("\n", sentence.start, stop), sentence.start),
        )
    clause = max(text.rfind(sign, sentence.start, stop) + 1 for sign in (", ", "; ", " – "))
    for end in (clause, stop, *range(min(longest, sentence.start + LONGEST - 10), sentence.start + LONG_SLICE, -50)):
        span = trim(text, sentence.start, end) if end > sentence.start else None
        if span is not None and could_be_excerpt(text, (span,), cut=True):
            return Excerpt(text, (span,), cut=True)
    # signs that show as nothing between few words: those words
    words = re.search(r"\w[^\n]{0,300}", text[sentence.start : sentence.stop])
    start = sentence.start + (words.start() if words else 0)
    return Excerpt(text, (Span(start, min(sentence.stop, start + (len(words.group()) if words else 1))),))


_FIGURES = frozenset(
    {AnswerKind.HOW_MANY, AnswerKind.SHARE, AnswerKind.AMOUNT, AnswerKind.DURATION, AnswerKind.WHEN, AnswerKind.HOUR}
)


def _marks(question: Question, passage: AnalysedPassage, slices: tuple[Span, ...]) -> tuple[Span, ...]:
    """The words of the question, and what kind of answer was asked for, where they stand in the slices."""
    marks: list[Span] = []
    wanted = frozenset(
        alternative.keys[0]
        for term in question.terms
        for alternative in term.alternatives
        if len(alternative.keys) == 1 and alternative.weight >= 0.5
    )
    figures = question.kind in _FIGURES
    for unit, words in zip(passage.passage.units, passage.units, strict=True):
        if not any(_is_inside(unit, part) for part in slices):
            continue
        offsets = _offsets(unit.of(passage.text))
        for number, token in enumerate(words.tokens):
            if not wanted.isdisjoint(words.keys[number]) or (figures and token.number):
                start, stop = unit.start + offsets[token.start], unit.start + offsets[token.stop - 1] + 1
                if any(part.start <= start and stop <= part.stop for part in slices):
                    marks.append(Span(start, stop))
    return tuple(marks)


def _offsets(raw: str) -> list[int]:
    """Where each sign stands once « ** » is taken out, as `words_of` does."""
    places, position = [], 0
    while position < len(raw):
        if raw.startswith("**", position):
            position += 2
            continue
        places.append(position)
        position += 1
    return places
