"""What the readers of formats find, in order, and how it is written as the one text that is stored.

Readers know more than a plain text says (a style, a cell, a level): it is written the way `knowledge.structure` reads
it, as in Markdown, so that nothing else has to travel beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_HEADING = 200
"""Characters from which something styled as a heading is a paragraph that somebody wanted larger."""


LONGEST_CELL = 400
"""Characters of a cell in a table that tells facts though tables stand in its cells."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` from 1, the outermost; 0 is the title of the whole (see `looks.ranked`)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`strong`: all of it in bold, as headings are in files without styles; `size` of its letters in points, 0 where
    the format does not say."""

    text: str
    strong: bool = False
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """`depth` from 0; `marker` is « - », or the number that the program shows (« 3. »)."""

    depth: int
    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell that another one covers is empty. `cut`: the first row goes on with the last one of the
    page before."""

    rows: tuple[tuple[str, ...], ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """`inside`: the sentence above goes on below."""

    inside: bool = False


Piece = Heading | Paragraph | Item | Table | PageBreak

_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\f\x85]+")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def clean(text: str) -> str:
    """One paragraph's words: signs nobody sees dropped, runs of blanks made one, no-break spaces kept, line breaks kept
    as \\n."""
    text = _UNSEEN.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    return "\n".join(filter(None, (_BLANKS.sub(" ", line).strip(" ") for line in text.split("\n")))).strip()


def raised(text: str) -> str:
    """Superscript text: figures keep their shape (« m² », a note's number), letters stand on the line (« 1er »)."""
    return text.translate(_SUPERSCRIPTS) if text.strip().isdigit() else text


NAMES_MEETING = re.compile(r"\b20\d\d\b|\bcsee?c?\b|comit[ée]", re.IGNORECASE)


def margins(headers: Iterable[Piece], footers: Iterable[Piece]) -> list[Piece]:
    """What page headers say, once, and footers where they name the meeting; page numbers dropped."""
    found: list[Piece] = []
    seen: set[str] = set()
    for pieces, all_of_it in ((headers, True), (footers, False)):
        for piece in pieces:
            words = flat([piece])
            bare = re.sub(r"\d+|(?i:\bpages?\b|\bsur\b)", "", words)
            wanted = all_of_it or NAMES_MEETING.search(words)
            if bare not in seen and wanted and re.search(r"[^\W\d_]{2,}", bare):
                found.append(Paragraph(words))
            seen.add(bare)
    return found


def in_cell(texts: Iterable[str]) -> str:
    """What stands in one cell, on one line and without the sign that parts cells."""
    return " ".join(" ".join(texts).split("\n")).replace("|", "│").strip()


def table_or_flow(rows: list[list[tuple[str, list[Piece]]]], *, nested: bool = False) -> list[Piece]:
    """A table as such, or what it holds one cell after the other when it only lays out the page.

    Each cell comes as its text and its pieces. A table tells facts when it has two rows and two columns that are
    filled, and no cell holds a heading. Tables in its cells (`nested`) are part of a layout, unless few and short.
    """
    filled = [[cell for cell in row if cell[0]] for row in rows]
    pieces = [piece for row in rows for cell in row for piece in cell[1]]
    headings = any(isinstance(piece, Heading) for piece in pieces)
    wide = sum(1 for row in filled if len(row) >= 2)
    if headings or wide < 2 or (nested and not _holds_small_tables(filled)):
        return pieces
    width = max(len(row) for row in rows)
    used = [column for column in range(width) if any(column < len(row) and row[column][0] for row in rows)]
    return [
        Table(
            tuple(
                tuple(row[column][0] if column < len(row) else "" for column in used)
                for row in rows
                if any(cell[0] for cell in row)
            )
        )
    ]


def _holds_small_tables(filled: list[list[tuple[str, list[Piece]]]]) -> bool:
    cells = [cell for row in filled for cell in row]
    holding = sum(1 for _, inner in cells if any(isinstance(piece, Table) for piece in inner))
    return 0 < holding <= len(cells) / 3 and all(len(text) <= LONGEST_CELL for text, _ in cells)


def flat(pieces: Iterable[Piece]) -> str:
    """The pieces of a cell on one line, list items behind a bullet."""
    texts: list[str] = []
    for piece in pieces:
        match piece:
            case Item(_, marker, text):
                texts.append(f"{'•' if marker == '-' else marker} {text}")
            case Table(rows=rows):
                texts.extend(cell for row in rows for cell in row if cell)
            case PageBreak():
                pass
            case _:
                texts.append(piece.text)
    return in_cell(texts)


def write(pieces: Iterable[Piece]) -> str:
    """The text of a document, ending in one \\n; empty when there is nothing to write."""
    out: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        written = _written(piece)
        if not written:
            continue
        together = isinstance(piece, Item) and isinstance(last, Item)
        if isinstance(piece, PageBreak):
            if piece.inside and out:
                out[-1] = out[-1].removesuffix("\n")  # a blank line would end what goes on
            out.append("\f" if piece.inside else "\n\f")
        elif isinstance(last, PageBreak):
            out.append(written)
        else:
            out.append(("" if together or not out else "\n") + written)
        last = piece
    return "".join(out)


def _written(piece: Piece) -> str:
    match piece:
        case PageBreak():
            return "\f"
        case Table(rows=rows):
            # a rule below the names of the columns would be Markdown, and one more line to tell from a row
            return "".join("| " + " | ".join(row) + " |\n" for row in rows)
        case Heading(level, text):
            words = " ".join(text.split("\n"))
            if not any(sign.isalnum() for sign in words):
                return f"{words}\n" if words else ""
            return f"{'#' * max(1, min(level, 6))} {words}\n" if len(words) <= LONGEST_HEADING else f"{words}\n"
        case Item(depth, marker, text):
            indent = "  " * depth
            return f"{indent}{marker} " + text.replace("\n", f"\n{indent}  ") + "\n" if text else ""
        case Paragraph(text, strong, _):
            if strong and text and "\n" not in text and len(text) <= LONGEST_HEADING and "*" not in text:
                return f"**{text}**\n"
            return f"{text}\n" if text else ""
