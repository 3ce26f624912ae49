"""Headings told by their looks, where nobody used styles: the size of the letters against that of the running text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.reading.pieces import Heading, Paragraph, Piece

LARGER = 1.12
"""How much larger than the running text a heading's letters are, at least: 12 points for a text in 10.5."""
LEVELS = 4
"""Sizes told apart; smaller headings share the last level."""
SHORT = 160
"""Characters under which a paragraph in larger letters may be a heading."""
TITLES = 2
"""Paragraphs in the style of a title that a file may have; more are headings."""


@dataclass(frozen=True, slots=True)
class Looks:
    """`body` is the size of most letters; `levels` ranks the larger sizes, 1 for the largest."""

    body: float
    levels: dict[float, int]

    def level(self, size: float) -> int | None:
        """The level of a heading in this size; None for the running text and what is smaller."""
        return self.levels.get(_rounded(size))


def looks(lines: Iterable[tuple[float, int, bool]]) -> Looks:
    """From each line's size of letters, its number of letters, and whether it could be a heading (short, alone)."""
    letters: Counter[float] = Counter()
    candidates: set[float] = set()
    for size, count, could in lines:
        letters[_rounded(size)] += count
        if could:
            candidates.add(_rounded(size))
    if not letters:
        return Looks(0, {})
    body = letters.most_common(1)[0][0]
    larger = sorted((size for size in candidates if size >= LARGER * body), reverse=True)
    levels: dict[float, int] = {}
    level, above = 0, 0.0
    for size in larger:
        if not level or size < 0.96 * above:
            level += 1
            above = size
        levels[size] = min(level, LEVELS)
    return Looks(body, levels)


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def ranked(pieces: list[Piece]) -> list[Piece]:
    """Headings with their levels settled: those by style below the title of the whole, where there is one; without any,
    short paragraphs in larger letters."""
    headings = [piece for piece in pieces if isinstance(piece, Heading)]
    if headings:
        titles = sum(1 for heading in headings if heading.level == 0)
        shift = 1 if 0 < titles <= TITLES else 0
        return [
            replace(piece, level=max(1, piece.level + shift)) if isinstance(piece, Heading) else piece
            for piece in pieces
        ]
    found = looks(
        (piece.size, len(piece.text), _could_be_heading(piece))
        for piece in pieces
        if isinstance(piece, Paragraph) and piece.size
    )
    out: list[Piece] = []
    for piece in pieces:
        level = found.level(piece.size) if isinstance(piece, Paragraph) and _could_be_heading(piece) else None
        out.append(Heading(level, piece.text) if level and isinstance(piece, Paragraph) else piece)
    return out


def _could_be_heading(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and len(piece.text) <= SHORT and "\n" not in piece.text
