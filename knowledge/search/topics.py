"""Which passages belong to which topics, and which topics a summary's own headings and letters make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from knowledge.following import Told
from knowledge.language.folding import fold
from knowledge.language.lexicon import glossary
from knowledge.language.subjects import (
    Phrase,
    Text,
    count,
    no_headings,
    no_letters,
    organisations,
    phrase,
    read_words,
    same,
    telling,
)
from knowledge.language.tokens import tokenize
from knowledge.models import Passage, PassageKind, Span
from knowledge.store.summaries import Stored

MOST_WORDS = 5
"""Words of a heading that names a subject; longer ones say something about it."""
UBIQUITOUS = 0.25
"""The share of a summary's passages from which letters are who speaks rather than what about."""
_NUMBERING = re.compile(r"^\W*(?:\d+(?:[.\-]\d+)*\s*[.)/°:\-–—]?|[IVX]+\s*[.)/\-–—]|[a-zA-Z]\s*[.)])?\s*")


@dataclass(frozen=True)
class Pattern:
    """Of one topic: phrases that count anywhere, those that count in a heading, those that mean something else."""

    topic: int
    phrases: tuple[Phrase, ...]
    headings: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()

    @cached_property
    def first(self) -> frozenset[str]:
        """The forms that one of its phrases begins with: a text without any of them is not looked at further."""
        return frozenset(form for one in (*self.phrases, *self.headings) for form in one[0])

    def in_text(self, text: Text) -> int:
        """How often a sentence names the topic."""
        return 0 if self.first.isdisjoint(text.places) else count(self.phrases, self.unless, text)

    def in_heading(self, text: Text) -> bool:
        if self.first.isdisjoint(text.places):
            return False
        return count((*self.phrases, *self.headings), self.unless, text) > 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a summary gives to a subject. `sure` ones are topics at once, the others when a second meeting has
    them."""

    name: str
    aliases: tuple[str, ...]
    sure: bool


class ReadSummary:
    """A summary's passages by their words, each stretch read once."""

    def __init__(self, stored: Stored) -> None:
        self.summary = stored.summary
        self.passages = stored.passages
        self._texts: dict[str, Text] = {}
        self._forms: dict[str, frozenset[str]] = {}

    def forms(self, passage: Passage) -> frozenset[str]:
        """Of all that may say what a passage is about: a topic of which none is there is not looked for further."""
        if passage.id not in self._forms:
            spans = (*passage.units, passage.intro, passage.asked, *passage.header)
            texts = [read for span in spans if (read := self.of(span))]
            texts += [self.text(named) for heading in passage.section if (named := subject_of(heading))]
            self._forms[passage.id] = frozenset(form for text in texts for form in text.places)
        return self._forms[passage.id]

    def text(self, words: str) -> Text:
        if words not in self._texts:
            self._texts[words] = read_words(words)
        return self._texts[words]

    def of(self, span: Span | None) -> Text | None:
        return self.text(span.of(self.summary.text)) if span else None

    @cached_property
    def mentions(self) -> Counter[str]:
        """How often each acronym stands in the passages' own words, as folded letters."""
        found: Counter[str] = Counter()
        for passage in self.passages:
            words = self.of(passage.span)
            for form, places in (words.places if words else {}).items():
                if form.endswith("_"):
                    found[form[:-1]] += len(places)
        return found

    @cached_property
    def letters(self) -> Counter[str]:
        """In how many passages' own words each acronym stands, as folded letters."""
        found: Counter[str] = Counter()
        for passage in self.passages:
            words = self.of(passage.span)
            found.update({form[:-1] for form in (words.places if words else ()) if form.endswith("_")})
        return found


def weight(pattern: Pattern, read: ReadSummary, passage: Passage) -> float:
    """How much a passage is about a topic; 0 when it is not. What was decided about it says more than what was said,
    a sentence more than an item or a row, a heading of its own more than one that it shares."""
    if pattern.first.isdisjoint(read.forms(passage)):
        return 0.0
    own = [unit for unit in passage.units if (words := read.of(unit)) and pattern.in_text(words)]
    beside = [read.of(span) for span in (passage.intro, passage.asked, *passage.header) if span]
    around = any(pattern.in_text(words) for words in beside if words)
    above = _above(pattern, read, passage)
    if not own and not around and not (above and says_something(read, passage)):
        return 0.0
    named = 1.0 + 0.25 * min(len(own) - 1, 2) if own else 0.0
    # under a heading of its own a passage need not name it; elsewhere only the sentences that do speak of it
    telling_units = passage.units if above > SHARED or not own else own
    became = max((told_by(read, passage, unit) for unit in telling_units), key=_ORDER.index)
    most, least = max(named, above), min(named, above)
    part = 0.3 if passage.kind in (PassageKind.ITEM, PassageKind.ROW) else 0.0
    return most + 0.3 * least + 0.25 * around + TELLS[became] - part


ITS_OWN, SHARED = 1.5, 1.0
"""What a heading adds that names a topic alone, or beside other things."""
TELLS = {Told.SAID: 0.0, Told.ASKED: 0.2, Told.ANSWERED: 0.6, Told.DECIDED: 0.9}


def _above(pattern: Pattern, read: ReadSummary, passage: Passage) -> float:
    found = 0.0
    for heading in passage.section:
        named = subject_of(heading)
        if named and pattern.in_heading(read.text(named)):
            words = read.text(_subject(heading)).words
            alone = any(same(words, one) for one in (*pattern.phrases, *pattern.headings))
            found = max(found, ITS_OWN if alone or len(words) <= 2 else SHARED)
    return found


def subject_of(heading: str) -> str:
    """What all that stands under a heading is about: what comes before its colon, nothing where it lists several
    things (« Télétravail réduit, projet reporté : qui paie ? »)."""
    bare = heading.split(" : ", 1)[0].split(": ", 1)[0]
    return "" if "," in bare else bare


def says_something(read: ReadSummary, passage: Passage) -> bool:
    """A line that only announces others (« Les motifs invoqués ») says nothing of what its heading names."""
    if passage.kind is not PassageKind.PARAGRAPH:
        return True
    return (
        len(passage.units) > 1 or read.summary.text[passage.span.start : passage.span.stop].rstrip("*_ ")[-1:] in _ENDS
    )


_ENDS = tuple('.!?;:»…)”"')


def told(read: ReadSummary, passage: Passage) -> Told:
    """What a passage says became of its subject."""
    return max((told_by(read, passage, unit) for unit in passage.units), key=_ORDER.index)


_ORDER = [Told.SAID, Told.ASKED, Told.ANSWERED, Told.DECIDED]


def told_by(read: ReadSummary, passage: Passage, unit: Span) -> Told:
    words = read.of(unit)
    held = frozenset(words.places) if words else frozenset()
    if passage.asks or unit.of(read.summary.text).rstrip().endswith("?"):
        return Told.ASKED
    if held & telling()["decided"]:
        return Told.DECIDED
    if passage.asked is not None or held & telling()["answered"]:
        return Told.ANSWERED
    return Told.ASKED if held & telling()["asked"] else Told.SAID


def most_telling(pattern: Pattern, read: ReadSummary, passage: Passage) -> Span:
    """The sentence of a passage that says most about a topic; the earlier one when they are alike."""
    above = _above(pattern, read, passage) > SHARED

    def worth(unit: Span) -> float:
        words = read.of(unit)
        named = bool(words and pattern.in_text(words))
        return (0.8 if above else 1.0) * named + TELLS[told_by(read, passage, unit)]

    return max(passage.units, key=worth)


# -- topics that a summary makes itself


def candidates(read: ReadSummary, acronyms: Iterable[tuple[str, str]]) -> tuple[Candidate, ...]:
    """The subjects that the headings and letters of a summary name, that no list has. `acronyms` are letters and their
    meaning, as the summary spells them out."""
    spelled = {fold(letters): meaning for letters, meaning in acronyms}
    found: dict[Phrase, Candidate] = {}
    headings = {heading: place for passage in read.passages for place, heading in enumerate(passage.section)}
    for heading, depth in headings.items():
        for one in _in_heading(read, heading, depth, spelled):
            found.setdefault(phrase(one.name), one)
    for letters, times in read.letters.items():
        meaning = spelled.get(letters) or glossary().get(letters)
        if meaning and 2 <= times < max(3, UBIQUITOUS * len(read.passages)) and _may_be(letters, meaning):
            one = Candidate(letters.upper(), (meaning,), False)
            found.setdefault(phrase(one.name), one)
    return tuple(found.values())


def _may_be(letters: str, meaning: str) -> bool:
    who = any(fold(meaning).startswith(word) for word in organisations())
    return len(letters) > 1 and letters not in no_letters() and not who


def _in_heading(read: ReadSummary, heading: str, depth: int, spelled: dict[str, str]) -> list[Candidate]:
    found = []
    for token in tokenize(heading):
        # a name all in capitals in the sentences too: a project, a tool, a law
        times, meaning = read.mentions[token.folded], spelled.get(token.folded) or glossary().get(token.folded) or ""
        if token.number or times < (1 if token.acronym else 2) or not _may_be(token.folded, meaning):
            continue
        found.append(Candidate(token.surface.upper(), (meaning,) if meaning else (), True))
    subject = _subject(heading)
    words = phrase(subject)
    if not found and depth == 0 and 1 <= len(words) <= MOST_WORDS and words not in no_headings():
        found.append(Candidate(subject, (), False))
    return found


def _subject(heading: str) -> str:
    """The heading without its number, up to its colon or dash; sentence case if it is all in capitals."""
    bare = _NUMBERING.sub("", heading.strip(), count=1)
    bare = re.split(r"\s*(?::|\s[–—-]\s|\(|\?|!)", bare, maxsplit=1)[0].strip(" .,;*#")
    return bare.capitalize() if bare.isupper() else bare
