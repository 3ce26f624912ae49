"""Which article a French noun takes, and how it is written inside a sentence: learned from the text that uses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from simplemma import lemmatize

from knowledge.language.folding import fold
from knowledge.language.lexicon import ARTICLES, glossary, is_french

NAMELESS = ""
"""The article of a name that takes none."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BEFORE = re.compile(
    r"(?:^|[^\w-])(?P<article>le|la|les|du|des|au|aux|un|une|ce|cet|cette|ces|l['’]|d['’])[ \u00a0]?$", re.IGNORECASE
)
_BEGINNING = re.compile(r"(?:^|[.:!?…«»\"•–—])\W*$")
_ARTICLES = {
    "le": "le",
    "du": "le",
    "au": "le",
    "ce": "le",
    "la": "la",
    "l'": "l’",
    "cet": "l’",
    "les": "les",
    "des": "les",
    "aux": "les",
    "ces": "les",
}
_LEFT_OPEN = {"un": "le", "une": "la", "cette": "la"}
"""They do not say whether the article is elided."""
_VOWELS = "aeiou"
_FEMININE = re.compile(r"(?:[ts]ion|xion|[ae]nce|[aeio]ture|(?<!com)(?<!inv)(?<!tra)ité|erie)$")
_MASCULINE = re.compile(r"(?:[a-z]{2}ement|isme)$")


class Articles:
    """What one text shows of its words."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Headings are not to be among the sentences: they leave articles out and write in capitals."""
        self._articles: dict[str, Counter[str]] = {}
        self._written: dict[str, Counter[str]] = {}
        self._first: dict[str, Counter[str]] = {}
        for sentence in sentences:
            for found in _WORD.finditer(sentence):
                word = found.group()
                before = _BEFORE.search(sentence[max(0, found.start() - 7) : found.start()])
                folded = fold(word)
                self._articles.setdefault(folded, Counter())[_article(before, folded)] += 1
                # a capital at a beginning says little
                first = not word.isupper() and _BEGINNING.search(sentence[max(0, found.start() - 12) : found.start()])
                (self._first if first else self._written).setdefault(folded, Counter())[word] += 1

    def of(self, word: str, expansion: str | None = None) -> str | None:
        """« le », « la », « les » or « l’ »; NAMELESS for a name that stands without any; None where neither the text
        nor the word tells. `expansion` is what letters stand for, where that is known."""
        found = self._articles.get(fold(word), Counter())
        best = max(_ORDER, key=lambda article: found[article])
        if word.isupper() or self.is_name(word):
            if found[best] * 2 > found.total():
                return best
            if word.isupper() and found[best]:
                # « les RTT » beside « neuf jours de RTT »: they take one, which is sure where it is often seen
                return best if found[best] * 3 > found.total() else None
            if not word.isupper() or found.total() > 1:
                return NAMELESS
            meaning = expansion or glossary().get(fold(word))
            # the article goes by how letters are said (« l’AIPD », « la RQTH »): only consonants that begin so are sure
            return self._by_head(meaning) if meaning and fold(word)[0] in "bcdgjkpqtv" else None
        return best if found[best] else _by_itself(word)

    def is_name(self, word: str) -> bool:
        """Whether the text writes it with a capital inside sentences, always, and it is no French word."""
        written = self._written.get(fold(word))
        return written is not None and all(one[:1].isupper() for one in written) and not _is_common(word)

    def written(self, word: str) -> str:
        """As inside a sentence: « Varcelles », « CSE », « télétravail »."""
        known = self._written.get(fold(word), Counter())
        if small := next((one for one in known if one.islower()), None):
            return small
        if capitals := next((one for one in known if one.isupper()), None):
            return capitals
        if _is_common(word):
            return word.lower()
        known = known or self._first.get(fold(word), Counter())
        if known:
            return known.most_common(1)[0][0]
        # « Sous-traitance » is a word, « Bois-Mérel » a name
        return word.lower() if re.fullmatch(r"\w[a-zà-ÿ]+-[a-zà-ÿ-]+", word) else word

    def _by_head(self, meaning: str) -> str | None:
        head = _WORD.search(meaning)
        article = self.of(head.group().lower()) if head else None
        return article if article in ("le", "la", "les") else None


_ORDER = ("le", "la", "l’", "les")


def _article(before: re.Match[str] | None, folded: str) -> str:
    if before is None:
        return NAMELESS
    seen = before["article"].lower().replace("’", "'")
    if seen in _LEFT_OPEN:
        if folded[0] == "h":
            return NAMELESS  # « le handicap », « l’hôpital »
        return "l’" if folded[0] in _VOWELS else _LEFT_OPEN[seen]
    return _ARTICLES.get(seen, NAMELESS)


def _is_common(word: str) -> bool:
    return fold(word) not in glossary() and is_french(fold(word))


def _by_itself(word: str) -> str | None:
    """Of words that are listed, plurals, and endings that leave no doubt."""
    lower = word.lower()
    if fold(lower) in ARTICLES:
        return ARTICLES[fold(lower)]
    if lower.endswith("s") and lemmatize(lower, lang="fr") == lower[:-1]:
        return "les"
    article = "la" if _FEMININE.search(lower) else "le" if _MASCULINE.search(lower) else None
    if article is None or fold(lower)[0] == "h":
        return None
    return "l’" if fold(lower)[0] in _VOWELS else article


def with_article(article: str, words: str) -> str:
    """« le plan », « l’accord », « ORPHÉE »."""
    return f"{article}{words}" if article == NAMELESS or article[-1] in "'’" else f"{article} {words}"
