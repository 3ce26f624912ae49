"""Markdown, rid of what programs write into it: escapes, entities, tags and tables of tags become what they show.

Headings, lists, bars between cells, « ** » and the calls of notes stay: they are how structure is written in the text
that is stored (see `pieces`). Links, addresses and words in « _ » or « ` » stay as well: people type them, and what
people typed is quoted as they typed it. A file without such signs stays as it is, letter for letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from knowledge.reading.pieces import Table, in_cell, write

MOST_HEAD = 40
"""Lines of the data that may stand above a text between « --- »."""
LONGEST_RULE = 300
"""Characters of the line of dashes below the names of columns."""
MOST_ROWS = 500
"""Of a table told by dashes."""
_MARK = re.compile(r"[\\!<~&{]")
_ATX = re.compile(r"#{1,6}\s+\S")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*")
_PLAIN_LINE = re.compile(r"\s{0,3}(?![#>|*+-]|\d+[.)]\s)\S.{0,200}")
_HEAD = re.compile(r"(title|subtitle|date)\s*:\s*(.+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HELD = 0xE000
"""Signs that were escaped wait in this private range of Unicode, so that nothing takes them for marks."""
_LET_GO = re.compile("[\ue021-\ue07e]")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,20}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,1000}\)(?:\{[^{}\n]{0,200}\})?")
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,2000}(?<=\S)~~[ ]?|<(del|s|strike)>[^<\n]{0,2000}</\1>[ ]?", re.IGNORECASE)
_NOTE_TEXT = re.compile(r"\[\^[^\[\]\s]{1,50}\]:")
_COMMENT = re.compile(r"<!--[^<>]{0,5000}-->")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|b|center|code|div|em|font|i|img|ins|kbd|mark|p|small|span|strong|sub|sup|u)\b[^<>\n]{0,500}>", re.I
)
_GONE = re.compile(r"(?:```|~~~|:::).*|\[[^\[\]\n]{1,100}\]:\s*\S+.*|<!--.*-->")
"""Lines of which nothing is seen: fences, where references lead, comments."""
# looked for once in each run of spaces: a line may be all the file, and a pattern that runs lets nobody else run
_ATTRIBUTES = re.compile(r"(?<!\s)\s*+\{[#.][^{}\n]{0,200}\}\s*$")
_RAW_TABLE = re.compile(r"\s*<table\b", re.IGNORECASE)
_DASHES = re.compile(r" *-{2,}(?: +-{2,})+ *")
_PIPED = re.compile(r"\s*\|")


def rendered(text: str) -> str:
    """The text of a Markdown file as it is stored."""
    return _LET_GO.sub(_let_go, "\n".join(_lines(text.split("\n"))))


def _lines(lines: list[str]) -> Iterator[str]:
    place = _past_head(lines)
    yield from _head(lines[:place], lines[place:])
    lines = lines[:place] + _with_signs(lines[place:])
    table: list[str] = []
    while place < len(lines):
        line = lines[place]
        place += 1
        if table or _RAW_TABLE.match(line):
            table.append(line)
            if "</table>" in line.lower():
                yield from _raw_table(" ".join(table))
                table = []
        elif _GONE.fullmatch(line.strip()) and not _NOTE_TEXT.match(line.strip()):
            yield ""
        elif place < len(lines) and line.strip() and _rules_columns(lines[place]) and not _is_ruled(lines, place - 2):
            last = min(len(lines), place + MOST_ROWS)
            stop = next((at for at in range(place + 1, last) if not lines[at].strip()), last)
            yield from _spaced_table(lines[place], [line, *lines[place + 1 : stop]])
            place = stop
        else:
            yield _line(line)
    yield from map(_line, table)


def _past_head(lines: list[str]) -> int:
    """The line behind the data at the top; 0 where there are none."""
    if lines and lines[0].strip() == "---":
        for at in range(1, min(MOST_HEAD, len(lines))):
            if lines[at].strip() in ("---", "..."):
                return at + 1
            if not re.match(r"[\w-]+\s*:|\s*-|\s+\S|\s*$", lines[at]):
                return 0
    return 0


def _head(lines: list[str], behind: list[str]) -> Iterator[str]:
    for line in lines:
        if found := _HEAD.match(line):
            words = _line(found.group(2).strip().strip("\"'"))
            again = any(one.startswith(f"# {words}") for one in behind)  # a wiki's page is named after its title
            if not again:
                yield f"# {words}" if found.group(1).lower() == "title" else words
                yield ""


def _with_signs(lines: list[str]) -> list[str]:
    """In a text that has headings with « # », those that a line below them tells get theirs: all are of one scale."""
    if not any(map(_ATX.match, lines)):
        return lines
    out: list[str] = []
    for place, line in enumerate(lines):
        alone = len(out) < 2 or not out[-2].strip()
        if alone and place and _UNDERLINE.fullmatch(line) and _PLAIN_LINE.fullmatch(out[-1]):
            out[-1] = f"{'#' if '=' in line else '##'} {out[-1].strip()}"
            line = ""
        out.append(line)
    return out


def _line(line: str) -> str:
    if _MARK.search(line) is None:
        return line
    if line.endswith("\\"):
        line = line[:-1]
    line = _ESCAPED.sub(_held, line)
    line = _PICTURE.sub("", line)
    line = _STRUCK.sub("", _COMMENT.sub("", line))
    line = _TAG.sub("", _BREAK.sub(" " if _PIPED.match(line) else "\n", line))
    line = _ENTITY.sub(_entity, line)
    return _ATTRIBUTES.sub("", line) if line.startswith("#") else line


def _held(found: re.Match[str]) -> str:
    return chr(_HELD + ord(found.group(1)))


def _let_go(found: re.Match[str]) -> str:
    sign = chr(ord(found.group()) - _HELD)
    return "│" if sign == "|" else sign  # a bar would part two cells


def _entity(found: re.Match[str]) -> str:
    return html.unescape(found.group()).replace("|", "│").replace("\n", " ")


def _raw_table(source: str) -> Iterator[str]:
    """A table written in tags, as a row of bars a line."""
    rows = []
    for row in re.split(r"<tr\b[^<>]*>", source, flags=re.IGNORECASE)[1:]:
        cells = re.split(r"<t[dh]\b[^<>]*>", row, flags=re.IGNORECASE)[1:]
        words = (re.sub(r"</?[a-zA-Z][^<>]*>", " ", re.sub(r"<li\b[^<>]*>", "• ", cell)) for cell in cells)
        rows.append(tuple(in_cell([" ".join(_line(cell).split())]) for cell in words))
    rows = [row for row in rows if any(row)]
    yield ""
    if rows:
        yield from write([Table(tuple(rows))]).rstrip("\n").split("\n")
    yield ""


def _rules_columns(line: str) -> bool:
    return line.count("--") >= 2 and len(line) <= LONGEST_RULE and _DASHES.fullmatch(line) is not None


def _is_ruled(lines: list[str], place: int) -> bool:
    """Whether a line is one of dashes only: the table below has rows of several lines, which are not told apart."""
    return place >= 0 and len(lines[place].strip("- ")) == 0 and lines[place].count("-") > 2


def _spaced_table(dashes: str, lines: list[str]) -> Iterator[str]:
    """A table whose columns are told by the dashes below their names."""
    starts = [found.start() for found in re.finditer(r"-+", dashes)]
    edges = [*starts[1:], max(map(len, lines))]
    reaches = list(zip([0, *starts[1:]], edges, strict=True))
    cut = all(line[at - 1 : at].isspace() or len(line) < at for line in lines for _, at in reaches[:-1])
    rows = [[line[start:stop].strip() for start, stop in reaches] for line in lines if not _DASHES.fullmatch(line)]
    if not cut or sum(1 for row in rows if sum(map(bool, row)) > 1) < 2:
        yield from map(_line, lines[:1])
        yield ""
        yield from map(_line, lines[1:])
        return
    for row in rows:
        yield "| " + " | ".join(_line(cell).replace("|", "│") for cell in row) + " |"


__all__ = ["rendered"]
