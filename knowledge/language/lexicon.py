"""The shipped words of the language: stop words, families, synonyms, glossary. Data are files in `data/`, one entry a
line."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations, product

from simplemma import is_known
from simplemma.strategies import DefaultDictionaryFactory

from knowledge.language.folding import fold


def _lines(name: str) -> list[str]:
    text = (files("knowledge.language") / "data" / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


STOP_WORDS: frozenset[str] = frozenset(fold(word) for line in _lines("stop_words.txt") for word in line.split())
"""Words that say nothing alone; « plus », « contre », « point », « nouveau » are not among them."""

QUESTION_WORDS: frozenset[str] = frozenset(fold(word) for line in _lines("question_words.txt") for word in line.split())
"""Words that shape a question or make it polite, without saying what it is about."""

FAMILIES: dict[str, str] = {
    fold(word): fold(line.split()[0])
    for line in _lines("families.txt")
    for word in line.split()
    if fold(word) not in STOP_WORDS
}
"""Words of one family that no ending joins, each with the family's first word."""


@cache
def synonyms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """For a folded word or phrase, the others of its groups, each as its folded words."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _lines("synonyms.txt"):
        group = [fold(phrase.strip()) for phrase in line.split(",")]
        for phrase in group:
            found.setdefault(phrase, []).extend(tuple(other.split()) for other in group if other != phrase)
    return {phrase: tuple(dict.fromkeys(others)) for phrase, others in found.items()}


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for phrase in synonyms():
        if " " in phrase:
            for word in phrase.split():
                found.setdefault(word, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


def phrases_with(word: str) -> tuple[str, ...]:
    """The phrases of several words, among the synonyms, that hold this folded word."""
    return _phrases().get(word, ())


@cache
def glossary() -> dict[str, str]:
    """Acronyms of French works councils and working life, folded, with what they stand for."""
    return {
        fold(letters.strip()): meaning.strip()
        for letters, _, meaning in (line.partition("=") for line in _lines("glossary.txt"))
    }


WEAK_WORDS: frozenset[str] = frozenset(fold(word) for line in _lines("weak_words.txt") for word in line.split())
"""Words that narrow a question little."""

ABBREVIATIONS: dict[str, str] = {
    fold(short.strip()): words.strip()
    for short, _, words in (line.partition("=") for line in _lines("abbreviations.txt"))
}
"""What is typed for short, folded, and what is meant."""

ARTICLES: dict[str, str] = {fold(word): line.split()[0] for line in _lines("articles.txt") for word in line.split()[1:]}
"""Nouns, folded, with the article that they take."""


_ACCENTS = {"a": "àâ", "c": "ç", "e": "éèê", "i": "îï", "o": "ô", "u": "ùû"}
MANY_VOWELS = 7
LONGEST_WORD = 30
"""Letters that no French word has: three hundred « a » would have some hundred thousand spellings."""
MOST_ACCENTS = 3
"""Accents that are tried on a word typed without any (« généralisé »)."""


@lru_cache(maxsize=4096)
def is_french(folded: str) -> bool:
    """Whether a word, typed without accents, is a French one with up to three; quicker than `french` for one word."""
    if len(folded) > LONGEST_WORD:
        return False
    if folded in _more_french() or is_known(folded, lang="fr"):
        return True
    places = [place for place, sign in enumerate(folded) if sign in _ACCENTS]
    # long words with many vowels would have thousands of spellings: two accents are enough for them
    for count in range(1, (MOST_ACCENTS if len(places) <= MANY_VOWELS else 2) + 1):
        for chosen in combinations(places, count):
            for signs in product(*(_ACCENTS[folded[place]] for place in chosen)):
                letters = list(folded)
                for place, sign in zip(chosen, signs, strict=True):
                    letters[place] = sign
                if is_known("".join(letters), lang="fr"):
                    return True
    return False


@cache
def _more_french() -> frozenset[str]:
    return frozenset(fold(word) for line in _lines("french_words.txt") for word in line.split())


@cache
def french() -> frozenset[str]:
    """Some 240,000 French forms, folded: simplemma's list. Read when a question holds a word that the index lacks
    (0.3 s)."""
    dictionary = DefaultDictionaryFactory().get_dictionary("fr")
    listed = frozenset(str(form).lower().translate(_UNACCENTED).replace("œ", "oe") for form in dictionary)
    return listed | _more_french()


_UNACCENTED = str.maketrans("àâäáãçéèêëîïíìôöóòùûüúÿñ", "aaaaaceeeeiiiioooouuuuyn")

SUFFIXES: tuple[str, ...] = tuple(suffix for line in _lines("suffixes.txt") for suffix in line.split())
"""Endings that derive words from a root, in the order in which they are tried."""

SMALLTALK: dict[str, frozenset[str]] = {
    kind.strip(): frozenset(words.split())
    for kind, _, words in (line.partition("=") for line in _lines("smalltalk.txt"))
}
"""The words of greetings, thanks, goodbyes and calls for help, and those that say nothing beside them."""
