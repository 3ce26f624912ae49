"""Where sentences end in French, abbreviations and numbers of articles respected."""

from __future__ import annotations

import re

from knowledge.models import Span

WINDOW = 300
"""Characters around a sign that are looked at, to tell whether it ends a sentence."""
LONGEST = 12
"""Characters at the end of which an abbreviation is looked for, more than the longest one has."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|Me|Pr|St|Ste|Art|art|cf|Cf|ex|p|pp|n|N|no|env|min|max|resp|réf|tél|Tél|av|bd|vs|al|chap|Sté|Ets|"
    r"approx|hebdo|éd|vol|fig|dép|adm|dir|sec|ref|[A-Z]|[LRD])|\b[A-Z]\.[A-Z])\.$"
)
_LOWER = re.compile(r"\s*[a-zà-ÿ(]")
_OPENERS = re.compile(r"[A-ZÀ-ÖØ-Þ0-9«“\"(\[*•➤>–—-]")


def sentences(text: str, span: Span) -> list[Span]:
    """The sentences of `text` inside `span`, in order; together they hold all of it but white space.

    A line end inside the span ends a sentence when the line ends with a sentence's sign, or when the next one opens
    with a capital whose word would have fitted on this one (a line of its own, not a wrapped one)."""
    found: list[Span] = []
    longest = max((len(line) for line in span.of(text).split("\n")), default=0)
    start = span.start
    for stop in _stops(text, span, longest):
        trimmed = trim(text, start, stop)
        if trimmed:
            found.append(trimmed)
        start = stop
    return found


def trim(text: str, start: int, stop: int) -> Span | None:
    """The slice without white space at its ends; None when nothing is left."""
    piece = text[start:stop]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    return Span(start + left, start + right) if left < right else None


def _stops(text: str, span: Span, longest: int) -> list[int]:
    stops = []
    for found in re.finditer(r"(?<![.!?…])[.!?…]++(?:\s?[»”]|[\")\]*])*(?=\s|$)|\n", text[span.start : span.stop]):
        stop = span.start + found.end()
        # a window is enough, and keeps very long paragraphs linear
        before, after = text[max(span.start, stop - WINDOW) : stop], text[stop : min(span.stop, stop + WINDOW)]
        if found.group() == "\n":
            line = before[:-1].rpartition("\n")[2].rstrip()
            following = after.lstrip().split(maxsplit=1)
            fits = following and len(line) + 1 + len(following[0]) <= longest
            if line.endswith((":", ";")) or (fits and _OPENERS.match(following[0])):
                stops.append(stop)
        elif not _inside(before, after, text[span.start + found.start()], opens=stop - span.start < WINDOW):
            stops.append(stop)
    return [*stops, span.stop]


def _inside(before: str, after: str, sign: str, opens: bool) -> bool:
    """Whether a sign that could end a sentence does not: an abbreviation, « etc. » or « ? » before a lower-case word,
    …"""
    if before.endswith(("[…]", "[...]", "(…)", "(...)")):
        return True  # what a quotation left out
    if sign == "." and _ABBREVIATION.search(before.rstrip('*"»)')[-LONGEST:]):
        return True
    if opens and re.fullmatch(r"\W*(?:\d{1,3}|[a-zA-Z]|[IVX]+)\.", before.strip()):
        return True  # the number that opens the sentence
    if _LOWER.match(after):
        return sign in ".…" or after.lstrip().startswith("(")
    nested = before.count("(") - before.count(")")
    return nested > 0 and ")" in after[:200]
