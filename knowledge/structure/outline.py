"""From headings to sections: how deep each heading stands, which is the title, which are the agenda items."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from knowledge.language.folding import fold
from knowledge.structure.blocks import Block, BlockKind
from knowledge.structure.headings import AGENDA, ASKED, Style, is_capitals, number_of, plain
from knowledge.structure.speakers import is_label

_TITLE = re.compile(
    r"compte[\s-]*rendu|r[ée]union|s[ée]ance|\bCSEE?\b|\bCSE[CE]?\b|flash|info|relev[ée]|num[ée]ro|n°|\b20\d\d\b|échos|lettre",
    re.IGNORECASE,
)
_DATED = re.compile(r"20\d\d|compte[\s-]*rendu|r[ée]union du|s[ée]ance du|relev[ée]", re.IGNORECASE)
_INNER = (Style.PLAIN, Style.LABEL, Style.QUESTION)
_Key = tuple[Style, str]
"""A style, and what the headings of one level have in common within it."""
_WORDED, _CAPITALS = "A", "C"
"""Bold, and worded as an agenda item; in capitals."""
_SIGNS = frozenset("➤➢►▶■□❖◆●★☛▪→⇒✓✔")
MOST_ANNOUNCED = 100
"""Agenda items that a list at the top may announce: each is compared with each heading."""
INNER = 400
"""The level of headings without any mark of rank: each ends the one before."""
_AROUND = re.compile(r"^\W+|(?<!\W)\W+$")
LISTED = 2
"""Headings, at least, that a list of what follows has."""
_GOES_ON = re.compile(r"\s*[(–-]\s*suite(?: et fin)?\s*\)?$")
_AGENDA_LIST = re.compile(
    r"(?:l['’])?ordre du jour|sommaire|au programme|points? (?:abord[ée]s|à l['’]ordre du jour)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outline:
    """`titles` are the headings that name the whole, the most telling first; `sections[i]` the headings above block i, the agenda item first (for a heading:
    itself last); `agenda` the agenda items in order."""

    titles: tuple[Block, ...]
    sections: tuple[tuple[Block, ...], ...]
    agenda: tuple[str, ...]


def outline(text: str, blocks: list[Block]) -> Outline:
    """Levels follow Markdown's #s where there are some; other styles rank by their first appearance, plain ones innermost."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and not _is_label(text, block)]
    listed = _listed(text, blocks) | _gone_on(text, headings)
    headings = [heading for heading in headings if heading not in listed]
    announced = _announced(text, blocks)
    titles = _titles(text, headings, blocks)
    below = {before for before, after in pairwise(blocks) if after.kind is not BlockKind.HEADING}
    levels = _levels(text, [heading for heading in headings if heading not in titles], announced, below)
    sections: list[tuple[Block, ...]] = []
    path: list[Block] = []
    filled: dict[Block, None] = {}  # in order; a heading with nothing below it is a slogan, not an agenda item
    for place, block in enumerate(blocks):
        if block in titles:
            path.clear()  # what stands above the title names the sender
        if block in titles or (block.kind is BlockKind.HEADING and block not in levels):
            sections.append(tuple(path))
            continue
        if block.kind is BlockKind.HEADING:
            level = levels[block]
            if path and levels[path[-1]] == level >= INNER and place and blocks[place - 1] is path[-1]:
                levels[block] = level = level + 1  # two in a row: the second stands below the first
            while path and levels[path[-1]] >= level:
                path.pop()
            path.append(block)
        elif path:
            if ASKED.match(block.span.of(text)) and ASKED.match(plain(path[-1].span.of(text))):
                path.pop()  # a question of several sentences is no heading, and not under the one before it
            if path:
                filled[path[0]] = None
        sections.append(tuple(path))
    # labels and short plain lines are agenda items only where the text has nothing better
    marked = [block for block in filled if levels[block] < INNER]
    agenda = [plain(block.span.of(text)) for block in marked or list(filled)]
    return Outline(tuple(titles), tuple(sections), tuple(agenda))


def _is_label(text: str, heading: Block) -> bool:
    """« Réponse de la Direction : » names a speaker; « NOS QUESTIONS, LES RÉPONSES », looking like a heading, is one too."""
    words = heading.span.of(text)
    return is_label(words) and (heading.style in _INNER or words.rstrip(" *").endswith(":"))


def _listed(text: str, blocks: list[Block]) -> set[Block]:
    """Headings that follow each other with nothing between, and all come back further down: a list of what follows.
    Words right below the last one are its own, unless the list says what it is: « Effectifs », « Salaires » may come
    back under each site."""
    words = [fold(plain(block.span.of(text))) if block.kind is BlockKind.HEADING else "" for block in blocks]
    last = {word: place for place, word in enumerate(words)}
    found: set[Block] = set()
    run: list[int] = []
    for place, word in enumerate([*words, ""]):
        if word and last[word] > place and word not in {words[at] for at in run}:
            run.append(place)
            continue
        told = bool(run and run[0]) and _AGENDA_LIST.fullmatch(_AROUND.sub("", words[run[0] - 1])) is not None
        if len(run) >= LISTED and (word or told) and all(last[words[at]] > run[-1] for at in run):
            found.update(blocks[at] for at in run)
        run = []
    return found


def _gone_on(text: str, headings: list[Block]) -> set[Block]:
    """« Salaires (suite) » on the slide after « Salaires »: it goes on with it."""
    found: set[Block] = set()
    above = ""
    for heading in headings:
        words = fold(plain(heading.span.of(text)))
        bare = _GOES_ON.sub("", words)
        if bare != words and bare == above:
            found.add(heading)
        above = bare
    return found


def _announced(text: str, blocks: list[Block]) -> list[str]:
    """The agenda items as a list under « Ordre du jour » names them, folded."""
    found: list[str] = []
    inside = False
    for block in blocks:
        words = plain(block.span.of(text))
        if _AGENDA_LIST.fullmatch(_AROUND.sub("", words)) or re.match(r"ordre du jour\s*:", words, re.IGNORECASE):
            inside = True
        elif inside and block.kind is BlockKind.ITEM:
            found.append(fold(re.sub(r"^\W*\d*\W+", "", words)))
        elif inside:
            break
    return found[:MOST_ANNOUNCED]


def _titles(text: str, headings: list[Block], blocks: list[Block]) -> list[Block]:
    """The headings at the top that name the summary or the meeting, none of them an agenda item; the most telling one first."""
    found: list[Block] = []
    for heading in headings[:4]:
        content = sum(1 for block in blocks[: blocks.index(heading)] if block.kind is not BlockKind.HEADING)
        if content > 4 or number_of(heading.span.of(text)):
            break
        words = plain(heading.span.of(text))
        dated = _TITLE.search(words) is not None and _DATED.search(words) is not None
        peers = [other for other in headings if other.style is heading.style and other.marker == heading.marker]
        deeper = any(other.style is Style.MARKDOWN and len(other.marker) > len(heading.marker) for other in headings)
        topmost = heading is blocks[0] and heading.marker == "#"
        alone = (
            heading.style is Style.MARKDOWN
            and len(peers) == 1
            and (topmost or deeper or _TITLE.search(words) is not None)
        )
        if dated or alone:
            found.append(heading)
    found.sort(key=lambda heading: _DATED.search(heading.span.of(text)) is None)
    return found


def _levels(text: str, headings: list[Block], announced: list[str], filled: set[Block]) -> dict[Block, int]:
    """A number for each heading, less is further out. `filled` are those with words right below."""
    order: list[_Key] = []
    outer = _outer(text, headings, filled)
    beside = _beside(text, headings, outer)
    for heading in headings:
        key = beside.get(_key(text, heading), _key(text, heading))
        if heading.style not in _INNER and heading.style is not Style.MARKDOWN and key not in order:
            order.append(key)
    if outer is not None:
        order.remove(outer)
        order.insert(0, outer)
    markdown = [heading for heading in headings if heading.style is Style.MARKDOWN]
    above = _above(text, markdown, filled)
    counted = {heading.marker for heading in markdown if _depth(text, heading) == 1}
    levels: dict[Block, int] = {}
    for heading in headings:
        style = heading.style or Style.PLAIN
        words = fold(re.sub(r"^\W*\d*\W+", "", plain(heading.span.of(text))))
        if style is Style.MARKDOWN:
            # « 2.1 » stands below « 2. », in letters of the same size as well
            deeper = max(0, _depth(text, heading) - 1) if heading.marker in counted else 0
            levels[heading] = (0 if heading.marker == above else 10 * len(heading.marker)) + min(deeper, 9)
        elif announced and any(fuzz.ratio(words, known) >= 85 for known in announced):
            levels[heading] = 0
        elif style in _INNER:
            levels[heading] = INNER
        else:
            key = _key(text, heading)
            levels[heading] = (100 if markdown else 1) + order.index(beside.get(key, key))
    if announced and 0 in levels.values() and not markdown:
        for heading, level in levels.items():
            levels[heading] = level if level == 0 else level + 1
    return levels


def _key(text: str, heading: Block) -> _Key:
    """Headings that look alike: « 1. » and « 2. » do, « 1. » and « 1.2 » do not, nor « 1. » and « a) »."""
    style = heading.style or Style.PLAIN
    words = heading.span.of(text).strip("* ")
    if style is Style.SIGN or (style is Style.BOLD and words[:1] in _SIGNS):
        return style, words[0] if words[0] in _SIGNS else "emoji"
    if style not in (Style.NUMBERED, Style.BOLD):
        return style, ""
    number = number_of(words)
    shape = str(len(number)) if number else _WORDED if style is Style.BOLD and AGENDA.match(words) else ""
    return style, shape + (_CAPITALS if is_capitals(words) else "")


def _depth(text: str, heading: Block) -> int:
    """Of the number that opens a heading: 1 for « 2. », 2 for « 2.1 », 0 without any."""
    return len(number_of(heading.span.of(text)) or ())


def _beside(text: str, headings: list[Block], outer: _Key | None) -> dict[_Key, _Key]:
    """The looks that stand on one level with others."""
    bold = Counter(key for heading in headings if (key := _key(text, heading))[0] is Style.BOLD)
    others = [key for key in bold if key[1] in ("", _CAPITALS, _WORDED, _WORDED + _CAPITALS)]
    in_capitals = [key for key in others if key[1].endswith(_CAPITALS)]
    if outer in others:
        return {key: (Style.BOLD, "") for key in others if key != outer}
    if outer is not None and outer[1].endswith(_CAPITALS):
        # capitals without a number stand beside numbered headings in capitals
        return dict.fromkeys([(Style.CAPITALS, ""), *in_capitals], outer)
    if outer == (Style.BOLD, "1"):
        # where what stands below an item is numbered as well, one without a number is an item
        few = sum(bold[key] for key in others) < bold[outer]
        return dict.fromkeys(others, outer) if (Style.BOLD, "2") in bold and few else {}
    apart = others[:1] == in_capitals[:1] and sum(bold[key] for key in in_capitals) >= 3
    return {key: (Style.BOLD, _CAPITALS if apart and key in in_capitals else "") for key in others}


def _above(text: str, headings: list[Block], filled: set[Block]) -> str | None:
    """The level, told by the size of letters, that is the outer one though others are larger: the text opens with it,
    and all of it is numbered through or worded as agenda items."""
    first = next((heading for heading in headings if heading in filled), None)
    if first is None or all(len(heading.marker) >= len(first.marker) for heading in headings if heading in filled):
        return None
    peers = [heading for heading in headings if heading.marker == first.marker and heading in filled]
    run = [number_of(heading.span.of(text)) or () for heading in peers]
    through = all(len(number) == 1 for number in run) and all(later > earlier for earlier, later in pairwise(run))
    worded = all(AGENDA.match(plain(heading.span.of(text))) for heading in peers)
    return first.marker if len(peers) >= 3 and (through or worded) else None


def _outer(text: str, headings: list[Block], filled: set[Block]) -> _Key | None:
    """The style of the agenda items: one whose numbers run through the whole text, else headings worded as agenda items."""
    numbers: dict[_Key, list[int]] = {}
    for heading in headings:
        number = number_of(heading.span.of(text))
        if number and len(number) == 1 and heading.style is not Style.MARKDOWN:
            numbers.setdefault(_key(text, heading), []).append(number[0])
    for key, run in numbers.items():
        if len(run) >= 3 and run[0] <= 2 and all(later > earlier for earlier, later in pairwise(run)):
            return key
    opening = _worded_opening(text, headings, filled)
    if opening is not None:
        return opening
    worded = [heading for heading in headings if heading.style is Style.AGENDA]
    others = [
        heading
        for heading in headings
        if heading.style in (Style.CAPITALS, Style.ROMAN, Style.NUMBERED, Style.UNDERLINED, Style.BOLD)
    ]
    if len(worded) < 2:
        return None
    # « INFORMATION SUR … » in capitals or with numbers: that style is the outer one, if it is worded so as well
    same = [
        heading
        for heading in others
        if AGENDA.match(re.sub(r"^\W*(?:\d+|[IVX]+)?\W+", "", plain(heading.span.of(text))))
    ]
    return _key(text, same[0]) if len(same) >= max(2, len(worded)) else (Style.AGENDA, "")


def _worded_opening(text: str, headings: list[Block], filled: set[Block]) -> _Key | None:
    """Of headings in bold, those worded as agenda items, where they are the outer ones: the text opens with one, and so
    many others follow that they stand below."""
    bold = [_key(text, heading) for heading in headings if heading.style is Style.BOLD and heading in filled]
    worded = bold.count(bold[0]) if bold and bold[0][1].startswith(_WORDED) else 0
    return bold[0] if worded >= 3 and len(bold) >= 3 * worded else None
