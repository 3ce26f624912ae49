"""From headings to sections: how deep each heading stands, which is the title, which are the agenda items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.language.folding import fold
from knowledge.structure.blocks import Block, BlockKind
from knowledge.structure.headings import AGENDA, Style, is_capitals, plain
from knowledge.structure.speakers import is_label

_TITLE = re.compile(
    r"compte[\s-]*rendu|r[ée]union|s[ée]ance|\bCSEE?\b|\bCSE[CE]?\b|flash|info|relev[ée]|num[ée]ro|n°|\b20\d\d\b|échos|lettre", re.IGNORECASE
)
_INNER = (Style.PLAIN, Style.LABEL, Style.QUESTION)
INNER = 40
"""The level of headings without any mark of rank: each ends the one before."""
_AGENDA_LIST = re.compile(r"(?:l['’])?ordre du jour|sommaire|au programme|points? (?:abord[ée]s|à l['’]ordre du jour)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """`title` is the heading that names the whole; `sections[i]` the headings above block i, the agenda item first (for a heading:
    itself last); `agenda` the agenda items in order."""

    title: Block | None
    sections: tuple[tuple[Block, ...], ...]
    agenda: tuple[str, ...]


def outline(text: str, blocks: list[Block]) -> Outline:
    """Levels follow Markdown's #s where there are some; other styles rank by their first appearance, plain ones innermost."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and not is_label(block.span.of(text))]
    announced = _announced(text, blocks)
    title = _title(text, headings, blocks)
    levels = _levels(text, [heading for heading in headings if heading is not title], announced)
    sections: list[tuple[Block, ...]] = []
    path: list[Block] = []
    filled: list[Block] = []  # a heading with nothing below it is a slogan, not an agenda item
    for place, block in enumerate(blocks):
        if block is title or (block.kind is BlockKind.HEADING and block not in levels):
            sections.append(tuple(path))
            continue
        if block.kind is BlockKind.HEADING:
            level = levels[block]
            if path and levels[path[-1]] == level >= INNER and place and blocks[place - 1] is path[-1]:
                levels[block] = level = level + 1  # two in a row: the second stands below the first
            while path and levels[path[-1]] >= level:
                path.pop()
            path.append(block)
        elif path and path[0] not in filled:
            filled.append(path[0])
        sections.append(tuple(path))
    agenda = [plain(block.span.of(text)) for block in filled]
    return Outline(title, tuple(sections), tuple(agenda))


def _announced(text: str, blocks: list[Block]) -> list[str]:
    """The agenda items as a list under « Ordre du jour » names them, folded."""
    found: list[str] = []
    inside = False
    for block in blocks:
        words = plain(block.span.of(text))
        if _AGENDA_LIST.fullmatch(re.sub(r"\W+$", "", re.sub(r"^\W+", "", words))) or re.match(r"ordre du jour\s*:", words, re.IGNORECASE):
            inside = True
        elif inside and block.kind is BlockKind.ITEM:
            found.append(fold(re.sub(r"^\W*\d*\W+", "", words)))
        elif inside:
            break
    return found


def _title(text: str, headings: list[Block], blocks: list[Block]) -> Block | None:
    """The first heading, when it names a summary or a meeting, or is alone of its Markdown level."""
    if not headings:
        return None
    first = headings[0]
    place = blocks.index(first)
    if sum(1 for block in blocks[:place] if block.kind is not BlockKind.HEADING) > 4:
        return None
    words = plain(first.span.of(text))
    if first.style is Style.MARKDOWN:
        alone = sum(1 for heading in headings if heading.style is Style.MARKDOWN and heading.marker == first.marker) == 1
        deeper = any(heading.style is Style.MARKDOWN and len(heading.marker) > len(first.marker) for heading in headings)
        return first if alone and (deeper or _TITLE.search(words)) else None
    if first.style in (Style.AGENDA, Style.NUMBERED, Style.ROMAN):
        return None
    return first if _TITLE.search(words) and (re.search(r"20\d\d|compte|r[ée]union|flash|s[ée]ance", words, re.IGNORECASE)) else None


def _levels(text: str, headings: list[Block], announced: list[str]) -> dict[Block, int]:
    """A number for each heading, less is further out."""
    order: list[tuple[Style, str]] = []
    for heading in headings:
        key = _key(text, heading)
        if heading.style not in _INNER and heading.style is not Style.MARKDOWN and key not in order:
            order.append(key)
    outer = _outer(text, headings)
    if outer in order:
        order.remove(outer)
        order.insert(0, outer)
    markdown = any(heading.style is Style.MARKDOWN for heading in headings)
    levels: dict[Block, int] = {}
    for heading in headings:
        style = heading.style or Style.PLAIN
        words = fold(re.sub(r"^\W*\d*\W+", "", plain(heading.span.of(text))))
        if style is Style.MARKDOWN:
            levels[heading] = len(heading.marker)
        elif announced and any(fuzz.ratio(words, known) >= 85 for known in announced):
            levels[heading] = 0
        elif style in _INNER:
            levels[heading] = INNER
        else:
            levels[heading] = (10 if markdown else 1) + order.index(_key(text, heading))
    if announced and 0 in levels.values() and not markdown:
        for heading, level in levels.items():
            levels[heading] = level if level == 0 else level + 1
    return levels


def _key(text: str, heading: Block) -> tuple[Style, str]:
    """Headings that look alike: « 1. » and « 2. » do, « 1. » and « 1.2 » do not, nor « 1. » and « a) »."""
    style = heading.style or Style.PLAIN
    words = heading.span.of(text).strip("* ")
    if style is Style.NUMBERED:
        number = re.match(r"\(?(\d+(?:\.\d+)*)\.?\s*(\W?)", words)
        depth = str(number.group(1).count(".")) if number else ""
        return style, depth + ("C" if is_capitals(words) else "")
    if style is Style.SIGN:
        return style, words[0] if words[0] in "➤➢►▶■□❖◆●★☛▪→⇒✓✔" else "emoji"
    return style, ""


def _outer(text: str, headings: list[Block]) -> tuple[Style, str] | None:
    """Plain text without any explicit marks of rank: those worded as agenda items stand outside."""
    worded = [heading for heading in headings if heading.style is Style.AGENDA]
    others = [heading for heading in headings if heading.style in (Style.CAPITALS, Style.ROMAN, Style.NUMBERED, Style.UNDERLINED, Style.BOLD)]
    if worded and len(worded) >= 2:
        # « INFORMATION SUR … » in capitals or with numbers: that style is the outer one, if it is worded so as well
        same = [heading for heading in others if AGENDA.match(re.sub(r"^\W*(?:\d+|[IVX]+)?\W+", "", plain(heading.span.of(text))))]
        if len(same) >= 2 and len(same) >= len(worded):
            return _key(text, same[0])
        return Style.AGENDA, ""
    return None
