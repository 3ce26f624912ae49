"""OpenDocument texts: headings, numbered lists, tables, text boxes, notes, tracked changes as if all were accepted.
Called in a child process (see `contained`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element

from knowledge.errors import Damaged, EmptyFile, Protected
from knowledge.reading.document import Document
from knowledge.reading.docx_styles import in_figures
from knowledge.reading.looks import SHORT, ranked
from knowledge.reading.parts import Parts
from knowledge.reading.pieces import Heading, Item, Paragraph, Piece, clean, flat, margins, raised, table_or_flow, write

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_SKIPPED = frozenset(
    [f"{_TEXT}{name}" for name in ("tracked-changes", "table-of-content", "hidden-text", "ruby-text", "note-citation")]
    + [f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_SVG}title", f"{_SVG}desc", f"{_DRAW}a11y"]
)
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
DEEPEST = 20
"""Styles that inherit from each other, followed as far."""
USUAL = 12.0
"""Points of the letters where no style says it."""
REPEATED = 50
"""Cells that one cell may stand for."""


@dataclass(frozen=True, slots=True)
class _Look:
    level: int | None = None
    bold: bool = False
    size: float = 0.0
    raised: bool = False
    hidden: bool = False
    struck: bool = False


def read_odt(data: bytes) -> Document:
    """Raises Damaged, Protected, TooDemanding, EmptyFile."""
    parts = Parts(data)
    if "META-INF/manifest.xml" in parts.names and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise Protected("encrypted parts")
    content, styles = parts.xml("content.xml"), parts.xml_or_none("styles.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Damaged("no text in the body")
    reader = _Reader([root for root in (styles, content) if root is not None])
    pieces = reader.blocks(body)
    pieces += reader.notes
    if not any(flat([piece]) for piece in pieces):
        raise EmptyFile("no word in the body")
    above = margins(reader.margin(styles, "header"), reader.margin(styles, "footer"))
    said = flat(pieces[:12])
    return Document(write([piece for piece in above if flat([piece]) not in said] + ranked(pieces)))


class _Reader:
    """Walks blocks; text boxes met inside a paragraph follow it."""

    def __init__(self, roots: list[_Element]) -> None:
        self.notes: list[Piece] = []
        self._styles: dict[str, _Element] = {}
        self._lists: dict[str, _Element] = {}
        self._looks: dict[str, _Look] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._boxes: list[_Element] = []
        self._size = USUAL
        for root in roots:
            for style in root.iter(f"{_STYLE}default-style"):
                if style.get(f"{_STYLE}family") == "paragraph":
                    self._size = _settled(_Look(size=USUAL), style).size
            self._styles |= {style.get(f"{_STYLE}name", ""): style for style in root.iter(f"{_STYLE}style")}
            self._lists |= {style.get(f"{_STYLE}name", ""): style for style in root.iter(f"{_TEXT}list-style")}

    def blocks(self, parent: _Element) -> list[Piece]:
        pieces: list[Piece] = []
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or child.get(f"{_TEXT}display") == "none":
                continue
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                pieces += self._paragraph(child)
            elif tag == f"{_TEXT}list":
                pieces += self._list(child, 0, "")
            elif tag == f"{_TABLE}table":
                pieces += self._table(child)
            elif len(child):
                pieces += self.blocks(child)
        return pieces

    def margin(self, styles: _Element | None, kind: str) -> list[Piece]:
        """What all page headers, or footers, say."""
        found = styles.iter(f"{_STYLE}{kind}") if styles is not None else ()
        return [piece for margin in found for piece in self.blocks(margin)]

    def _paragraph(self, paragraph: _Element, item: tuple[int, str] | None = None) -> list[Piece]:
        look = self._look(paragraph.get(f"{_TEXT}style-name", ""))
        runs = [] if look.hidden or look.struck else list(self._runs(paragraph, look))
        text = clean("".join(run for run, _ in runs))
        boxes, self._boxes = self._boxes, []
        after = [piece for box in boxes for piece in self.blocks(box)]
        if not text:
            return after
        written = [look for run, look in runs if run.strip()]
        level = look.level
        if paragraph.tag == f"{_TEXT}h":
            outline = paragraph.get(f"{_TEXT}outline-level", "1")
            level = int(outline) if outline.isdigit() else 1
        if level is not None:
            number = f"{item[1]} " if item and item[1] != "-" else ""
            return [Heading(level, number + text), *after]
        strong = all(look.bold for look in written)
        if item is not None and item[1] != "-" and strong and len(text) <= SHORT:
            return [Paragraph(f"{item[1]} {text}", strong), *after]  # a numbered heading, rather than an item
        if item is not None:
            return [Item(*item, text), *after]
        return [Paragraph(text, strong, max((look.size for look in written), default=0.0)), *after]

    def _runs(self, parent: _Element, look: _Look) -> Iterator[tuple[str, _Look]]:
        if parent.text:
            yield self._words(parent.text, look)
        for child in parent:
            tag = child.tag
            if tag == f"{_TEXT}s" or tag == f"{_TEXT}tab":
                yield " ", look
            elif tag == f"{_TEXT}line-break":
                yield "\n", look
            elif tag == f"{_TEXT}note":
                body = child.find(f"{_TEXT}note-body")
                self.notes += self.blocks(body) if body is not None else []
            elif tag in (f"{_DRAW}frame", f"{_DRAW}custom-shape", f"{_DRAW}g", f"{_DRAW}rect", f"{_DRAW}ellipse"):
                self._boxes.append(child)
            elif tag not in _SKIPPED:
                inner = self._look(child.get(f"{_TEXT}style-name", ""), look) if tag == f"{_TEXT}span" else look
                if not inner.hidden and not inner.struck:
                    yield from self._runs(child, inner)
            if child.tail:
                yield self._words(child.tail, look)

    @staticmethod
    def _words(text: str, look: _Look) -> tuple[str, _Look]:
        text = re.sub(r"[ \t\r\n]+", " ", text)
        return (raised(text) if look.raised else text), look

    def _look(self, name: str, outer: _Look | None = None) -> _Look:
        """The look of a paragraph style; of a span's style inside a paragraph of the look `outer`."""
        if outer is None and name in self._looks:
            return self._looks[name]
        chain: list[_Element] = []
        while name in self._styles and len(chain) < DEEPEST:
            chain.append(self._styles[name])
            name = chain[-1].get(f"{_STYLE}parent-style-name", "")
        look = outer or _Look(size=self._size)
        for style in reversed(chain):
            look = _settled(look, style)
        if chain and outer is None:
            self._looks[chain[0].get(f"{_STYLE}name", "")] = look
        return look

    def _list(self, element: _Element, depth: int, style: str) -> list[Piece]:
        style = element.get(f"{_TEXT}style-name") or style
        if not depth and element.get(f"{_TEXT}continue-numbering") != "true":
            goes_on = element.get(f"{_TEXT}continue-list") is not None
            self._counts = {at: count for at, count in self._counts.items() if at[0] != style or goes_on}
        pieces: list[Piece] = []
        for entry in element:
            if entry.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            marker = self._marker(entry, depth, style) if entry.tag == f"{_TEXT}list-item" else None
            for child in entry:
                if child.tag == f"{_TEXT}list":
                    pieces += self._list(child, depth + 1, style)
                elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    found = self._paragraph(child, (depth, marker) if marker else None)
                    pieces += found
                    marker = None if found else marker
        return pieces

    def _marker(self, entry: _Element, depth: int, style: str) -> str:
        if any(child.tag == f"{_TEXT}list" for child in entry[:1]):
            return "-"  # an item that only holds an inner list
        level = self._lists.get(style)
        found = level.find(f"*[@{_TEXT}level='{depth + 1}']") if level is not None else None
        if found is None or found.tag != f"{_TEXT}list-level-style-number":
            return "-"
        start = entry.get(f"{_TEXT}start-value") or found.get(f"{_TEXT}start-value") or "1"
        at = (style, depth)
        given = entry.get(f"{_TEXT}start-value") is not None or at not in self._counts
        self._counts[at] = int(start) if given and start.isdigit() else self._counts.get(at, 0) + 1
        for key in [key for key in self._counts if key[0] == style and key[1] > depth]:
            del self._counts[key]
        kind = found.get(f"{_STYLE}num-format", "")
        if not kind:
            return "-"
        number = in_figures(self._counts[at], _FORMATS.get(kind, "decimal"))
        return f"{found.get(f'{_STYLE}num-prefix', '')}{number}{found.get(f'{_STYLE}num-suffix', '')}".strip()

    def _table(self, table: _Element) -> list[Piece]:
        rows: list[list[tuple[str, list[Piece]]]] = []
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells: list[tuple[str, list[Piece]]] = []
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                pieces = self.blocks(cell) if cell.tag == f"{_TABLE}table-cell" else []
                times = cell.get(f"{_TABLE}number-columns-repeated", "1")
                cells.extend([(flat(pieces), pieces)] * (min(int(times), REPEATED) if times.isdigit() else 1))
            rows.append(cells)
        nested = any(inner is not table for inner in table.iter(f"{_TABLE}table"))
        return table_or_flow(rows, nested=nested)


def _settled(look: _Look, style: _Element) -> _Look:
    """The look with what a style says on top."""
    outline = style.get(f"{_STYLE}default-outline-level", "")
    if outline.isdigit():
        look = replace(look, level=int(outline))
    elif style.get(f"{_STYLE}name") == "Title":
        look = replace(look, level=0)
    letters = style.find(f"{_STYLE}text-properties")
    if letters is None:
        return look
    weight, size = letters.get(f"{_FO}font-weight"), letters.get(f"{_FO}font-size", "")
    if weight is not None:
        look = replace(look, bold=weight == "bold" or (weight.isdigit() and int(weight) >= 600))
    if letters.get(f"{_FO}text-transform") == "uppercase":
        look = replace(look, bold=True)
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)pt", size):
        look = replace(look, size=float(found.group(1)))
    lines = [letters.get(f"{_STYLE}text-line-through-{name}") for name in ("style", "type")]
    if any(lines):
        look = replace(look, struck=all(line != "none" for line in lines if line))
    return replace(
        look,
        raised=re.match(r"super|[1-9]", letters.get(f"{_STYLE}text-position") or "") is not None,
        hidden=letters.get(f"{_TEXT}display") == "none",
    )
