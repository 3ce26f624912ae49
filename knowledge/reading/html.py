"""Web pages and newsletters: what a reader of the page reads, without menus, scripts and what is hidden or struck
through.

Called in a child process (see `contained`): lxml parses what anybody may have written.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from lxml import html

from knowledge.errors import EmptyFile
from knowledge.reading.document import Document
from knowledge.reading.html_styles import Look, Styles
from knowledge.reading.looks import ranked
from knowledge.reading.pieces import Heading, Item, Paragraph, Piece, clean, flat, raised, table_or_flow, write
from knowledge.reading.text import decode

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "noscript",
        "template",
        "head",
        "iframe",
        "svg",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "map",
        "button",
        "select",
        "input",
        "textarea",
        "dialog",
        "aside",
        "del",
        "s",
        "strike",
    ]
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
        "h4 h5 h6 header hr html li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption ",
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
DEEPEST = 200
"""Elements inside each other that are followed; newsletters stay under 60."""


def read_html(data: bytes) -> Document:
    """Raises EmptyFile (a page without a word), NotText."""
    source = _DECLARATION.sub("", _decoded(data))
    if not source.strip():
        raise EmptyFile("no page")
    try:
        page = html.document_fromstring(
            source, parser=html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
        )
    except (html.etree.ParserError, html.etree.XMLSyntaxError) as error:
        raise EmptyFile("no element in the page") from error
    styles = Styles(page)
    _drop_hidden(page, styles)
    walk = _Walk(styles)
    walk.enter(_main(page), 0, Look())
    walk.flush()
    pieces = ranked(walk.pieces)
    title = clean(" ".join(page.xpath("string(//head/title)").split())).partition(" | ")[0]  # the site's name follows
    head = " ".join(flat(pieces[:4]).split())
    if pieces and title and title not in head:
        # the tab's title often holds alone the date and the council
        pieces = [Paragraph(title), *pieces]
    return Document(write(pieces))


def _decoded(data: bytes) -> str:
    """The page's own word on its encoding, unless a byte order mark speaks first or the word is wrong."""
    found = _CHARSET.search(data[:4096])
    if found and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = found.group(1).decode("ascii")
        name = "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name
        try:
            if codecs.lookup(name).name not in ("utf-16", "utf-32"):
                return data.decode(name).replace("\x00", "")
        except (LookupError, ValueError, OSError):
            pass
    return decode(data)


def _drop_hidden(page: html.HtmlElement, styles: Styles) -> None:
    for element in list(page.iter()):
        if not isinstance(element.tag, str):
            continue
        hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
        role = element.get("role") in ("navigation", "banner", "contentinfo", "search", "complementary")
        unseen = (
            element.tag in _SKIPPED
            or hidden
            or role
            or _HIDDEN.search(element.get("style", ""))
            or styles.strikes(element)
        )
        if unseen and element.getparent() is not None and element.tag not in ("body", "head", "html"):
            element.drop_tree()


def _main(page: html.HtmlElement) -> html.HtmlElement:
    """The part that holds the article; the whole body, its frame of header and footer dropped, where no part does."""
    body = page.find("body")
    body = page if body is None else body
    whole = len(body.text_content().split())
    for tag in ("article", "main"):
        found = body.findall(f".//{tag}")
        if len(found) == 1 and 2 * len(found[0].text_content().split()) > whole:
            return found[0]
    titled = body.xpath("count(.//h1[not(ancestor::header)])")
    for frame in body.xpath(".//header|.//footer"):
        inside = frame.xpath("boolean(ancestor::article|ancestor::main)")
        if not inside and frame is not body and (frame.tag == "footer" or titled or not frame.xpath(".//h1")):
            frame.drop_tree()
    return body


class _Walk:
    """One pass over the elements; inline text waits in `_words` until a block begins or ends."""

    def __init__(self, styles: Styles) -> None:
        self.pieces: list[Piece] = []
        self._styles = styles
        self._words: list[tuple[str, Look | None]] = []
        self._lists: list[list[int | None]] = []
        self._item: tuple[int, str] | None = None
        self._heading = 0

    def _write(self) -> None:
        text = clean("".join(words for words, _ in self._words))
        written = [(words, look) for words, look in self._words if look and words.strip()]
        strong = all(look.bold for _, look in written)
        sizes: Counter[float] = Counter()
        for words, look in written:
            sizes[look.size] += len(words)
        self._words.clear()
        if not text:
            return
        if self._heading:
            self.pieces.append(Heading(self._heading, text))
        elif self._item is not None:
            self.pieces.append(Item(*self._item, text))
            # a second paragraph of the same item is no item of its own
            self._item = None
        else:
            self.pieces.append(Paragraph(text, strong, sizes.most_common(1)[0][0] if sizes else 0.0))

    def flush(self) -> None:
        """What waits becomes a piece; a line all in bold among others, with one break between, a paragraph of its own:
        it is a title."""
        if self._heading or self._item is not None or not any(words == "\n" for words, _ in self._words):
            self._write()
            return
        lines: list[list[tuple[str, Look | None]]] = [[]]
        for word in self._words:
            if word[0] == "\n":
                lines.append([])
            else:
                lines[-1].append(word)
        told = [line for line in lines if any(words.strip() for words, _ in line)]
        bold = [all(look and look.bold for words, look in line if words.strip()) for line in told]
        runs = [told] if all(bold) or not any(bold) else []
        if not runs:
            for line, is_bold in zip(told, bold, strict=True):
                if is_bold or not runs or all(look and look.bold for words, look in runs[-1][-1] if words.strip()):
                    runs.append([line])
                else:
                    runs[-1].append(line)
        for run in runs:
            self._words = [word for line in run for word in [*line, ("\n", None)]]
            self._write()

    def enter(self, element: html.HtmlElement, depth: int, outer: Look) -> None:
        if depth > DEEPEST:
            return
        tag = element.tag
        if tag == "br":
            self._break()
            return
        look = self._styles.of(element, outer)
        if tag == "table":
            self.flush()
            self.pieces += self._table(element, depth, look)
            return
        block = tag in _BLOCKS
        if block:
            self.flush()
        outer_heading, outer_item = self._heading, self._item
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = int(tag[1])
        elif tag in ("ul", "ol", "menu"):
            start = element.get("start", "1")
            self._lists.append([int(start) if tag == "ol" and re.fullmatch(r"\d{1,4}", start) else None])
        elif tag == "li":
            self._item = self._next_item(element)
        self._inside(element, depth, look)
        if block:
            self.flush()
        if tag in ("ul", "ol", "menu"):
            self._lists.pop()
        self._heading = outer_heading
        if block:
            self._item = outer_item if tag != "li" and outer_item is self._item else None

    def _break(self) -> None:
        """One break is a line's end, two are a paragraph's."""
        empty = next((words == "\n" for words, _ in reversed(self._words) if words.strip(" ")), False)
        if empty:
            self.flush()
        else:
            self._words.append(("\n", None))

    def _inside(self, element: html.HtmlElement, depth: int, look: Look) -> None:
        self._text(element.text, element, look)
        for child in element:
            if isinstance(child.tag, str):
                self.enter(child, depth + 1, look)
            self._text(child.tail, element, look)

    def _text(self, text: str | None, element: html.HtmlElement, look: Look) -> None:
        if not text:
            return
        if element.tag != "pre":
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        self._words.append((raised(text) if look.raised else text, look))

    def _next_item(self, element: html.HtmlElement) -> tuple[int, str]:
        if not self._lists:
            return 0, "-"
        number = self._lists[-1][0]
        if number is None:
            return len(self._lists) - 1, "-"
        given = element.get("value", "")
        number = int(given) if re.fullmatch(r"\d{1,4}", given) else number
        self._lists[-1][0] = number + 1
        return len(self._lists) - 1, f"{number}."

    def _table(self, table: html.HtmlElement, depth: int, look: Look) -> list[Piece]:
        rows: list[list[tuple[str, list[Piece]]]] = []
        captions: list[Piece] = []
        covered: dict[tuple[int, int], bool] = {}
        for part in table.xpath("./caption|./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
            if part.tag == "caption":
                captions = self._alone(part, depth, look)
                continue
            row: list[tuple[str, list[Piece]]] = []
            for cell in part.xpath("./td|./th"):
                while covered.get((len(rows), len(row))):
                    row.append(("", []))
                inner = self._alone(cell, depth, self._styles.of(cell, look))
                wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
                for below in range(1, tall):
                    for beside in range(wide):
                        covered[len(rows) + below, len(row) + beside] = True
                row.append((flat(inner), inner))
                row.extend([("", [])] * (wide - 1))
            rows.append(row)
        return captions + table_or_flow(rows, nested=bool(table.xpath("boolean(.//table)")))

    def _alone(self, element: html.HtmlElement, depth: int, look: Look) -> list[Piece]:
        walk = _Walk(self._styles)
        walk._inside(element, depth + 1, look)
        walk.flush()
        return walk.pieces


def _span(cell: html.HtmlElement, name: str) -> int:
    given = cell.get(name, "1")
    return max(1, min(int(given), 50)) if re.fullmatch(r"\d{1,4}", given) else 1
