"""Word's styles and numberings: what a paragraph looks like once its style, and those that it is based on, are
followed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"(?:heading|titre|überschrift|título)\s*([1-9])\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titre)", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|tm|table des mati[èe]res)\s*\d|toc heading|en-tête de table des matières", re.IGNORECASE
)
DEEPEST = 20
"""Styles based on each other that are followed; a circle ends there."""


@dataclass(frozen=True, slots=True)
class Look:
    """`level` of a heading, from 1, 0 for the title of the whole; `numbering` is a list and the depth in it;
    `contents`: a line of a table of contents; `size` in points, 0 where nothing says it."""

    level: int | None = None
    bold: bool = False
    size: float = 0.0
    numbering: tuple[str, int] | None = None
    contents: bool = False
    raised: bool = False
    struck: bool = False


def value(element: _Element | None) -> str | None:
    """The element's `w:val`; None where there is no element or no value."""
    return None if element is None else element.get(f"{W}val")


def switched(properties: _Element | None, name: str) -> bool | None:
    """Whether a property such as bold is on; None where nothing is said."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else value(found) not in _OFF


class Styles:
    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        for style in root.iter(f"{W}style") if root is not None else ():
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default = name
        usual = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self._usual = _size(usual) or 10.0

    def of(self, paragraph: _Element) -> Look:
        """The look of a paragraph, its own settings winning over its style's."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._named(self._default, DEEPEST)
        style = value(properties.find(f"{W}pStyle")) or self._default
        return _settled(self._named(style, DEEPEST), properties)

    def of_run(self, run: _Element, outer: Look) -> Look | None:
        """The look of a run in a paragraph of the look `outer`; None for text that is hidden or struck through."""
        properties = run.find(f"{W}rPr")
        look = outer
        hidden = False
        if properties is not None:
            for given in (*self._letters(value(properties.find(f"{W}rStyle")) or ""), properties):
                look = _settled(look, None, given)
                look = replace(look, bold=look.bold or switched(given, "caps") is True)
                said = switched(given, "vanish")
                hidden = hidden if said is None else said
        return None if hidden or look.struck else look

    def _letters(self, name: str) -> list[_Element]:
        """What a style of letters says, those that it is based on first."""
        found: list[_Element] = []
        while name in self._styles and len(found) < DEEPEST:
            style = self._styles[name]
            found.extend(style.findall(f"{W}rPr"))
            name = value(style.find(f"{W}basedOn")) or ""
        return found[::-1]

    def _named(self, name: str, deepest: int) -> Look:
        if name in self._looks:
            return self._looks[name]
        style = self._styles.get(name)
        if style is None or not deepest:
            return Look(size=self._usual)
        base = value(style.find(f"{W}basedOn"))
        look = self._named(base, deepest - 1) if base else Look(size=self._usual)
        shown = value(style.find(f"{W}name")) or name
        look = replace(look, contents=_CONTENTS.match(shown) is not None)
        if found := _HEADING.match(shown) or _HEADING.match(name):
            look = replace(look, level=int(found.group(1)))
        elif _TITLE.fullmatch(shown):
            look = replace(look, level=0)
        properties = style.find(f"{W}pPr")
        look = _settled(look, properties, style.find(f"{W}rPr"))
        self._looks[name] = look
        return look


def _settled(look: Look, properties: _Element | None, letters: _Element | None = None) -> Look:
    """The look with what these settings say on top."""
    if properties is not None:
        outline = value(properties.find(f"{W}outlineLvl"))
        if outline is not None and outline.isdigit():
            look = replace(look, level=int(outline) + 1 if int(outline) < 9 else None)
        numbering = properties.find(f"{W}numPr")
        if numbering is not None:
            list_id = value(numbering.find(f"{W}numId")) or (look.numbering[0] if look.numbering else "0")
            depth = value(numbering.find(f"{W}ilvl")) or "0"
            known = list_id != "0" and depth.isdigit()
            look = replace(look, numbering=(list_id, min(int(depth), 8)) if known else None)
    if letters is not None:
        bold = switched(letters, "b")
        look = replace(look, bold=look.bold if bold is None else bold, size=_size(letters) or look.size)
        marks = [said for name in ("strike", "dstrike") if (said := switched(letters, name)) is not None]
        raised = value(letters.find(f"{W}vertAlign"))
        look = replace(
            look,
            struck=any(marks) if marks else look.struck,
            raised=look.raised if raised is None else raised == "superscript",
        )
    return look


def _size(letters: _Element | None) -> float:
    """Points; Word counts half ones."""
    half = value(letters.find(f"{W}sz")) if letters is not None else None
    return int(half) / 2 if half and half.isdigit() else 0.0


class Numbers:
    """The numbers that Word shows and does not store: « 3. », « II. », « 2.1 », « b) »."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        abstract = {found.get(f"{W}abstractNumId", ""): self._read(found) for found in root.findall(f"{W}abstractNum")}
        for number in root.findall(f"{W}num"):
            known = value(number.find(f"{W}abstractNumId")) or ""
            list_id = number.get(f"{W}numId", "")
            self._abstract_of[list_id] = known
            self._levels[list_id] = dict(abstract.get(known, {}))
            for override in number.findall(f"{W}lvlOverride"):
                depth = int(override.get(f"{W}ilvl", "0"))
                start = value(override.find(f"{W}startOverride"))
                if start and depth in self._levels[list_id]:
                    kind, shape, _ = self._levels[list_id][depth]
                    self._levels[list_id][depth] = (kind, shape, int(start))
                    self._abstract_of[list_id] = f"{known}/{list_id}"  # it counts for itself

    def next(self, numbering: tuple[str, int]) -> str:
        """The marker of the next item of a list at a depth; « - » for bullets and unknown lists."""
        list_id, depth = numbering
        levels = self._levels.get(list_id, {})
        if depth not in levels:
            return "-"
        kind, shape, start = levels[depth]
        counts = self._counts[self._abstract_of[list_id]]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [known for known in counts if known > depth]:
            del counts[deeper]
        if kind in ("bullet", "none") or "%" not in shape:
            return "-"

        def shown(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            return in_figures(counts.get(at, levels.get(at, ("", "", 1))[2]), levels.get(at, ("decimal", "", 1))[0])

        return re.sub(r"%(\d)", shown, shape).strip() or "-"

    @staticmethod
    def _read(abstract: _Element) -> dict[int, tuple[str, str, int]]:
        levels: dict[int, tuple[str, str, int]] = {}
        for level in abstract.findall(f"{W}lvl"):
            start = value(level.find(f"{W}start")) or "1"
            levels[int(level.get(f"{W}ilvl", "0"))] = (
                value(level.find(f"{W}numFmt")) or "decimal",
                value(level.find(f"{W}lvlText")) or "",
                int(start) if start.isdigit() else 1,
            )
        return levels


def in_figures(number: int, kind: str) -> str:
    """A number as lists show it: decimal, lowerLetter, upperLetter, lowerRoman, upperRoman."""
    if kind in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(96 + number)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 1 <= number < 100:
        tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")[number // 10]
        roman = tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if kind == "upperRoman" else roman.lower()
    return str(number)
