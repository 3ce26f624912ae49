"""From lines to paragraphs, list items and headings: where one ends, how words cut at line ends are made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.reading.layout import Block, Line, marker_of, without_marker
from knowledge.reading.looks import SHORT, Looks, looks
from knowledge.reading.pieces import Heading, Item, PageBreak, Paragraph, Piece, Table
from knowledge.reading.table_pages import join_tables, without_empty_columns
from knowledge.reading.words import OPEN, Vocabulary, joined_text

_ENDED = re.compile(r"[.!?:;…»”\"]\s*(?:\)|\*+)?$")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*[.)°]|[a-zA-Z][.)]|[IVX]{1,5}\s?[.)–-]|Q\s?\d{1,2}|R\s?\d{1,2})\s")
HEAD = 8
"""Paragraphs at the beginning of a document among which a title may stand alone in its size."""
STEP = 6.0
"""Points from which a bullet stands deeper than another."""


@dataclass(slots=True)
class _Made:
    """A paragraph in the making."""

    lines: list[Line]
    marker: str | None = None
    page: int = 0
    indent: float = 0.0


def pieces_of(pages: Sequence[Sequence[Block]], kept: Sequence[Sequence[Line]], words: Vocabulary) -> list[Piece]:
    """The pieces of a document, from the blocks of its pages and what is kept of their margins."""
    leading = _leading(pages)
    groups: list[list[_Made | Table]] = []
    for page in pages:
        made: list[_Made | Table] = []
        for block in page:
            made += [block.table] if block.table is not None else list(_parted(block, leading))
        groups.append(_joined(_with_names(made)))
    join_tables(groups, words)
    ranks = _ranks([one for group in groups for one in group if isinstance(one, _Made)], words)
    _join_headings(groups, ranks)
    pieces: list[Piece] = []
    for number, group in enumerate(groups):
        if number:
            pieces.append(PageBreak(_broken(groups[number - 1], group, kept[number])))
        pieces += [Paragraph(line.text, size=line.size) for line in kept[number]]
        depths = sorted({one.lines[0].left for one in group if isinstance(one, _Made) and one.marker})
        pieces += [
            without_empty_columns(one) if isinstance(one, Table) else _piece(one, ranks, words, depths) for one in group
        ]
    return pieces


def _with_names(made: list[_Made | Table]) -> list[_Made | Table]:
    """A table of one row right above one of as many columns holds their names, which alone had a ground, or lines."""
    out: list[_Made | Table] = []
    for one in made:
        last = out[-1] if out else None
        names = last.rows[0] if isinstance(last, Table) and len(last.rows) == 1 else ()
        if isinstance(one, Table) and len(names) == len(one.rows[0]):
            out[-1] = Table((names, *one.rows))
        else:
            out.append(one)
    return out


def _leading(pages: Sequence[Sequence[Block]]) -> float:
    """The usual distance between two lines of a paragraph, in sizes of their letters: that of lines which begin in the
    middle of a sentence, where there are some."""
    pairs = [pair for page in pages for block in page for pair in pairwise(block.lines)]
    alike = [(above, below) for above, below in pairs if abs(above.size - below.size) < 0.1 * above.size]
    inside = [pair for pair in alike if pair[1].text[:1].islower()]
    found = sorted((above.base - below.base) / above.size for above, below in (inside if len(inside) > 2 else alike))
    # without a sentence that goes on, most lines may be paragraphs of their own: the closest ones tell
    usual = (median(found) if len(inside) > 2 else found[len(found) // 5]) if found else 1.2
    return min(max(usual, 1.0), 1.8)


def _parted(block: Block, leading: float) -> Iterable[_Made]:
    made: list[_Made] = []
    for line in block.lines:
        marker = marker_of(line.text)
        if marker and made and _is_dash_inside(made[-1].lines[-1], line):
            marker = None
        if not made or marker or _begins(made[-1], line, block, leading):
            made.append(_Made([line], marker))
        else:
            made[-1].lines.append(line)
    return made


def _is_dash_inside(last: Line, line: Line) -> bool:
    """Whether the dash that opens a line stands in a bracket opened on the line before: « (commission / – santé) »."""
    opened = last.text.rfind("(") > last.text.rfind(")")
    return opened and line.text[0] in "-–—" and re.match(r"[^(]*\)", line.text) is not None


def _begins(before: _Made, line: Line, block: Block, leading: float) -> bool:
    """Whether a line opens a paragraph rather than going on with the one before."""
    last = before.lines[-1]
    size = max(last.size, line.size)
    if last.base - line.base > 1.25 * leading * size:
        return True
    if abs(last.size - line.size) > 0.08 * size or (last.bold != line.bold and _stands_alone(last, line, block)):
        return True
    if before.marker and line.left < before.lines[0].left + 0.3 * size:
        return True  # back from the indent of the list
    ended = _ENDED.search(last.text) is not None
    if _NUMBERED.match(line.text) and (ended or _room(last, line, block)):
        return True
    if line.text[:1].islower() or OPEN.search(last.text) or last.text.endswith(("-", "\u00ad", ",")):
        return False
    if ended and len(before.lines) > 1 and line.left > before.lines[-1].left + 0.8 * size:
        return True  # a first line set in
    return _room(last, line, block)


def _stands_alone(last: Line, line: Line, block: Block) -> bool:
    """A change of weight between two lines parts them when the first was not broken for want of room."""
    begins = not line.text[:1].islower() or _NUMBERED.match(line.text) is not None  # « a) … »
    return _room(last, line, block) or (_ENDED.search(last.text) is None and begins)


def _room(last: Line, line: Line, block: Block) -> bool:
    """Whether the first word of a line would have found room on the line before."""
    word = line.text.split(maxsplit=1)[0] if line.text else ""
    width = (line.right - line.left) / max(1, len(line.text))
    return last.right + (len(word) + 1.5) * width < block.right - 0.5 * last.size


def _joined(made: list[_Made | Table]) -> list[_Made | Table]:
    """Paragraphs that go on at the top of the next column."""
    out: list[_Made | Table] = []
    for one in made:
        last = out[-1] if out else None
        if isinstance(one, _Made) and isinstance(last, _Made) and _goes_on(last, one):
            last.lines.extend(one.lines)
        else:
            out.append(one)
    return out


def _goes_on(before: _Made, after: _Made) -> bool:
    last, first = before.lines[-1], after.lines[0]
    same = abs(last.size - first.size) < 0.08 * last.size
    cut = last.text.endswith(("\u00ad", "-", ",")) or last.text[-1:].isalnum()
    if same and _is_dash_inside(last, first):
        return True
    if _NUMBERED.match(first.text):
        return False
    return same and after.marker is None and cut and (first.text[:1].islower() or OPEN.search(last.text) is not None)


def _join_headings(groups: Sequence[list[_Made | Table]], ranks: Looks) -> None:
    """A heading that a page cuts stands whole on its first page."""
    for above, below in pairwise(groups):
        last, first = (above[-1], below[0]) if above and below else (None, None)
        if isinstance(last, _Made) and isinstance(first, _Made) and _goes_on(last, first):
            lines = last.lines + first.lines
            larger = not last.marker and ranks.level(lines[0].size) is not None
            if larger and _could_be_heading(" ".join(line.text for line in lines)):
                last.lines = lines
                del below[0]


def _broken(above: list[_Made | Table], below: list[_Made | Table], kept: Sequence[Line]) -> bool:
    """Whether a page break stands inside a paragraph or a table."""
    if kept or not above or not below:
        return False
    last, first = above[-1], below[0]
    if isinstance(last, Table) and isinstance(first, Table):
        return len(last.rows[0]) == len(first.rows[0])
    return isinstance(last, _Made) and isinstance(first, _Made) and _goes_on(last, first)


def _piece(made: _Made, ranks: Looks, words: Vocabulary, depths: list[float]) -> Piece:
    text = joined_text([line.text for line in made.lines], words)
    if made.marker:
        left = made.lines[0].left
        depth = sum(1 for above, below in pairwise(depths) if below - above > STEP and below <= left)
        return Item(depth, made.marker, without_marker(text))
    size = made.lines[0].size
    strong = all(line.bold for line in made.lines) and len(text) <= SHORT
    level = ranks.level(size) if _could_be_heading(text) else None
    return Heading(level, text) if level else Paragraph(text, strong, size)


def _could_be_heading(text: str) -> bool:
    return len(text) <= SHORT and re.search(r"[^\W\d_]{3,}", text) is not None and len(re.findall(r"\w+", text)) >= 1


def _ranks(made: Sequence[_Made], words: Vocabulary) -> Looks:
    """The levels of headings by size. A size that stands once, further than the head of the document, is a decoration:
    it ranks with the next smaller one."""
    could = [(one.lines[0].size, _could_be_heading(_text(one, words))) for one in made if not one.marker]
    letters = [sum(len(line.text) for line in one.lines) for one in made if not one.marker]
    found = looks((size, count, heading) for (size, heading), count in zip(could, letters, strict=True))
    times = Counter(level for size, heading in could if heading and (level := found.level(size)))
    head = {found.level(size) for size, _ in could[:HEAD]}
    kept = sorted(level for level in times if times[level] > 1 or level in head)
    ranks = {old: 1 + sum(1 for level in kept if level < old) for old in set(found.levels.values())}
    return Looks(found.body, {size: ranks[old] for size, old in found.levels.items()})


def _text(made: _Made, words: Vocabulary) -> str:
    return joined_text([line.text for line in made.lines[:4]], words)
