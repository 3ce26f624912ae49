"""What a child process answers, written there and read here: a line of JSON, and behind it a text or a picture.

The child may be in the hands of whoever made the file. The line is kept short, so that no JSON fills the memory of this
process, and nothing in it is believed before it was looked at.
"""

from __future__ import annotations

import json
from typing import Any

from knowledge import errors
from knowledge.errors import Damaged, RelaisError, TooLarge
from knowledge.reading.document import Document

LONGEST_HEAD = 100_000
"""Bytes of the line: the numbers of two thousand pages, or the marks of a page, take a tenth."""
MOST_PAGES = 9_999
LONG_SIDE = 1_600
"""Points of the longer side of a page's picture: the letters of an A4 page are read on a phone, and zoomed into."""
_REFUSALS = ("Damaged", "EmptyFile", "NotText", "Protected", "TooDemanding")
"""The errors without anything to tell that a child may answer."""


def written(document: Document, scan: list[int]) -> bytes:
    """In the child: a document, and its pages (from 1) that are pictures of text."""
    head = json.dumps({"pictures": document.pictures, "scan": scan})
    return head.encode() + b"\n" + document.text.encode("utf-8", "replace")


def refused(error: RelaisError) -> bytes:
    """In the child: why there is no document."""
    told = {"size": error.size, "limit": error.limit} if isinstance(error, TooLarge) else {}
    return json.dumps({"error": type(error).__name__, **told}).encode()


def document_of(answer: bytes) -> tuple[Document, list[int]]:
    """What was `written`. Raises the error that was told; Damaged for anything else."""
    head, rest = head_of(answer)
    pictures, scan = _pages(head.get("pictures")), _pages(head.get("scan"))
    try:
        return Document(rest.decode("utf-8"), pictures=tuple(pictures)), scan
    except UnicodeDecodeError as error:
        raise Damaged("the reader's answer is no text") from error


def head_of(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """The line, and what comes behind it. Raises the error that the line tells; Damaged where it is no such line."""
    line, _, _ = answer[: LONGEST_HEAD + 1].partition(b"\n")
    if len(line) > LONGEST_HEAD:
        raise Damaged("the reader's answer has no beginning")
    try:
        head = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Damaged("the reader's answer is not what it should be") from error
    if not isinstance(head, dict):
        raise Damaged("the reader's answer is not what it should be")
    if "error" in head:
        raise _told(head)
    return head, answer[len(line) + 1 :]


def whole_number(value: object, least: int, most: int) -> int:
    """Raises Damaged when it is anything else."""
    if type(value) is not int or not least <= value <= most:
        raise Damaged("the reader's answer has a wrong number")
    return value


def _pages(value: object) -> list[int]:
    """Each page once, in their order: the readers of scans wait for as many."""
    if not isinstance(value, list):
        raise Damaged("the reader's answer has no pages")
    pages = [whole_number(page, 1, MOST_PAGES) for page in value]
    if pages != sorted(set(pages)):
        raise Damaged("the reader's answer has pages twice")
    return pages


def _told(head: dict[str, Any]) -> RelaisError:
    name = head["error"]
    if name == "TooLarge":
        return TooLarge(*(whole_number(head.get(key), 0, 10**10) for key in ("size", "limit")))
    if isinstance(name, str) and name in _REFUSALS:
        known: type[RelaisError] = getattr(errors, name)
        return known("told by the reader")
    return Damaged("told by the reader")
