"""Blocks become passages: sentences found, lists tied to the line that introduces them, rows to their column names."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections import Counter

from knowledge.language.folding import fold
from knowledge.models import Passage, PassageKind, Span, Speaker
from knowledge.structure import people
from knowledge.structure.blocks import Block, BlockKind
from knowledge.structure.headings import Style, is_sentence, plain
from knowledge.structure.listening import Heard, Listener
from knowledge.structure.outline import Outline
from knowledge.structure.sentences import sentences, trim

LONG_ROW = 350
"""Characters of a table row from which its cells are passages of their own."""


def passages(text: str, blocks: list[Block], outline: Outline, unions: frozenset[str], key: str) -> tuple[Passage, ...]:
    """The passages in the order of the text. `key` names the summary: with section, text and occurrence it makes each
    id."""
    walk = _Walk(text, outline, Listener(text, unions), key)
    announced = {_words(text, block) for block in blocks if block.kind is BlockKind.HEADING}
    for place, block in enumerate(blocks):
        if block in outline.titles:
            continue
        if block.kind is not BlockKind.HEADING and _words(text, block) in announced:
            continue  # a line of a table of contents: what it announces stands under the heading
        walk.take(block, outline.sections[place])
    return tuple(walk.made)


def _words(text: str, block: Block) -> str:
    return " ".join(re.findall(r"[^\W\d_]{2,}", fold(block.span.of(text))))


class _Walk:
    """What carries on from block to block: open lists, the line that introduces, the table's column names."""

    def __init__(self, text: str, outline: Outline, listener: Listener, key: str) -> None:
        self.made: list[Passage] = []
        self._text = text
        self._listener = listener
        self._key = key
        self._seen: Counter[str] = Counter()
        self._section: tuple[Block, ...] = ()
        self._intro: Block | None = None
        self._open_items: list[Block] = []
        self._header: tuple[Span | None, ...] | None = None
        self._table_line = -2

    def take(self, block: Block, section: tuple[Block, ...]) -> None:
        self._section = section
        if block.kind is BlockKind.ROW:
            self._row(block)
            return
        self._header = None
        if block.kind is BlockKind.HEADING:
            self._listener.enter(block, section)
            self._open_items.clear()
            self._intro = block
        elif any(sign.isalnum() for sign in block.span.of(self._text)):
            self._prose(block)

    def _prose(self, block: Block) -> None:
        words = block.span.of(self._text)
        if not self._section and people.opens_list(words) and not is_sentence(words):
            return  # above the first agenda item: who was there
        span = _without_bullet(self._text, block)
        units = sentences(self._text, span) or [span]
        heard = self._listener.hear(block, units)
        if block.kind is BlockKind.ITEM:
            self._add(PassageKind.ITEM, block, span, units, heard, intro=self._parent(block))
            return
        self._open_items.clear()
        labelled = self._intro is not None and self._intro.style is Style.LABEL
        self._add(
            PassageKind.PARAGRAPH,
            block,
            span,
            units,
            heard,
            intro=self._intro.span if self._intro and labelled else None,
        )
        self._intro = block if block.span.of(self._text).rstrip(" *").endswith(":") else None

    def _add(
        self,
        kind: PassageKind,
        block: Block,
        span: Span,
        units: list[Span],
        heard: Heard,
        *,
        intro: Span | None = None,
        header: tuple[Span | None, ...] = (),
        cells: tuple[Span | None, ...] = (),
    ) -> None:
        section = tuple(plain(heading.span.of(self._text)) for heading in self._section)
        identity = "\x1f".join((self._key, *section, " ".join(span.of(self._text).split())))
        self._seen[identity] += 1
        digest = hashlib.blake2b(
            f"{identity}\x1f{self._seen[identity]}".encode("utf-8", "surrogatepass"), digest_size=10
        ).digest()
        self.made.append(
            Passage(
                id=b32encode(digest).decode().lower()[:14],
                kind=kind,
                span=span,
                units=tuple(units),
                voices=heard.voices,
                section=section,
                headings=tuple(heading.span for heading in self._section),
                page=block.page,
                intro=intro,
                header=header,
                cells=cells,
                asked=heard.asked,
                asks=heard.asks,
            )
        )

    def _parent(self, block: Block) -> Span | None:
        """The line that introduces an item: an outer item, or the paragraph or label before the list."""
        while self._open_items and not self._stands_in(self._open_items[-1], block):
            self._open_items.pop()
        outer = self._open_items[-1] if self._open_items else None
        self._open_items.append(block)
        if outer is not None:
            return outer.span
        intro = self._intro
        if intro is None or (intro.kind is BlockKind.HEADING and intro.style is not Style.LABEL):
            return None
        return intro.span

    def _stands_in(self, outer: Block, block: Block) -> bool:
        if block.indent > outer.indent + 1:
            return True
        different = outer.marker[-1:] != block.marker[-1:] or outer.marker[:1].isdigit() != block.marker[:1].isdigit()
        return different and outer.span.of(self._text).rstrip(" *").endswith(":") and block.indent >= outer.indent

    def _row(self, block: Block) -> None:
        """The first row of a table gives the column names; every other is a passage, or each of its cells when they
        are long."""
        header = self._header
        new_table = header is None or block.lines[0] > self._table_line + 2 or len(block.cells) > len(header)
        self._table_line = block.lines[1]
        if new_table or header is None:
            named = not _only_numbers(self._text, block.cells)
            self._header = header = block.cells if named else tuple(None for _ in block.cells)
            if named:
                return
        filled = [cell for cell in block.cells if cell and any(sign.isalnum() for sign in cell.of(self._text))]
        if not filled:
            return
        speaker = self._listener.labelled
        if sum(cell.stop - cell.start for cell in filled) > LONG_ROW:
            self._long_cells(block, header, filled[0], speaker)
            return
        intro = self._intro.span if self._intro is not None and self._intro.kind is BlockKind.PARAGRAPH else None
        span = Span(filled[0].start, filled[-1].stop)
        self._add(
            PassageKind.ROW,
            block,
            span,
            filled,
            Heard((speaker,) * len(filled)),
            intro=intro,
            header=header,
            cells=block.cells,
        )

    def _long_cells(self, block: Block, header: tuple[Span | None, ...], name: Span, speaker: Speaker | None) -> None:
        """Each cell is introduced by its column's name, and answers its row's."""
        for column, cell in enumerate(block.cells):
            inner = _without_tags(self._text, cell) if cell else None
            if inner is None:
                continue
            units = sentences(self._text, inner)
            asked = name if name is not cell and name.stop - name.start < 200 else None
            intro = header[column] if column < len(header) else None
            self._add(PassageKind.ITEM, block, inner, units, Heard((speaker,) * len(units), asked), intro=intro)


def _without_bullet(text: str, block: Block) -> Span:
    """An item's slice without a bullet that says nothing; numbers and other signs belong to the words."""
    if (
        block.marker
        and block.marker[-1] in "•·▪◦➤➢*–—-"
        and not block.marker[0].isdigit()
        and not block.marker.startswith(">")
    ):
        return trim(text, block.span.start + len(block.marker), block.span.stop) or block.span
    return block.span


def _without_tags(text: str, cell: Span) -> Span | None:
    words = cell.of(text)
    opening = _OPENING_TAGS.match(words)
    start = opening.end() if opening else 0
    stop = len(words.rstrip())
    # from the end backwards, sign by sign: a pattern that looks for an end tries every beginning
    while words.endswith(">", 0, stop):
        tag = _TAG.search(words, words.rfind(">", 0, stop - 1) + 1, stop)
        if tag is None:
            break
        stop = len(words[: tag.start()].rstrip())
    return trim(text, cell.start + start, cell.start + stop) if start < stop else None


_TAG = re.compile(r"</?[a-zA-Z]")
_OPENING_TAGS = re.compile(r"(?:\s|</?[a-zA-Z][^>]*>|[•·▪◦–-](?=\s))+")


def _only_numbers(text: str, cells: tuple[Span | None, ...]) -> bool:
    """A first row of figures (but for its label) is no row of column names."""
    filled = [cell.of(text).strip("* ") for cell in cells[1:] if cell]
    if filled and all(re.fullmatch(r"(?:19|20)\d\d", cell) for cell in filled):
        return False  # « Poste | 2025 | 2026 »: years name columns
    return bool(filled) and all(re.fullmatch(r"[\d\s.,%€*+-]+(?:[kKMm]?€|jours?|h)?", cell) for cell in filled)
