"""What a page's style sheets and style attributes say of letters: bold, larger, struck through.

Only rules for a tag, a class or both are followed, which is what word processors and mail programs write; what a rule
hides may come back at a click, so that hiding is believed of style attributes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import html

LARGEST_SHEET = 500_000
"""Characters of style sheets that are looked at."""
MOST_SELECTORS = 5_000
LONGEST_RULE = 2_000
"""Characters of what is said of one selector."""
USUAL = 12.0
"""Points of the letters where nothing says it."""
_BOLD = frozenset(["b", "strong"])
_COMMENT = re.compile(r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|<!--|-->")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*([a-z]+|\d{3})", re.IGNORECASE)
_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*(?:(\d{1,3}(?:\.\d{1,4})?)\s*(pt|px|em|rem|%)|([a-z-]+))", re.IGNORECASE)
_STRUCK = re.compile(r"(?<![\w-])text-decoration(?:-line)?\s*:[^;]{0,99}\bline-through\b", re.IGNORECASE)
_NAMED = {"xx-small": 7.0, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0}
_NUMBERED = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}


@dataclass(frozen=True, slots=True)
class Look:
    """Of letters: `size` in points."""

    bold: bool = False
    size: float = USUAL
    raised: bool = False


class Styles:
    """The style sheets of a page."""

    def __init__(self, page: html.HtmlElement) -> None:
        self._rules: dict[tuple[str, str], str] = {}
        sheets = "\n".join(element.text_content() for element in page.iter("style"))[:LARGEST_SHEET]
        for selectors, said in _rules(_COMMENT.sub(" ", sheets)):
            for selector in selectors.split(","):
                found = _SELECTOR.fullmatch(selector.strip())
                if found and found.group() and len(self._rules) < MOST_SELECTORS:
                    key = (found.group(1) or "").lower(), found.group(2) or ""
                    self._rules[key] = f"{self._rules.get(key, '')};{said}"[:LONGEST_RULE]

    def of(self, element: html.HtmlElement, outer: Look) -> Look:
        """The look of letters in an element that stands among letters of the look `outer`."""
        tag, said = element.tag, self._said(element)
        look = outer
        if tag in _BOLD:
            look = replace(look, bold=True)
        elif tag == "sup":
            look = replace(look, raised=True)
        elif tag == "font" and element.get("size") in _NUMBERED:
            look = replace(look, size=_NUMBERED[element.get("size")])
        for weight in _WEIGHT.findall(said):
            look = replace(look, bold=weight.lower() in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600))
        for number, unit, name in _SIZE.findall(said):
            look = replace(look, size=_points(number, unit.lower(), name.lower(), outer.size) or look.size)
        return look

    def strikes(self, element: html.HtmlElement) -> bool:
        """Whether what stands in an element is struck through."""
        return _STRUCK.search(self._said(element)) is not None

    def _said(self, element: html.HtmlElement) -> str:
        """What is said of an element, the strongest last."""
        inline: str = element.get("style", "")
        if not self._rules:
            return inline
        classes = (element.get("class") or "").split()[:20]
        keys = [(element.tag, ""), *(("", name) for name in classes), *((element.tag, name) for name in classes)]
        return ";".join([*(self._rules[key] for key in keys if key in self._rules), inline])


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and what they say; what stands inside an « @media » is for other screens."""
    depth, start, selectors = 0, 0, ""
    for found in re.finditer(r"[{}]", sheet):
        if found.group() == "{":
            depth += 1
            if depth == 1:
                selectors, start = sheet[start : found.start()], found.end()
        elif depth:
            depth -= 1
            if depth == 0:
                if "@" not in selectors.rpartition(";")[2]:
                    yield selectors.rpartition(";")[2], sheet[start : found.start()]
                start = found.end()


def _points(number: str, unit: str, name: str, outer: float) -> float:
    """0 for what is no size."""
    if name:
        return _NAMED.get(name, 0.0)
    size = float(number)
    return {"pt": size, "px": 0.75 * size, "em": size * outer, "rem": size * USUAL, "%": size * outer / 100}[unit]
