"""Blocks become passages: sentences found, lists tied to the line that introduces them, rows to their column names, answers to questions."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from knowledge.models import Passage, PassageKind, Span, Speaker
from knowledge.structure.blocks import Block, BlockKind
from knowledge.structure.headings import Style, plain
from knowledge.structure.outline import Outline
from knowledge.structure.sentences import sentences, trim
from knowledge.structure.speakers import is_label, voice


LONG_ROW = 350
"""Characters of a table row from which its cells are passages of their own."""


class _Add(Protocol):
    def __call__(
        self,
        kind: PassageKind,
        block: Block,
        span: Span,
        units: list[Span],
        *,
        speaker: Speaker | None,
        intro: Span | None = None,
        asked: Span | None = None,
        header: tuple[Span | None, ...] = (),
        cells: tuple[Span | None, ...] = (),
    ) -> None: ...


@dataclass(slots=True)
class _State:
    """What carries on from block to block while a text is walked through."""

    section: tuple[Block, ...] = ()
    speaker: Speaker | None = None
    """Carried until the next heading, label or opening."""
    labelled: bool = False
    """The speaker was set by a label of its own line: rows and lists follow it too."""
    intro: Block | None = None
    parents: list[Block] = field(default_factory=list)
    """Open list items, outermost first."""
    header: tuple[Span | None, ...] | None = None
    table_line: int = -2
    questions: dict[str, Span] = field(default_factory=dict)
    """Numbered questions of the current agenda item."""
    question: Span | None = None
    """The last question, until something else than its answer comes."""
    answering: bool = False


def passages(text: str, blocks: list[Block], outline: Outline, unions: frozenset[str], key: str) -> tuple[Passage, ...]:
    """The passages in the order of the text. `key` names the summary: with section, text and occurrence it makes each id."""
    state = _State()
    made: list[Passage] = []
    seen: Counter[str] = Counter()

    def add(
        kind: PassageKind,
        block: Block,
        span: Span,
        units: list[Span],
        *,
        speaker: Speaker | None,
        intro: Span | None = None,
        asked: Span | None = None,
        header: tuple[Span | None, ...] = (),
        cells: tuple[Span | None, ...] = (),
    ) -> None:
        section = tuple(plain(heading.span.of(text)) for heading in outline.sections[place])
        identity = "\x1f".join((key, *section, " ".join(span.of(text).split())))
        seen[identity] += 1
        name = _id(f"{identity}\x1f{seen[identity]}")
        made.append(Passage(name, kind, span, tuple(units) or (span,), section, block.page, speaker, intro, header, cells, asked))

    for place, block in enumerate(blocks):
        words = block.span.of(text)
        if block in outline.titles:
            continue
        if block.kind is BlockKind.HEADING:
            _enter(state, text, block, outline.sections[place], unions)
            continue
        if block.kind is BlockKind.ROW:
            _row(state, text, block, add)
            continue
        state.header = None
        if not any(sign.isalnum() for sign in words):
            continue
        speaker, asked = _listen(state, text, block, unions)
        if block.kind is BlockKind.ITEM:
            intro = _parent(state, block, text)
        else:
            state.parents.clear()
            intro = state.intro if state.intro and state.intro.kind is BlockKind.HEADING and state.intro.style is Style.LABEL else None
        span = _without_bullet(text, block)
        kind = PassageKind.ITEM if block.kind is BlockKind.ITEM else PassageKind.PARAGRAPH
        add(kind, block, span, sentences(text, span), speaker=speaker, intro=intro.span if intro else None, asked=asked)
        if block.kind is BlockKind.PARAGRAPH:
            state.intro = block if words.rstrip(" *").endswith(":") else None
    return tuple(made)


def _id(identity: str) -> str:
    return b32encode(hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=10).digest()).decode().lower()[:14]


def _enter(state: _State, text: str, block: Block, section: tuple[Block, ...], unions: frozenset[str]) -> None:
    """A heading ends what was carried, unless it only names a speaker."""
    words = block.span.of(text)
    if section[:1] != state.section[:1]:
        state.questions = {}
    state.parents.clear()
    state.header = None
    state.intro = block
    heard = voice(plain(words) + (" :" if is_label(words) else ""), unions)
    if is_label(words) and heard is not None:
        if heard.speaker is not Speaker.MANAGEMENT:
            state.question = None
        state.speaker, state.labelled = heard.speaker, True
        state.answering = heard.speaker is Speaker.MANAGEMENT
        return
    state.section = section
    state.speaker, state.labelled, state.answering = None, False, False
    state.question = block.span if words.rstrip(" *:").endswith("?") or re.match(r"\W*(?:\d+\W*)?questions? n", words, re.IGNORECASE) else None
    if heard is not None and (heard.label or heard.asks) and not heard.asks:
        state.speaker, state.labelled = heard.speaker, True


def _listen(state: _State, text: str, block: Block, unions: frozenset[str]) -> tuple[Speaker | None, Span | None]:
    """The speaker of a paragraph or item and the question it answers; what it says carries on."""
    words = block.span.of(text)
    item = block.kind is BlockKind.ITEM
    number = re.sub(r"\D", "", block.marker) if item else ""
    heard = voice(block.span.of(text), unions)
    if heard is not None and item and state.labelled and not heard.label and heard.speaker is not Speaker.LAW:
        heard = None  # inside « Les réponses de la Direction : », items keep that voice
    speaker = state.speaker if heard is None else heard.speaker
    if heard is not None and (not item or heard.label):
        state.speaker, state.labelled = heard.speaker, bool(heard.label) and words.rstrip(" *").endswith(":")
        state.answering = heard.speaker is Speaker.MANAGEMENT and heard.label > 0
    asks = (heard is not None and heard.asks) or (words.rstrip(" *").endswith("?") and speaker is not Speaker.MANAGEMENT)
    asked: Span | None = None
    if speaker is Speaker.MANAGEMENT and state.answering:
        asked = state.questions.get(number) if number else state.question
    elif asks:
        state.question = block.span
    elif heard is not None and heard.speaker is not Speaker.MANAGEMENT:
        state.question = None
    if speaker is Speaker.UNION or asks:
        _note_question(state, block, number)
    return speaker, asked


def _note_question(state: _State, block: Block, number: str) -> None:
    """A numbered question lasts until the next number: its sub-items belong to it."""
    if number and block.indent < 4:
        state.questions[number] = block.span
    elif state.questions and block.kind is BlockKind.ITEM:
        last = next(reversed(state.questions))
        state.questions[last] = Span(state.questions[last].start, block.span.stop)


def _parent(state: _State, block: Block, text: str) -> Block | None:
    """The line that introduces an item: an outer item, or the paragraph or label before the list."""
    while state.parents and not _outer(state.parents[-1], block, text):
        state.parents.pop()
    outer = state.parents[-1] if state.parents else None
    state.parents.append(block)
    if outer is not None:
        return outer
    intro = state.intro
    if intro is None or (intro.kind is BlockKind.HEADING and intro.style is not Style.LABEL):
        return None
    return intro


def _outer(one: Block, other: Block, text: str) -> bool:
    """Whether `other` stands inside the list item `one`."""
    if other.indent > one.indent + 1:
        return True
    different = one.marker[-1:] != other.marker[-1:] or one.marker[:1].isdigit() != other.marker[:1].isdigit()
    return different and one.span.of(text).rstrip(" *").endswith(":") and other.indent >= one.indent


def _without_bullet(text: str, block: Block) -> Span:
    """An item's slice without a bullet that says nothing; numbers and other signs belong to the words."""
    if block.marker and block.marker[-1] in "•·▪◦➤➢*–—-" and not block.marker[0].isdigit() and not block.marker.startswith(">"):
        return trim(text, block.span.start + len(block.marker), block.span.stop) or block.span
    return block.span


def _row(state: _State, text: str, block: Block, add: _Add) -> None:
    """The first row of a table gives the column names; every other is a passage, a cell that holds a list one passage an item."""
    new_table = state.header is None or block.lines[0] > state.table_line + 2 or len(block.cells) > len(state.header)
    state.table_line = block.lines[1]
    if new_table:
        state.header = block.cells
        if not _only_numbers(text, block.cells):
            return
        state.header = tuple(None for _ in block.cells)
    header = state.header or ()
    speaker = state.speaker if state.labelled else None
    filled = [cell for cell in block.cells if cell and any(sign.isalnum() for sign in cell.of(text))]
    if not filled:
        return
    if sum(cell.stop - cell.start for cell in filled) > LONG_ROW:
        _long_cells(text, block, header, speaker, add)
        return
    intro = state.intro.span if state.intro is not None and state.intro.kind is BlockKind.PARAGRAPH else None
    add(PassageKind.ROW, block, Span(filled[0].start, filled[-1].stop), filled, header=header, cells=block.cells, speaker=speaker, intro=intro)


def _long_cells(text: str, block: Block, header: tuple[Span | None, ...], speaker: Speaker | None, add: _Add) -> None:
    """A row too long to be read at a glance: each cell is a passage, introduced by its column's name, answering its row's."""
    first = next((cell for cell in block.cells if cell), None)
    for column, cell in enumerate(block.cells):
        inner = _without_tags(text, cell) if cell else None
        if inner is None:
            continue
        name = header[column] if column < len(header) else None
        row = first if first is not cell and first and first.stop - first.start < 200 else None
        add(PassageKind.ITEM, block, inner, sentences(text, inner), intro=name, speaker=speaker, asked=row)


def _without_tags(text: str, cell: Span) -> Span | None:
    opening = re.match(r"(?:\s|</?[a-zA-Z][^>]*>|[•·▪◦–-](?=\s))+", cell.of(text))
    closing = re.search(r"(?:\s|</?[a-zA-Z][^>]*>)+\Z", cell.of(text))
    start = cell.start + (opening.end() if opening else 0)
    stop = cell.start + (closing.start() if closing else cell.stop - cell.start)
    return trim(text, start, stop) if start < stop else None


def _only_numbers(text: str, cells: tuple[Span | None, ...]) -> bool:
    """A first row of figures (but for its label) is no row of column names."""
    filled = [cell.of(text) for cell in cells[1:] if cell]
    return bool(filled) and all(re.fullmatch(r"[\d\s.,%€*+-]+(?:[kKMm]?€|jours?|h)?", cell) for cell in filled)
