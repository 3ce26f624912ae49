"""The parts of a zip that is a document (DOCX, ODT): its directory checked before anything is opened, XML read without
reaching anything outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from knowledge.errors import Damaged, Protected, TooDemanding

MOST_PARTS = 2_000
LARGEST_WHOLE = 300_000_000
"""Bytes of all parts together, as the directory declares them; a summary full of photographs stays under 30 MB."""
LARGEST_XML = 60_000_000
"""Bytes of one XML part: some ten thousand pages."""
RATIO = 200
"""How many times smaller than itself a part may be; XML full of styles reaches 40."""
SMALL = 1_000_000
"""Bytes under which a ratio says nothing."""
_ENTRY = b"PK\x01\x02"
"""What each entry of a zip's directory begins with."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that documents use, and that unpack no further than they are asked to."""
if TYPE_CHECKING:
    from lxml import etree

_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)
"""What « Strict Open XML » calls the same things."""
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError, RuntimeError)


class Parts:
    """An opened zip. Raises Damaged when it is none, TooDemanding when its directory announces a bomb, Protected when
    its parts are encrypted."""

    def __init__(self, data: bytes) -> None:
        # the directory's own count may lie, and all its entries are listed before any can be refused
        if data.count(_ENTRY) > MOST_PARTS:
            raise TooDemanding("too many parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _FAILURES as error:
            raise Damaged("the zip directory cannot be read") from error
        if sum(info.file_size for info in infos) > LARGEST_WHOLE:
            raise TooDemanding("too large parts")
        if any(info.file_size > SMALL and info.file_size > RATIO * max(1, info.compress_size) for info in infos):
            raise TooDemanding("a part unpacks to more than it can hold")
        if any(info.flag_bits & 1 for info in infos):
            raise Protected("encrypted parts")
        self.names = frozenset(info.filename for info in infos)

    def read(self, name: str, limit: int = LARGEST_XML) -> bytes:
        """The bytes of a part. Raises Damaged, also when it is missing; TooDemanding over `limit` bytes."""
        try:
            info = self._zip.getinfo(name)
            if info.file_size > limit:
                raise TooDemanding(name)
            if info.compress_type not in _PACKED:
                raise Damaged(f"{name} is packed as no document packs")
            with self._zip.open(info) as part:
                read = part.read(limit + 1)
        except _FAILURES as error:
            raise Damaged(name) from error
        if len(read) > limit:
            raise TooDemanding(name)
        return read

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part. No entity is expanded, nothing is fetched. Raises Damaged, TooDemanding."""
        from lxml import etree  # only the child process needs it

        data = self.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Damaged("a document type in a part")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Damaged(name) from error
        if root.getroottree().docinfo.doctype:
            raise Damaged("a document type in a part")  # written in another encoding
        return root

    def xml_or_none(self, name: str) -> etree._Element | None:
        """The same for a part that a document may lack."""
        return self.xml(name) if name in self.names else None
