"""A page of a PDF with the quoted words marked as with a highlighter."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops

from knowledge.errors import Damaged, NotADocument
from knowledge.reading.answers import LONG_SIDE, head_of, whole_number
from knowledge.reading.contained import run_child

LARGEST = 1_000_000
"""Bytes of a picture: a second on a weak mobile network."""
YELLOW = (255, 233, 80)
AROUND = 2
"""Points by which a mark goes beyond its letters."""
_QUALITIES = (90, 80, 65, 45, 25)


class NoSuchPage(ValueError):
    """The document has `pages` pages. Not for people: they ask for pages that are there."""

    def __init__(self, page: int, pages: int) -> None:
        super().__init__(f"page {page} of {pages}")
        self.page = page
        self.pages = pages


@dataclass(frozen=True, slots=True)
class Picture:
    """`data` is a PNG, or a JPEG where that is much smaller; `found` says that every quotation is marked on the page,
    as far as it stands there."""

    data: bytes
    found: bool


def page_picture(pdf: bytes, page: int, quotes: Sequence[str]) -> Picture:
    """Page `page` (from 1), 1600 points on its longer side, less than a megabyte. A page without letters (a scan) has
    no marks.

    The file is opened in a child process; that takes some 0.2 s. Raises NotADocument (no PDF), Protected,
    Damaged, TooDemanding, NoSuchPage."""
    if b"%PDF-" not in pdf[:1024]:
        raise NotADocument("not a PDF")
    words = json.dumps(list(quotes)).encode()
    head, points = head_of(run_child(["marked", str(page)], len(words).to_bytes(8, "big") + words + pdf))
    if "pages" in head:
        pages = whole_number(head["pages"], 0, sys.maxsize)
        raise NoSuchPage(page, pages) if pages else Damaged("no page")
    picture = _picture(head, points)
    _mark(picture, _boxes(head, picture))
    return Picture(_packed(picture), head.get("found") is True)


def _picture(head: dict[str, Any], points: bytes) -> Image.Image:
    """Raises Damaged where the child's answer is no picture."""
    size = whole_number(head.get("width"), 1, LONG_SIDE), whole_number(head.get("height"), 1, LONG_SIDE)
    if len(points) != 3 * size[0] * size[1]:
        raise Damaged("a picture of another size")
    return Image.frombytes("RGB", size, points)


def _boxes(head: dict[str, Any], picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """Raises Damaged where the child's answer has no such boxes."""
    boxes = head.get("boxes")
    if not isinstance(boxes, list) or any(not isinstance(box, list) or len(box) != 4 for box in boxes):
        raise Damaged("no boxes")
    for left, top, right, bottom in boxes:
        whole_number(left, 0, whole_number(right, 1, picture.width) - 1)
        whole_number(top, 0, whole_number(bottom, 1, picture.height) - 1)
    return [(left, top, right, bottom) for left, top, right, bottom in boxes]


def _mark(picture: Image.Image, boxes: Sequence[Sequence[int]]) -> None:
    """What is white under a mark becomes yellow, what is black stays black."""
    if not boxes:
        return
    marked = Image.new("1", picture.size)
    for left, top, right, bottom in boxes:
        marked.paste(1, (left - AROUND, top, right + AROUND, bottom))
    picture.paste(ImageChops.multiply(picture, Image.new("RGB", picture.size, YELLOW)), mask=marked)


def _packed(picture: Image.Image) -> bytes:
    """Sharp where that is small enough, as it is for letters; photographs are not."""
    drawn = _saved(picture, "PNG", compress_level=4)
    if len(drawn) <= LARGEST // 2:
        return drawn
    photographed = drawn
    for quality in _QUALITIES:
        photographed = _saved(picture, "JPEG", quality=quality, subsampling=0)
        if len(photographed) <= LARGEST:
            break
    return min(drawn, photographed, key=len) if len(drawn) > LARGEST or len(photographed) < len(drawn) / 2 else drawn


def _saved(picture: Image.Image, kind: str, **how: int) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()
