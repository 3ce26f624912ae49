"""What every reader gives: one text, whatever the format was."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.reading.kinds import Kind


@dataclass(frozen=True, slots=True)
class Document:
    """`text` is what is stored and quoted: lines end in \\n, a form feed stands between two pages (a file without pages
    has none), headings, lists and tables are written as in Markdown or plain text, table cells separated by a tab or
    |. `ocr` says that letters were read from pictures, so that some may be wrong; `pictures` are the pages (from 1) of
    which a good part is a picture whose words, if it has any, are not in the text. `kind` is what the file is, by its
    content; readers leave it to `choice`."""

    text: str
    ocr: bool = False
    pictures: tuple[int, ...] = ()
    kind: Kind = Kind.TEXT
