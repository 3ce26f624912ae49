"""Text with bold and italic runs, written as Telegram's HTML once, at the edge, and read back from it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    style: Style = Style.PLAIN


Styled = tuple[Run, ...]


class MarkupError(ValueError):
    """HTML that Telegram would refuse, or that was escaped the wrong number of times."""


def plain(text: str) -> Styled:
    return (Run(text),)


def bold(text: str) -> Styled:
    return (Run(text, Style.BOLD),)


def italic(text: str) -> Styled:
    return (Run(text, Style.ITALIC),)


def joined(parts: Iterable[Styled], joint: str) -> Styled:
    """The parts that are not empty, with `joint` between them."""
    runs: list[Run] = []
    for part in parts:
        if part:
            runs.extend([Run(joint)] if runs else [])
            runs.extend(part)
    return tuple(runs)


def words_of(text: Styled) -> str:
    """Without styles."""
    return "".join(run.text for run in text)


def units(text: str | Styled) -> int:
    """Length in UTF-16 units, the strictest reading of Telegram's limits."""
    words = text if isinstance(text, str) else words_of(text)
    return len(words) + sum(sign > "\uffff" for sign in words)


def shorten(text: str, limit: int) -> str:
    """`text` on one line in at most `limit` units, cut between words where there are any, the cut shown by « … »."""
    line = " ".join(text.split())
    if units(line) <= limit:
        return line
    kept = line[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    head, blank, tail = kept.rpartition(" ")
    # a single endless word is cut inside, or next to nothing would stay
    if blank and len(tail) < limit // 2:
        kept = head
    return kept.rstrip(" ,;:–—-") + "…"


def to_html(text: Styled) -> str:
    """What Telegram is sent with parse_mode=HTML. The only place where anything is escaped."""
    parts = []
    for run in text:
        escaped = html.escape(sendable(run.text), quote=False)
        parts.append(f"<{run.style}>{escaped}</{run.style}>" if run.style and escaped else escaped)
    return "".join(parts)


def sendable(text: str) -> str:
    """Without what cannot travel as UTF-8 text or would steer a terminal: lone surrogates and control characters."""
    return "".join(
        "\ufffd" if "\ud800" <= sign <= "\udfff" else sign
        for sign in text
        if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    )


def without_steering(text: str) -> str:
    """What somebody calls themself or a thing, on one line and without the invisible signs that could turn what stands
    around it: directions, joiners, tags."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


_TOKENS = re.compile(
    r"<(?P<closing>/)?(?P<tag>[a-z]+)>|(?P<sign><|&(?!(?:lt|gt|amp|quot);))|(?P<words>(?:[^<&]|&(?:lt|gt|amp|quot);)+)"
)


def from_html(markup: str) -> Styled:
    """The inverse of `to_html`. Raises MarkupError for any other tag, a bare « < » or « & », or a tag left open."""
    runs: list[Run] = []
    style = Style.PLAIN
    for token in _TOKENS.finditer(markup):
        if token["sign"]:
            raise MarkupError(f"{token['sign']!r} is not escaped at {token.start()}")
        if token["words"]:
            runs.append(Run(html.unescape(token["words"]), style))
        elif token["closing"]:
            if style is Style.PLAIN or style != token["tag"]:
                raise MarkupError(f"unexpected end tag at {token.start()}")
            style = Style.PLAIN
        elif style is Style.PLAIN and token["tag"] in {Style.BOLD, Style.ITALIC}:
            style = Style(token["tag"])
        else:
            raise MarkupError(f"unexpected start tag at {token.start()}")
    if style is not Style.PLAIN:
        raise MarkupError("a tag is left open")
    return tuple(runs)
