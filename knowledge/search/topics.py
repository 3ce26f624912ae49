"""Which passages belong to which topics, and what they say became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from knowledge.following import Told
from knowledge.language.closing import Closing, closes
from knowledge.language.folding import fold
from knowledge.language.lexicon import WEAK_WORDS
from knowledge.language.subjects import Phrase, Text, count, read_words, same, stands, telling
from knowledge.models import Passage, PassageKind, Span
from knowledge.search.titles import subject, title
from knowledge.store.summaries import Stored
from knowledge.structure.unions import learn_unions


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

    def in_heading(self, text: Text, first: bool = False) -> bool:
        phrases = (*self.phrases, *self.headings)
        if self.first.isdisjoint(text.places) or not count(phrases, self.unless, text):
            return False
        places = {start for one in phrases for start, _ in stands(one, text)} if first else {0}
        return any(all(word & WEAK_WORDS for word in text.words[:start]) for start in places)


class ReadSummary:
    """A summary's passages by their words, each stretch read once."""

    def __init__(self, stored: Stored) -> None:
        self.summary = stored.summary
        self.passages = stored.passages
        self._texts: dict[str, Text] = {}
        self._forms: dict[str, frozenset[str]] = {}
        self._closing: dict[str, Closing | None] = {}

    def forms(self, passage: Passage) -> frozenset[str]:
        """Of all that may say what a passage is about: a topic of which none is there is not looked for further."""
        if passage.id not in self._forms:
            spans = (*passage.units, passage.intro, passage.asked, *passage.header)
            texts = [read for span in spans if (read := self.of(span))]
            texts += [words for heading in passage.section for words in self._named(heading)]
            self._forms[passage.id] = frozenset(form for text in texts for form in text.places)
        return self._forms[passage.id]

    def _heading(self, words: str) -> tuple[Text, ...]:
        """All in capitals it is also read as if it were not: « FLEX OFFICE » is not letters."""
        return (self.text(words), self.text(words.lower())) if words.isupper() else (self.text(words),)

    def _named(self, heading: str) -> Iterable[Text]:
        whole = title(heading)
        return (text for words in (whole.main, whole.after) if words for text in self._heading(words))

    def heads(self, pattern: Pattern, words: str, first: bool = False) -> bool:
        """Whether a heading, or a part of it, names a topic, as the `first` thing: « la sous-traitance avance », not
        « la Direction sous-traite »."""
        return any(pattern.in_heading(text, first) for text in self._heading(words))

    def names_one_of(self, passage: Passage, parts: Iterable[str]) -> bool:
        """Whether a passage has a word of one of these parts of its heading."""
        said = {form for span in (*passage.units, passage.intro, passage.asked) if span for form in self._of(span)}
        return any(
            form in said
            for part in parts
            for word in self._heading(part)[-1].words
            for form in word
            if len(form) >= SAYING and form not in WEAK_WORDS
        )

    def closing(self, passage: Passage) -> Closing | None:
        """What of the summary's end a passage is, by its words or by a heading above it."""
        if passage.id not in self._closing:
            words = passage.span.of(self.summary.text)
            found = [closes(words, self.text(words)), *(closes(one, self.text(one)) for one in passage.section)]
            self._closing[passage.id] = next((one for one in found if one), None)
        return self._closing[passage.id]

    def _of(self, span: Span) -> Iterable[str]:
        words = self.of(span)
        return words.places if words else ()

    def text(self, words: str) -> Text:
        if words not in self._texts:
            self._texts[words] = read_words(words)
        return self._texts[words]

    def of(self, span: Span | None) -> Text | None:
        return self.text(span.of(self.summary.text)) if span else None

    @cached_property
    def unions(self) -> frozenset[str]:
        """Folded letters and names of the unions that speak; some 20 ms, so only asked of what would be a topic."""
        return frozenset(fold(name) for name in learn_unions(self.summary.text))

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
    closing = read.closing(passage)
    if closing is Closing.JOIN:
        return 0.0
    beside = [read.of(span) for span in (passage.intro, passage.asked, *passage.header) if span and not closing]
    around = any(pattern.in_text(words) for words in beside if words)
    above = 0.0 if closing else _above(pattern, read, passage, bool(own) or around)
    if not own and not around and not (above and says_something(read, passage)):
        return 0.0
    named = 1.0 + 0.25 * min(len(own) - 1, 2) if own else 0.0
    answered = read.of(passage.asked) if passage.asked and not closing else None
    if answered and pattern.in_text(answered):
        # what an answer is about its question names: it goes before it
        named = max(named, 1.0)
    # under a heading of its own a passage need not name it; elsewhere only the sentences that do speak of it
    telling_units = passage.units if above > SHARED or not own else own
    became = max((told_by(read, passage, unit) for unit in telling_units), key=_ORDER.index)
    most, least = max(named, above), min(named, above)
    part = 0.3 if passage.kind in (PassageKind.ITEM, PassageKind.ROW) else 0.0
    return most + 0.3 * least + 0.25 * around + TELLS[became] - part


SAYING = 4
"""Letters from which a word of a heading says what else it is about."""
ITS_OWN, SHARED = 1.5, 1.0
"""What a heading adds that names a topic alone, or beside other things."""
TELLS = {Told.SAID: 0.0, Told.ASKED: 0.2, Told.ANSWERED: 0.6, Told.DECIDED: 0.9}


def _above(pattern: Pattern, read: ReadSummary, passage: Passage, named: bool) -> float:
    """`named` says whether the passage itself names the topic. Where a heading lists several things (« Bruit,
    fumées »), a passage that names only another one is not about this one."""
    found = 0.0
    for heading in passage.section:
        whole = title(heading)
        if read.heads(pattern, whole.main):
            words = read.text(subject(heading)).words
            alone = any(same(words, one) for one in (*pattern.phrases, *pattern.headings))
            worth = ITS_OWN if alone or len(words) <= 2 else SHARED
        elif whole.after and read.heads(pattern, whole.after, first=True):
            worth = SHARED
        else:
            continue
        others = [part for part in whole.parts if not read.heads(pattern, part)]
        if named or not read.names_one_of(passage, others):
            found = max(found, worth)
    return found


def says_something(read: ReadSummary, passage: Passage) -> bool:
    """A line that only announces others (« Les motifs invoqués »), or has no word, says nothing of what its heading
    names; figures do (« IDE 8,9 % 10,4 % »)."""
    words = passage.span.of(read.summary.text)
    if read.closing(passage) or not any(sign.isalpha() for sign in words):
        return False
    if passage.kind is not PassageKind.PARAGRAPH or len(passage.units) > 1:
        return True
    return words.rstrip("*_ ")[-1:] in _ENDS


_ENDS = tuple('.!?;:»…)”"%€')


def told(read: ReadSummary, passage: Passage) -> Told:
    """What a passage says became of its subject."""
    return max((told_by(read, passage, unit) for unit in passage.units), key=_ORDER.index)


_ORDER = [Told.SAID, Told.ASKED, Told.ANSWERED, Told.DECIDED]


def told_by(read: ReadSummary, passage: Passage, unit: Span) -> Told:
    words = read.of(unit)
    held = frozenset(words.places) if words else frozenset()
    if passage.asks or unit.of(read.summary.text).rstrip().endswith("?"):
        return Told.ASKED
    if words and held & telling()["decided"]:
        return Told.ASKED if _they_ask(words) else Told.DECIDED
    if passage.asked is not None or held & telling()["answered"]:
        return Told.ANSWERED
    return Told.ASKED if held & telling()["asked"] else Told.SAID


def _they_ask(words: Text) -> bool:
    """« Les élus demandent que l'on arrête… »: what they ask for is not decided."""
    kinds = telling()
    first = next((word for word in words.words if word & (kinds["decided"] | kinds["asked"])), frozenset[str]())
    return not first & kinds["decided"] and any(form.endswith("ent") for form in first)


def most_telling(pattern: Pattern, read: ReadSummary, passage: Passage) -> Span:
    """The sentence of a passage that says most about a topic; the earlier one when they are alike."""
    above = _above(pattern, read, passage, True) > SHARED

    def worth(unit: Span) -> float:
        words = read.of(unit)
        named = bool(words and pattern.in_text(words))
        return (0.8 if above else 1.0) * named + TELLS[told_by(read, passage, unit)]

    return max(passage.units, key=worth)
