"""Word documents: headings by style, outline level or looks, Word's own numbers, tables, text boxes, notes; tracked
changes as if all were accepted. Called in a child process (see `contained`)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml.etree import _Element

from knowledge.errors import Damaged, EmptyFile
from knowledge.reading.document import Document
from knowledge.reading.docx_styles import Look, Numbers, Styles, W, value
from knowledge.reading.looks import SHORT, ranked
from knowledge.reading.parts import Parts
from knowledge.reading.pieces import Heading, Item, Paragraph, Piece, clean, flat, margins, raised, table_or_flow, write

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr"))
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}


def read_docx(data: bytes) -> Document:
    """Raises Damaged, Protected, TooDemanding, EmptyFile."""
    parts = Parts(data)
    main = main_part(parts)
    body = parts.xml(main).find(f"{W}body")
    if body is None:
        raise Damaged("no body")
    related = _related(parts, main)
    styles = Styles(_part(parts, related, "styles"))
    reader = _Reader(styles, Numbers(_part(parts, related, "numbering")))
    headers, footers = (_margin(parts, related.get(kind, []), styles) for kind in ("header", "footer"))
    pieces = reader.blocks(body)
    for kind in ("footnotes", "endnotes"):
        notes = _part(parts, related, kind)
        for note in notes if notes is not None else ():
            if note.get(f"{W}type") in (None, "normal"):
                pieces += reader.blocks(note)
    if not any(flat([piece]) for piece in pieces):
        raise EmptyFile("no word in the body")
    said = " ".join(flat(pieces[:12]).split())
    return Document(write([piece for piece in margins(headers, footers) if flat([piece]) not in said] + ranked(pieces)))


def main_part(parts: Parts) -> str:
    """The name of the part that holds the text, which is not always `word/document.xml`. Raises Damaged."""
    relations = parts.xml("_rels/.rels") if "_rels/.rels" in parts.names else ()
    for relation in relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            name = str(posixpath.normpath(relation.get("Target", "").lstrip("/")))
            if name in parts.names:
                return name
    if "word/document.xml" in parts.names:
        return "word/document.xml"
    raise Damaged("no main part")


def _related(parts: Parts, main: str) -> dict[str, list[str]]:
    """The parts that the main one names, by the last word of their kind. Those outside the file are not followed."""
    folder, name = posixpath.split(main)
    relations = parts.xml_or_none(f"{folder}/_rels/{name}.rels")
    found: dict[str, list[str]] = {}
    for relation in relations if relations is not None else ():
        if relation.get("TargetMode") == "External" or relation.tag != _RELATIONS:
            continue
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path in parts.names:
            found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(path)
    return found


def _part(parts: Parts, related: dict[str, list[str]], kind: str) -> _Element | None:
    names = related.get(kind, [])
    return parts.xml(names[0]) if names else None


def _margin(parts: Parts, names: list[str], styles: Styles) -> list[Piece]:
    return [piece for name in sorted(names) for piece in _Reader(styles, Numbers(None)).blocks(parts.xml(name))]


class _Reader:
    """Walks blocks; text boxes met inside a paragraph follow it."""

    def __init__(self, styles: Styles, numbers: Numbers) -> None:
        self._styles = styles
        self._numbers = numbers
        self._boxes: list[_Element] = []

    def blocks(self, parent: _Element) -> list[Piece]:
        pieces: list[Piece] = []
        for child in parent:
            match child.tag:
                case tag if tag == f"{W}p":
                    pieces += self._paragraph(child)
                case tag if tag == f"{W}tbl":
                    pieces += self._table(child)
                case tag if tag in _GONE:
                    pass
                case tag if tag == _ALTERNATE:
                    pieces += self.blocks(_chosen(child))
                case _ if len(child):
                    pieces += self.blocks(child)  # content controls, insertions, custom XML
        return pieces

    def _paragraph(self, paragraph: _Element) -> list[Piece]:
        look = self._styles.of(paragraph)
        if look.contents:
            return []  # a table of contents repeats the headings, with pages that this text does not have
        runs = list(self._runs(paragraph, look))
        text = clean("".join(run for run, _, _ in runs))
        boxes = [piece for box in self._take_boxes() for piece in self.blocks(box)]
        if not text:
            return boxes
        written = [(bold, size) for run, bold, size in runs if run.strip()]
        size = max((size for _, size in written), default=0.0)
        return [self._piece(look, text, all(bold for bold, _ in written), size), *boxes]

    def _piece(self, look: Look, text: str, strong: bool, size: float) -> Piece:
        number = self._numbers.next(look.numbering) if look.numbering else None
        if look.level is not None:
            return Heading(look.level, f"{number} {text}" if number and number != "-" else text)
        if number and number != "-" and strong and len(text) <= SHORT:
            return Paragraph(f"{number} {text}", strong, size)  # a heading that Word numbers, rather than an item
        if number is not None and look.numbering is not None:
            return Item(look.numbering[1], number, text)
        return Paragraph(text, strong, size)

    def _runs(self, parent: _Element, look: Look) -> Iterator[tuple[str, bool, float]]:
        """The text below `parent` with its weight and size; deleted, struck and hidden text left out."""
        for child in parent:
            tag = child.tag
            if tag in _GONE:
                continue
            if tag == f"{W}r":
                yield from self._run(child, look)
            elif tag == _ALTERNATE:
                yield from self._runs(_chosen(child), look)
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif tag == _MATH_TEXT:
                yield child.text or "", look.bold, look.size
            elif len(child):
                yield from self._runs(child, look)

    def _run(self, run: _Element, outer: Look) -> Iterator[tuple[str, bool, float]]:
        look = self._styles.of_run(run, outer)
        if look is None:
            return
        for child in run:
            if child.tag == f"{W}t":
                text = child.text or ""
                yield raised(text) if look.raised else text, look.bold, look.size
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag], look.bold, look.size
            elif child.tag == _ALTERNATE:
                yield from self._runs(_chosen(child), look)
            elif child.tag not in _GONE and len(child):
                yield from self._runs(child, look)
            elif child.tag == f"{W}sym":
                yield "•", look.bold, look.size

    def _take_boxes(self) -> list[_Element]:
        taken, self._boxes = self._boxes, []
        return taken

    def _table(self, table: _Element) -> list[Piece]:
        rows: list[list[tuple[str, list[Piece]]]] = []
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells: list[tuple[str, list[Piece]]] = []
            before = row.find(f"{W}trPr/{W}gridBefore")
            cells.extend([("", [])] * (min(int(value(before) or 0), 50) if before is not None else 0))
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is not row:
                    continue
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and value(merged) in (None, "continue")
                pieces = [] if goes_on else self.blocks(cell)
                cells.append((flat(pieces), pieces))
                span = value(cell.find(f"{W}tcPr/{W}gridSpan")) or "1"
                cells.extend([("", [])] * (min(int(span), 50) - 1 if span.isdigit() else 0))
            rows.append(cells)
        nested = table.find(f".//{W}tc//{W}tbl") is not None
        return table_or_flow(rows, nested=nested)


def _chosen(alternate: _Element) -> _Element:
    """One of the two forms of a shape: the modern one where it holds text, never both."""
    choice, fallback = alternate.find(_CHOICE), alternate.find(_FALLBACK)
    if choice is not None and (fallback is None or choice.find(f".//{W}t") is not None):
        return choice
    return fallback if fallback is not None else alternate
