"""A summary's passages as the ranking sees them: the keys of each sentence and of all that stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.language.keys import token_keys
from knowledge.language.tokens import Token, tokenize
from knowledge.models import Meeting, Passage, Span, Summary
from knowledge.store.summaries import Stored

FRONT = 600
"""Characters of a summary's front matter that are looked at."""


@dataclass(frozen=True)
class Words:
    """A stretch of text by its words: `places` says at which words each key stands."""

    text: str
    tokens: tuple[Token, ...]
    keys: tuple[tuple[str, ...], ...]
    places: dict[str, tuple[int, ...]]

    @cached_property
    def leans(self) -> bool:
        """Whether it speaks of what the sentence before named (« Ces agences … », « Si cette dernière … »)."""
        return _LEANING.match(self.text) is not None

    @cached_property
    def held(self) -> frozenset[str]:
        """Every key of the stretch."""
        return frozenset(self.places)

    @cached_property
    def asks(self) -> bool:
        """Whether it is, or holds, a question, put directly or reported."""
        return "?" in self.text or _REPORTED.search(self.text) is not None

    @cached_property
    def folded(self) -> str:
        return fold(self.text)


_REPORTED = re.compile(
    r"\b(?:demand|souhait|voul|aimer)\w+\s+(?:à\s+)?(?:savoir|connaître)?\s*"
    r"(?:si|s['’]il|quand|comment|combien|quel\w*|pourquoi|où|ce qu)\b"
    r"|\bdemand\w+ à (?:savoir|connaître)|\binterrog\w+ (?:sur|la|le|l['’])",
    re.IGNORECASE,
)


_LEANING = re.compile(
    r"\W*(?:ces?|cette|cet|il|elle|ils|elles|cela|ceci|celui-ci|celle-ci|ceux-ci|celles-ci|ainsi|de même|en conséquence|pour ce faire|à ce titre|si ce|dans ce|"
    r"en revanche|à défaut|sinon|tout(?:es)? (?:ces?|cela)|leurs?|le leur|y\b|en effet)\b|.{0,60}\b(?:de tel(?:le)?s? \w+|cette dernière|ce dernier|ces derniers|ces dernières|celles?-ci|ceux-ci|celui-ci)\b",
    re.IGNORECASE,
)

_TEASER = re.compile(
    r"\W*(?:au |le )?(?:sommaire|en bref|ordre du jour|à retenir|a retenir|l['’]essentiel|en (?:deux|trois|cinq|\d) (?:minutes|mots|points)|ce qu['’]il faut (?:savoir|retenir)|au programme"
    r"|points? en suspens|prochaines? (?:réunions?|dates)|en résumé)\b",
    re.IGNORECASE,
)


def is_numbered(text: str, word: Token, number: Token) -> bool:
    """Whether a number names the word before it (« modèle 2 », « question n° 12 »), and counts nothing."""
    if not number.number or word.number or not 1 <= len(number.folded) <= 3:
        return False
    return text[word.stop : number.start].strip() in ("", "n°", "no", "n °") and not text[
        number.stop :
    ].lstrip().startswith(("%", "€"))


def words_of(text: str) -> Words:
    bare = text.replace("**", "")
    tokens = tuple(tokenize(bare))
    places: dict[str, list[int]] = {}
    keys: list[tuple[str, ...]] = []
    for place, token in enumerate(tokens):
        found = token_keys(token)
        if place and is_numbered(bare, tokens[place - 1], token):
            found += tuple(f"{key}~{token.folded}" for key in keys[-1])
        keys.append(found)
        for key in found:
            places.setdefault(key, []).append(place)
    return Words(bare, tokens, tuple(keys), {key: tuple(at) for key, at in places.items()})


def front_matter(meeting: Meeting, text: str, passages: tuple[Passage, ...]) -> str:
    """What names the summary as a whole: title, council, file name, and the text above the first passage."""
    first = min((passage.span.start for passage in passages), default=0)
    file = PurePath(meeting.file).stem.replace("_", " ")
    return f"{meeting.title} {meeting.body or ''} {file} {text[: min(first, FRONT)]}"


class AnalysedPassage:
    """A passage and its words, each stretch analysed when it is first looked at."""

    def __init__(self, summary: AnalysedSummary, passage: Passage, position: int) -> None:
        self.summary = summary
        self.passage = passage
        self.position = position

    @property
    def text(self) -> str:
        return self.summary.summary.text

    def _span(self, span: Span | None) -> Words:
        return self.summary.words(span) if span else _NOTHING

    @cached_property
    def units(self) -> tuple[Words, ...]:
        return tuple(self.summary.words(unit) for unit in self.passage.units)

    @cached_property
    def whole(self) -> frozenset[str]:
        return frozenset(key for unit in self.units for key in unit.places)

    @cached_property
    def intro(self) -> Words:
        return self._span(self.passage.intro)

    @cached_property
    def asked(self) -> Words:
        return self._span(self.passage.asked)

    @cached_property
    def header(self) -> frozenset[str]:
        return frozenset(key for cell in self.passage.header if cell for key in self.summary.words(cell).places)

    @cached_property
    def is_teaser(self) -> bool:
        """A line of the table of contents, or of the summary's own summary: it announces an answer that stands further down."""
        section = self.passage.section
        return any(_TEASER.match(heading) for heading in (*section[-1:], self.units[0].text.lstrip("> ")))

    @cached_property
    def before(self) -> frozenset[str]:
        """What the passage before names, in the same section."""
        place = self.position - 1
        if place < 0 or self.summary.passages[place].passage.section != self.passage.section:
            return frozenset()
        return self.summary.passages[place].whole

    @cached_property
    def headings(self) -> tuple[frozenset[str], ...]:
        return tuple(self.summary.heading(heading) for heading in self.passage.section)


class AnalysedSummary:
    """One summary held in memory with the words of its passages."""

    def __init__(self, stored: Stored) -> None:
        self.summary: Summary = stored.summary
        self.passages: tuple[AnalysedPassage, ...] = tuple(
            AnalysedPassage(self, passage, place) for place, passage in enumerate(stored.passages)
        )
        self._by_id = {passage.passage.id: passage for passage in self.passages}
        self._words: dict[Span, Words] = {}
        self._headings: dict[str, frozenset[str]] = {}

    def take_apart(self) -> None:
        """It is not used any more."""
        self.passages = ()
        self._by_id.clear()

    def passage(self, passage_id: str) -> AnalysedPassage | None:
        return self._by_id.get(passage_id)

    def words(self, span: Span) -> Words:
        found = self._words.get(span)
        if found is None:
            found = self._words[span] = words_of(span.of(self.summary.text))
        return found

    def heading(self, heading: str) -> frozenset[str]:
        found = self._headings.get(heading)
        if found is None:
            found = self._headings[heading] = frozenset(words_of(heading).places)
        return found

    @cached_property
    def subject(self) -> frozenset[str]:
        """The keys of the title alone, where the summary has one of its own."""
        return frozenset(words_of(self.summary.meeting.title).places)

    @cached_property
    def title(self) -> frozenset[str]:
        """The keys of the meeting: title, council, date, and what stands above the first passage (the union, the
        company)."""
        meeting = self.summary.meeting
        when = f"{meeting.date.day} {list(MONTHS)[meeting.date.month - 1]} {meeting.date.year}"
        front = front_matter(meeting, self.summary.text, tuple(passage.passage for passage in self.passages))
        return frozenset(words_of(f"{when} {front}").places)


_NOTHING = Words("", (), (), {})
