"""Walking through a text with an ear for who speaks: voices carry on, questions wait for their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.models import Span, Speaker
from knowledge.structure.blocks import Block, BlockKind
from knowledge.structure.headings import Style, plain
from knowledge.structure.sides import learn_sides, person_speaks
from knowledge.structure.speakers import Voice, is_label, quotes_law, voice


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one block: whose words each of its sentences reports, the question it answers, and whether it is itself a
    question."""

    voices: tuple[Speaker | None, ...]
    asked: Span | None = None
    asks: bool = False


_LABEL_NUMBER = re.compile(r"[\W_]*(?:questions?|q|r[ée]ponses?|r)\s*(?:n\s*[°o]\s*)?(\d{1,3})\b", re.IGNORECASE)


def _number(words: str, block: Block) -> str:
    """The number of a question or an answer: its label's (« R4 »), or its item's (« 4. »)."""
    if found := _LABEL_NUMBER.match(words):
        return found.group(1)
    return re.sub(r"\D", "", block.marker) if block.kind is BlockKind.ITEM else ""


class Listener:
    """One text, from its first block to its last.

    A label on its own line (« Réponse de la Direction : ») holds until the next label or heading; an opening (« La
    Direction indique … ») until the next opening, label or heading. A numbered answer goes with the question of its
    number, any other labelled answer with the last question."""

    def __init__(self, text: str, unions: frozenset[str]) -> None:
        self._text = text
        self._unions = unions
        self._sides = learn_sides(text)
        self._agenda_item: Block | None = None
        self._numbered: dict[str, Span] = {}
        self._before = ""
        self._reset()

    def _reset(self) -> None:
        self._speaker: Speaker | None = None
        self._labelled = self._answering = self._asking = False
        self._question: Span | None = None

    @property
    def labelled(self) -> Speaker | None:
        """The speaker that a label set: tables follow it too."""
        return self._speaker if self._labelled else None

    def enter(self, heading: Block, section: tuple[Block, ...]) -> None:
        """A heading ends what was carried; one that names a speaker sets another."""
        words = heading.span.of(self._text)
        label = is_label(words)
        heard = voice(plain(words) + (" :" if label else ""), self._unions)
        if section and section[0] is not self._agenda_item:
            self._agenda_item = section[0]
            self._numbered = {}
        self._before = words
        if label and heard is not None:
            if heard.speaker is not Speaker.MANAGEMENT:
                self._question = None
            self._speaker, self._labelled = heard.speaker, True
            self._answering, self._asking = heard.speaker is Speaker.MANAGEMENT, heard.asks
            return
        self._reset()
        if words.rstrip(" *:").endswith("?") or re.match(r"\W*(?:\d+\W*)?questions? n", words, re.IGNORECASE):
            self._question = heading.span
        if heard is not None and (heard.label or heading.style is Style.LABEL) and not heard.asks:
            self._speaker, self._labelled = heard.speaker, True

    def hear(self, block: Block, units: Sequence[Span]) -> Heard:
        """What a paragraph or list item says of its speaker."""
        words, item = block.span.of(self._text), block.kind is BlockKind.ITEM
        number = _number(words, block)
        first = self._opening(words, item)
        if first is not None and (not item or first.label):
            self._labelled = bool(first.label) and words.rstrip(" *").endswith(":")
            self._answering = first.speaker is Speaker.MANAGEMENT and first.label > 0
            self._asking = first.asks and first.label > 0
        elif first is None and not item and not self._labelled:
            # after « R : Trois devis sont là. » the next paragraph is another matter
            self._answering = False
        carried = self._speaker
        voices = self._voices(units, first.speaker if first is not None else carried, item)
        if first is not None and (not item or first.label):
            # a text of law is quoted, and nothing after it is law for that
            carried = first.speaker if first.speaker is not Speaker.LAW else None
        # a paragraph's opening carries on; what one of its later sentences, or one item, says of its speaker is its own
        self._speaker = carried
        self._before = words
        asks = (first is not None and first.asks) or (item and self._asking)
        asks |= words.rstrip(" *").endswith("?") and voices[0] is not Speaker.MANAGEMENT
        return Heard(voices, self._answered(block, number, voices[0], asks, first), asks)

    def _opening(self, words: str, item: bool) -> Voice | None:
        if quotes_law(words, self._before):
            return Voice(Speaker.LAW)
        heard = self._voice(words)
        if heard is not None and item and self._labelled and not heard.label and heard.speaker is not Speaker.LAW:
            return None  # inside « Les réponses de la Direction : », items keep that voice
        return heard

    def _voice(self, words: str) -> Voice | None:
        heard = voice(words, self._unions)
        if heard is None or (heard.speaker is None and not heard.asks):
            return person_speaks(words, self._sides) or heard
        return heard

    def _voices(self, units: Sequence[Span], first: Speaker | None, item: bool) -> tuple[Speaker | None, ...]:
        found = [first]
        for unit in units[1:]:
            sentence = unit.of(self._text)
            heard = self._voice(sentence)
            if (
                heard is None
                or (item and self._labelled and not heard.label)
                or (heard.speaker is None and not heard.label)
            ):
                found.append(Speaker.LAW if quotes_law(sentence, "") else found[-1])
            else:
                found.append(heard.speaker)
        return tuple(found)

    def _answered(
        self, block: Block, number: str, speaker: Speaker | None, asks: bool, heard: Voice | None
    ) -> Span | None:
        if speaker is Speaker.MANAGEMENT and self._answering:
            return self._numbered.get(number, self._question) if number else self._question
        if asks:
            self._question = block.span
        elif heard is not None and heard.speaker is not Speaker.MANAGEMENT:
            self._question = None
        if speaker is Speaker.UNION or asks:
            self._note(block, number)
        return None

    def _note(self, block: Block, number: str) -> None:
        """A numbered question lasts until the next number: its sub-items belong to it."""
        if number and block.indent < 4:
            self._numbered[number] = block.span
        elif self._numbered and block.kind is BlockKind.ITEM:
            last = next(reversed(self._numbered))
            if self._numbered[last].start < block.span.stop:
                self._numbered[last] = Span(self._numbered[last].start, block.span.stop)
