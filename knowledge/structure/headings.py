"""Which lines are headings, in which outward style, and which of them are agenda items."""

from __future__ import annotations

import re
from enum import Enum, auto

from simplemma import lemmatize

from knowledge.structure.lines import Line, LineKind
from knowledge.structure.speakers import asks, is_label


class Style(Enum):
    """How a heading looks. The order of members is no level: levels are found per text, in `outline`."""

    MARKDOWN = auto()
    AGENDA = auto()
    """Plain, but worded as an agenda item (« Information sur … », « Point n° 3 : … »)."""
    UNDERLINED = auto()
    ROMAN = auto()
    NUMBERED = auto()
    CAPITALS = auto()
    SIGN = auto()
    BOLD = auto()
    PLAIN = auto()
    LABEL = auto()
    """Ends with a colon."""
    QUESTION = auto()


LONGEST = 160
"""Characters of a heading; agenda items are often whole sentences."""

AGENDA = re.compile(
    r"(?:\w{2,6} )?(?:points?\s+(?:d['’ ]|sur\b|n°|\d|de\b|rh\b|divers|en suspens|information)|(?:recueil|rendu)\s+d|informations?\b|consultations?\b|info[- ]consult"
    r"|approbation\b|adoption\b|pr[ée]sentation\b|bilan\b|r[ée]solutions?\b|d[ée]lib[ée]rations?\b|d[ée]signation\b|[ée]lection\b"
    r"|d[ée]clarations?\b|r[ée]clamations?\b|questions?\s+(?:diverses|rp|des?\b)|activit[ée]s\s+sociales|suivi\s+d|ordre du jour|votes?\b"
    r"|examen\b|restitution\b|retour\s+sur|compte[- ]rendu\s+de\s+la\s+commission|avis\s+(?:du|sur|de)\b|calendrier\b|situation\s+[ée]conomique)",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?:[IVX]{1,5})\s*(?:[.)–:/-]|\s[–-])\s*\S")
_POINT = re.compile(r"(?:point|item|sujet|th[èe]me|partie)\s*(?:n\s*[°o]\s*)?\d{1,2}\b", re.IGNORECASE)
ASKED = re.compile(r"(?:questions?|q|r[ée]clamations?)\s*(?:n\s*[°o]\s*)?\d{1,3}\s*[.:–-]\s*\S", re.IGNORECASE)
"""« Question 2 : … », an agenda item as good as the first, however it ends."""
_SENTENCES = re.compile(r"[.?!]\s+[A-ZÀ-Þ]")
_NUMBERED = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*\s*(?:[.)°/:]|[–-](?=\s))[.)]?\s*\S")
_SIGN = re.compile(r"[➤➢►▶■□❖◆●★☛▪→⇒✓✔]\s*\S")
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]\ufe0f?\s*(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?!\s)[^*]+(?<!\s)\1\s*:?")
_SENTENCE_END = re.compile(r"[.;,!…»)]\s*$|etc\.?$")
_VERB = re.compile(
    r"\b(?:est|sont|[ée]tait|[ée]taient|sera|seront|serait|seraient|ont|avait|aura|auront|aurait|peut|peuvent|doit|doivent|va|vont|fait|font"
    r"|n['’]\w+|ne \w+|s['’]est|a (?:[ée]t[ée]|\w+[ée]s?)|il y a|\w{3,}(?:eront|aient|erait|eraient))\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """A heading's words: marks of emphasis, numbers of Markdown and the final colon dropped, white space folded."""
    bare = re.sub(r"^#{1,6}\s+", "", text.strip())
    bare = re.sub(r"^>+\s*", "", bare)
    bare = bare.replace("**", "").replace("__", "")
    return " ".join(bare.split()).rstrip(":").strip(" *")


def number_of(words: str) -> tuple[int, ...] | None:
    """The number that opens a heading (« 3. », « III – », « Point n° 3 », « 2.1 »), or None."""
    bare = _EMOJI.sub("", plain(words), count=1).lstrip("( ")
    if found := re.match(
        r"(?:(?:point|item|sujet|th[èe]me|partie)\s*(?:n\s*[°o]\s*)?)?(\d{1,2}(?:\.\d{1,2})*)\b", bare, re.IGNORECASE
    ):
        return tuple(int(part) for part in found.group(1).split("."))
    if found := re.match(r"([IVX]{1,5})\s*[.)–:/-]", bare):
        values = {"I": 1, "V": 5, "X": 10}
        digits = [values[sign] for sign in found.group(1)]
        return (sum(-one if later > one else one for one, later in zip(digits, [*digits[1:], 0], strict=True)),)
    return None


def is_sentence(words: str) -> bool:
    """Whether a line without a full stop is a sentence all the same: it has a verb that is conjugated."""
    if len(words.split()) < 5:
        return False
    if _VERB.search(words):
        return True
    plurals = (word for word in re.findall(r"[a-zà-ÿ]+ent\b", words))
    return any(lemmatize(word, lang="fr").endswith(("er", "ir", "re")) for word in plurals)


def is_capitals(text: str) -> bool:
    """Mostly capitals: four letters or more, two words or a long one."""
    letters = [sign for sign in text if sign.isalpha()]
    upper = sum(sign.isupper() for sign in letters)
    return len(letters) >= 4 and upper >= 0.75 * len(letters) and (len(text.split()) > 1 or len(letters) >= 7)


def style_of(lines: list[Line], position: int, gone: frozenset[int]) -> Style | None:
    """The style of the heading that the line at `position` is, or None when it is none."""
    line = lines[position]
    if line.kind is LineKind.HEADING:
        return Style.MARKDOWN
    text = line.text.strip()
    bare = plain(text)
    if len(bare) > LONGEST or not any(sign.isalpha() for sign in bare) or text.startswith(">"):
        return None
    if line.kind is LineKind.TEXT and is_label(text) and not is_capitals(bare):
        return Style.LABEL  # it names the speaker of what follows, blank line or not
    before, after = _neighbour(lines, position, -1, gone), _neighbour(lines, position, 1, gone)
    alone_before = before is None or before.kind is not LineKind.TEXT
    alone_after = after is None or after.kind is not LineKind.TEXT
    ends_sentence = _SENTENCE_END.search(bare) is not None and not re.search(r"[a-zà-ÿA-Z]\)$|»$", bare)
    if line.kind is LineKind.ITEM:
        return _item_style(lines, position, gone, bare, ends_sentence)
    asked = ASKED.match(bare)
    if asked and alone_before and alone_after and not _SENTENCES.search(bare, asked.end()):
        return Style.BOLD if _BOLD.fullmatch(text) else Style.NUMBERED
    if _BOLD.fullmatch(text) and not ends_sentence:
        return Style.LABEL if text.rstrip("* ").endswith(":") and len(bare) > 60 else Style.BOLD
    if ends_sentence and not is_capitals(bare):
        return None
    if _POINT.match(bare) and alone_before:
        return Style.NUMBERED
    if _EMOJI.match(bare) and alone_before:
        return Style.NUMBERED if _NUMBERED.match(_EMOJI.sub("", bare, count=1)) else Style.SIGN
    if alone_before and _ROMAN.match(bare):
        return Style.ROMAN
    if is_capitals(bare) and alone_before:
        return Style.CAPITALS
    if not (alone_before and alone_after):
        return None
    if text.rstrip("* ").endswith(":"):
        return _label_style(lines, position, gone, bare)
    if bare.endswith("?"):
        if asks(bare):
            return None  # « Question CFDT : … ? » is asked, and answered below
        return Style.QUESTION if len(bare) <= 70 and _next_kind(lines, position, gone) is LineKind.TEXT else None
    if AGENDA.match(bare):
        return Style.AGENDA
    if _SIGN.match(bare):
        return Style.SIGN
    if _next_kind(lines, position, gone) is None or len(bare) > 110 or bare[0].islower() or re.match(r"\d+ ?%", bare):
        return None
    return None if is_sentence(bare) else Style.PLAIN


def _label_style(lines: list[Line], position: int, gone: frozenset[int], bare: str) -> Style | None:
    """A short line that ends with a colon names what follows; a long one introduces it and stays a paragraph."""
    return Style.LABEL if len(bare) <= 60 and bare[:1].isupper() and not is_sentence(bare) else None


_TITLE_ITEM = re.compile(r"[➤►▶■❖◆★☛]")


def _item_style(lines: list[Line], position: int, gone: frozenset[int], bare: str, ends_sentence: bool) -> Style | None:
    """A numbered or marked line is a heading when it is no member of a list: short, no sentence, the next thing no fellow item."""
    line = lines[position]
    words = line.content.strip("* ")
    after = _neighbour(lines, position, 1, gone, far=True)
    before = _neighbour(lines, position, -1, gone, far=True)
    if ends_sentence or len(words) > LONGEST or not words or words.endswith(("?", ":")) or not words[0].isupper():
        return None
    if after is None or line.indent > 3:
        return None
    if (after.kind is LineKind.ITEM and _same_marks(line, after)) or (
        before is not None
        and before.kind is LineKind.ITEM
        and _same_marks(line, before)
        and after.kind is LineKind.ITEM
    ):
        return None
    near = _neighbour(lines, position, 1, gone)
    if near is not None and near.kind is LineKind.TEXT and near.text[:1].islower():
        return None  # a wrapped item
    if line.marker[:1] in "(" or line.marker.strip("().°-–/ ").isdigit():
        if before is not None and before.kind is LineKind.ITEM and _same_marks(line, before):
            return None
        return Style.ROMAN if _ROMAN.match(line.text) else Style.NUMBERED
    if _ROMAN.match(line.text):
        return Style.ROMAN
    above = _neighbour(lines, position, -1, gone)
    if above is not None and above.kind is LineKind.ITEM and _same_marks(line, above):
        return None  # the last of a list whose bullets are such signs
    if _TITLE_ITEM.match(line.marker) and near is None:
        return Style.SIGN
    return None


def _same_marks(one: Line, other: Line) -> bool:
    return one.marker[-1:] == other.marker[-1:] and one.marker[:1].isdigit() == other.marker[:1].isdigit()


def _neighbour(lines: list[Line], position: int, step: int, gone: frozenset[int], far: bool = False) -> Line | None:
    """The line beside; None at an end, a blank or a dropped line, unless `far` looks over those."""
    place = position + step
    while 0 <= place < len(lines):
        line = lines[place]
        if line.kind is LineKind.BLANK or line.number in gone:
            if not far:
                return None
        elif not (far and line.kind is LineKind.RULE):
            return line
        place += step
    return None


def _next_kind(lines: list[Line], position: int, gone: frozenset[int]) -> LineKind | None:
    after = _neighbour(lines, position, 1, gone, far=True)
    return after.kind if after else None
