"""What a file is, told by its content: names lie."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from knowledge.errors import Damaged, NotADocument, Protected, UnsupportedFormat
from knowledge.reading.parts import Parts


class Kind(StrEnum):
    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"


MARKDOWN = frozenset([".md", ".markdown"])
TEXTS = frozenset([".txt", ".text"]) | MARKDOWN
PAGES = frozenset([".html", ".htm", ".xhtml"])
OTHERS = frozenset([".pdf", ".docx", ".odt"])
SUFFIXES = TEXTS | PAGES | OTHERS
"""Endings of the files that can be read, in lower case, with the dot."""

FEWEST = 50
"""Words below which a text that calls itself a PDF or a Word file is what a failed download left, not a summary."""

_FOREIGN = (
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"7z\xbc\xaf", ".7z"),
    (b"Rar!", ".rar"),
    (b"%!PS", ".ps"),
    (b"MIME-Version:", ".mht"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (
    (b"spreadsheetml", ".xlsx"),
    (b"presentationml", ".pptx"),
    (b"opendocument.spreadsheet", ".ods"),
    (b"opendocument.presentation", ".odp"),
    (b"application/epub", ".epub"),
)
_LOOKED_AT = 65_536
"""Bytes in which the tags of a page are looked for."""
# What is looked for in a file that anybody may have sent never backtracks: no tag reaches over the next one's sign.
_SPACE = re.compile(rb"\s*+")
_ROOT = re.compile(rb"<(?:!doctype\s++html|html|head|body)\b", re.I)
_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|ul|ol|br|span|section|article)\b[^<>]*+>", re.I)
_ANY_TAG = re.compile(rb"<[^<>]*+>")
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,8}")


def kind_of(name: str, data: bytes) -> Kind:
    """Raises UnsupportedFormat with what the file is, Protected, Damaged, TooDemanding, NotADocument."""
    suffix = suffix_of(name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK"):
        return _package(data)
    if data.startswith(_OLE):
        # a Word file behind a password is wrapped in the container of the old format
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Protected("encrypted package")
        raise UnsupportedFormat(".doc" if suffix not in (".xls", ".ppt", ".msg") else suffix)
    for opening, foreign in _FOREIGN:
        if data.startswith(opening):
            raise UnsupportedFormat(foreign)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        raise UnsupportedFormat(".heic")
    page = _opens_page(data)
    if suffix in OTHERS and not _has_words(data, page):
        raise NotADocument(name)
    if page or (suffix in PAGES and _TAG.search(data, 0, _LOOKED_AT)):
        return Kind.HTML
    if suffix and suffix not in SUFFIXES:
        raise UnsupportedFormat(suffix)
    return Kind.TEXT


def suffix_of(name: str) -> str:
    """The ending of a file's name in lower case; empty where no ending follows the last dot (« CR du 12.03 »)."""
    suffix = PurePath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def name_for(name: str, kind: Kind) -> str:
    """The name of a file of this kind, so that a phone opens it as what it is: an ending that lies is put right, one
    that is missing is added."""
    suffix = suffix_of(name)
    if suffix in _ENDINGS[kind]:
        return name
    return (name[: -len(suffix)] if suffix in SUFFIXES else name) + _ENDINGS[kind][0]


_ENDINGS = {
    Kind.TEXT: (".txt", *sorted(TEXTS)),
    Kind.HTML: (".html", *sorted(PAGES)),
    Kind.DOCX: (".docx",),
    Kind.ODT: (".odt",),
    Kind.PDF: (".pdf",),
}


def _package(data: bytes) -> Kind:
    parts = Parts(data)
    declared = b""
    for name in ("mimetype", "[Content_Types].xml", "META-INF/manifest.xml"):
        if name in parts.names:
            declared += parts.read(name, 2_000_000)
    if b"wordprocessingml" in declared or b"ms-word.document" in declared or "word/document.xml" in parts.names:
        return Kind.DOCX
    for word, foreign in _PACKAGES:
        if word in declared:
            raise UnsupportedFormat(foreign)
    if b"opendocument.text" in declared:
        return Kind.ODT
    if not parts.names:
        raise Damaged("an empty zip")
    raise UnsupportedFormat(".zip")


def _opens_page(data: bytes) -> bool:
    """Whether a page's first element comes first, but for a declaration and comments."""
    opening = data[:_LOOKED_AT].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")
    at = _past(opening, 0, b"<?xml", b">")
    while (after := _past(opening, at, b"<!--", b"-->")) != at:
        at = after
    return _ROOT.match(opening, at) is not None


def _past(data: bytes, at: int, opens: bytes, closes: bytes) -> int:
    """The place behind what opens and closes so, and behind the space around it; the end where it does not close."""
    at = _behind_space(data, at)
    if not data.startswith(opens, at):
        return at
    end = data.find(closes, at)
    return len(data) if end < 0 else _behind_space(data, end + len(closes))


def _behind_space(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _has_words(data: bytes, page: bool) -> bool:
    opening = data[:_LOOKED_AT].replace(b"\x00", b"")
    return len((_ANY_TAG.sub(b" ", opening) if page else opening).split()) >= FEWEST
