"""Words cut at line ends, made whole again.

What is French is asked of simplemma's list of words. A child process opens no file later (see `child`): the list is
held packed from the start, and unpacked (0.15 s, 24 MB) for the first word that is asked of it. A file whose cells have
one line each asks none.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries import dictionary_factory, frontcode

from knowledge.reading.layout import Line


class _Held(dictionary_factory.CachingDictionaryFactory):
    """simplemma's own way to its French list, but for the file that it would open."""

    _packed = (dictionary_factory.DATA_FOLDER / "fr.plzma").read_bytes()

    def _get_dictionary_uncached(self, lang: str) -> Mapping[str, str]:
        unpacked = frontcode._decode_stream(lzma.decompress(self._packed))
        return dictionary_factory.MappingStrToByteString(unpacked)


_FRENCH = DictionaryLookupStrategy(_Held())

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)[-\u00ad]$")
_BEFORE = frozenset(
    re.findall(
        r"\S+",
        "vice non sous demi mi ex semi peut celui celle ceux celles est-à là ci quasi avant après outre au week rendez",
    )
)
_AFTER = frozenset(
    re.findall(
        r"\S+", "même mêmes là ci il elle ils elles on nous vous je tu dire être t y en le la les lui leur moi ce"
    )
)
"""Halves that French keeps a hyphen beside."""
_TENS = frozenset(re.findall(r"\S+", "vingt trente quarante cinquante soixante quatre dix"))
_UNITS = frozenset(
    re.findall(
        r"\S+",
        "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts",
    )
)
"""Halves of numbers in letters."""
OPEN = re.compile(
    r"\b(?:le|la|les|l['’]|de|du|des|d['’]|un|une|et|ou|à|au|aux|en|par|pour|sur|dans|avec|sans|que|qui|dont|ce|cette|ces|ne|est"
    r"|sont|a|ont|son|sa|ses|leur|leurs|notre|nos|M\.|Mme)$"
)
"""Words that no paragraph ends with."""
_SHORT = frozenset(
    re.findall(r"\S+", "à a y et ou où en un le la de du au ne se ce si il on je tu sa ma ta es ai as va vu")
)
"""Words of one or two letters; other ones are the end of a word."""
LONG = 20
"""Letters from which a line may have been broken for want of room."""
MANY = 40
"""Such lines of a text, from which their ends tell whether words are broken there."""
BREAKING = 0.04
"""The share of lines that end in a broken word, in texts that break words; in practice 0.12 to 0.3, or 0.01."""
MOST_PARTS = 4
"""Lines of a narrow cell over which one word may be broken."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How often words stand whole in a text, in lower case, and whether the text breaks words at line ends."""

    times: Counter[str]
    breaks: bool


def vocabulary(lines: Iterable[Line]) -> Vocabulary:
    found: Counter[str] = Counter()
    long = cut = 0
    for line in lines:
        bare = _CUT.sub("", line.text)
        found.update(word.lower().replace("’", "'") for word in _WORD.findall(bare))
        if len(line.text) > LONG:
            long += 1
            cut += bare != line.text
    return Vocabulary(found, long < MANY or cut >= BREAKING * long)


def joined_text(lines: Sequence[str], words: Vocabulary) -> str:
    """Lines made one, a word cut at a line's end made whole. A hyphen stays when the hyphenated form stands elsewhere
    in the text, or when it is one that French words keep (« celui-là », « est-à-dire »)."""
    text = ""
    for line in lines:
        cut = _CUT.search(text)
        following = _WORD.match(line)
        if cut and following and line[:1].isalpha():
            keeps = _keeps(cut.group(1), following.group(), words, soft=text.endswith("\u00ad"))
            text = text[:-1] + ("-" if keeps else "") + line
        elif text.endswith("\u00ad"):
            text = text[:-1] + "-" + line
        elif text.endswith("-") and text[-2:-1].isalnum():
            text += line  # « 2025-/2026 »
        else:
            text = f"{text} {line}" if text else line
    return text.replace("\u00ad", "-") if text.endswith("\u00ad") else text


def _keeps(left: str, right: str, words: Vocabulary, *, soft: bool) -> bool:
    """Whether the hyphen between two halves belongs to the word; `soft` where the file marks it as put in."""
    capital = right[:1].isupper() and not left.isupper()
    left, right = left.lower().replace("’", "'"), right.lower().replace("’", "'")
    hyphened, whole = words.times[f"{left}-{right}"], words.times[left + right]
    if hyphened != whole:
        return hyphened > whole
    last, first = left.rpartition("'")[2], right.partition("-")[0]
    if last.rpartition("-")[2] in _TENS and first in _UNITS:
        return True
    if capital or last in _BEFORE or first in _AFTER or (not soft and "-" in left):
        return True
    # a line that happens to end at the hyphen of « inter-agences »
    return not words.breaks and not _is_word(last + first)


def _is_word(letters: str) -> bool:
    """Whether it is French; shorter ones than three letters are in the list by accident."""
    return len(letters) >= 3 and _FRENCH.get_lemma(unicodedata.normalize("NFC", letters), "fr") is not None


def cell_text(lines: Sequence[str], words: Vocabulary) -> str:
    """The lines of one cell. In a narrow one, programs break a word that finds no room anywhere, without a hyphen."""
    whole: list[str] = []
    at = 0
    while at < len(lines):
        text, at = lines[at], at + 1
        while (parts := _parts_of_word(text, lines[at : at + MOST_PARTS], words)) > 0:
            text += "".join(lines[at : at + parts])
            at += parts
        whole.append(text)
    return joined_text(whole, words)


_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")


def _parts_of_word(text: str, following: Sequence[str], words: Vocabulary) -> int:
    """How many of the following lines begin with a part of the word that a line ends in the middle of; 0 for none."""
    tail = _LAST.search(text)
    if tail is None:
        return 0
    word, sound = tail.group(), True
    for count, line in enumerate(following, 1):
        head = _FIRST.match(line)
        if head is None or (head.group()[:1].isupper() and not word.isupper()):
            return 0
        if count == 1:
            sound = _is_word(word.lower())
        sound = sound and (_is_word(head.group().lower()) or head.group().lower() in _SHORT)
        word += head.group()
        if not sound and (_is_word(word.lower()) or words.times[word.lower()]):
            return count
        if head.end() < len(line):
            return 0  # the line has more than a part of a word
    return 0
