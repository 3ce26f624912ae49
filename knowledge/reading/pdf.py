"""PDFs: pages, ruled tables, columns, margins. Called in a child process (see `contained`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from knowledge.errors import EmptyFile, TooLarge
from knowledge.reading.aligned import aligned_tables
from knowledge.reading.bullets import with_bullets
from knowledge.reading.document import Document
from knowledge.reading.layout import Block, Line, blocks_of, lines_of
from knowledge.reading.page_margins import without_margins
from knowledge.reading.paragraphs import pieces_of
from knowledge.reading.pdf_pages import Page, Span, pages
from knowledge.reading.pdf_turned import column_names
from knowledge.reading.pieces import Table, in_cell, write
from knowledge.reading.tables import Grid, grids
from knowledge.reading.words import Vocabulary, cell_text, vocabulary

LARGEST_TEXT = 2_000_000
FEW = 25
"""Letters up to which a page covered by a picture is a scan; a stamp or a page number may stand there."""
COVERED = 0.5
PICTURED = 0.05
"""The share of a page that a picture must cover to be told."""


def read_pdf(data: bytes, told: Callable[[int, int], None] | None = None) -> tuple[Document, list[int]]:
    """The document, and the pages (from 1) that are pictures of text; `told(page, pages)` is called for each. Raises
    Protected, Damaged, TooDemanding, TooLarge, EmptyFile."""
    found: list[Page] = []
    letters = 0
    for page in pages(data, told):
        found.append(page)
        letters += sum(len(span.text) for span in page.spans)
        if letters > LARGEST_TEXT:
            raise TooLarge(letters, LARGEST_TEXT)
    scans = [page.number for page in found if _letters(page) <= FEW and page.pictured >= COVERED]
    if not letters and not scans:
        raise EmptyFile("no letter and no picture")
    pictures = tuple(page.number for page in found if page.pictured >= PICTURED and page.number not in scans)
    return Document(text_of(found), pictures=pictures), scans


def _letters(page: Page) -> int:
    return sum(1 for span in page.spans for sign in span.text if sign.isalnum())


def text_of(found: Sequence[Page]) -> str:
    """The text of pages, whoever found their letters."""
    found = [replace(page, spans=(*with_bullets(page.spans, page.dots), *column_names(page))) for page in found]
    whole = [(page.height, lines_of(page.spans)) for page in found]
    words = vocabulary(line for _, lines in whole for line in lines)
    bodies, kept = without_margins(whole)
    drawn = [grids(page.rules) if len(page.rules) >= 4 else [] for page in found]
    laid: list[list[Block]] = []
    for number, (page, body) in enumerate(zip(found, bodies, strict=True)):
        before = drawn[number - 1][-1:] if number else []
        whole_tables = [
            grid
            for place, grid in enumerate(drawn[number])
            if len(grid.ys) > 2
            or (not place and any(one.goes_on_as(grid) for one in before))
            or (place == len(drawn[number]) - 1 and any(map(grid.goes_on_as, _first(drawn, number + 1))))
        ]
        laid.append(_blocks(page, body, whole_tables, words))
    return write(pieces_of(laid, kept, words))


def _first(drawn: Sequence[Sequence[Grid]], number: int) -> Sequence[Grid]:
    return drawn[number][:1] if number < len(drawn) else ()


def _blocks(page: Page, body: Sequence[Line], drawn: Sequence[Grid], words: Vocabulary) -> list[Block]:
    """The blocks of a page, its tables among them."""
    tables: list[Block] = []
    lines = list(body)
    for grid in drawn:
        inside = [line for line in lines if grid.cell(_as_span(line)) is not None]
        table = _table(grid, page.spans, words) if inside else None
        if table is not None:
            lines = [line for line in lines if line not in inside]
            order = min(line.order for line in inside)
            tables.append(Block((), grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1], order, table))
    lines, aligned = aligned_tables(lines, words)
    return blocks_of(lines, tables + aligned)


def _as_span(line: Line) -> Span:
    return Span(line.text, line.left, line.right, line.base, line.size, line.bold, line.order)


def _table(grid: Grid, spans: Sequence[Span], words: Vocabulary) -> Table | None:
    """The rows of a grid with the words in their cells; None when fewer than two columns hold any, or one of several
    rows. Its empty columns stay: the next page may fill them."""
    cells: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        owner = grid.cell(span)
        if owner is not None:
            cells.setdefault(owner, []).append(span)
    cells = {place: found for owner, inside in cells.items() for place, found in _parted(grid, owner, inside)}
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    texts = {place: in_cell([_cell_text(found, words)]) for place, found in cells.items()}
    table = [[texts.get((row, column), "") for column in range(columns)] for row in range(rows)]
    table = [row for row in table if any(row)]
    used = sum(1 for column in range(columns) if any(row[column] for row in table))
    if not table or (len(table) < 2 and rows > 1) or used < 2:
        return None
    return Table(tuple(map(tuple, table)), cut=grid.open_above)


def _parted(grid: Grid, owner: tuple[int, int], spans: list[Span]) -> Iterator[tuple[tuple[int, int], list[Span]]]:
    """The words of a cell that spreads over columns, in those columns where each holds some and no word reaches over
    an edge: a table that rules only every other row."""
    row = owner[0]
    width = sum(1 for one in grid.owner[row] if one == owner)
    parts: dict[int, list[Span]] = {}
    if width > 1:
        for span in spans:
            column = sum(1 for at in grid.xs if at <= span.left + 0.3 * span.size) - 1
            if span.text.strip() and column + 1 < len(grid.xs) and span.right <= grid.xs[column + 1] + 1:
                parts.setdefault(column, []).append(span)
    if len(parts) == width > 1 and sum(map(len, parts.values())) == sum(1 for span in spans if span.text.strip()):
        yield from (((row, column), found) for column, found in parts.items())
    else:
        yield owner, spans


def _cell_text(spans: Sequence[Span], words: Vocabulary) -> str:
    lines = sorted(lines_of(spans), key=lambda line: (-round(line.base), line.left))
    return cell_text([line.text for line in lines], words)
