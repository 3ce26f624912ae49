"""The keys under which a word is indexed and looked for.

Four kinds, from strict to loose: `cer_` letters in capitals; `signatair` the folded stem of the lemma; the stem of the
folded word, for questions typed without accents; `sign=` the family (signer, signature, signataire).

Measured by the project's predecessors on 46 related pairs: Snowball alone joins 26, simplemma alone 21, both then
folding 38."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer
from simplemma import lemmatize

from knowledge.language.folding import composed, fold
from knowledge.language.lexicon import FAMILIES, SUFFIXES
from knowledge.language.tokens import Token

_STEMMER = Stemmer.Stemmer("french")
LEAST_ROOT = 4
"""Letters that a family's root keeps."""
SHORT = 5
"""Letters in capitals up to which they are indexed as letters only."""
BEGINNING = 5
"""Letters of a stem by which it is looked for: later ones may depend on accents that a folded form has lost."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Of one word. `strict` is the lemma's or the acronym's; `loose` those that find it written otherwise; `family`
    may be ''."""

    strict: str
    loose: str
    family: str


@lru_cache(maxsize=65536)
def keys_of(surface: str) -> Keys:
    """The keys of a word that is not taken for an acronym."""
    lower = composed(surface).lower().replace("’", "'")
    folded = fold(lower)
    # of signs that nobody sees nothing is left
    lemma = lemmatize(lower, lang="fr") if lower and not folded.isdigit() else lower
    strict = fold(_STEMMER.stemWord(lemma.lower()))
    loose = _STEMMER.stemWord(folded)
    return Keys(strict, loose, family_of(fold(lemma.lower()), folded))


def acronym_key(folded: str) -> str:
    return folded + "_"


def family_of(lemma: str, folded: str) -> str:
    """The family's key, from the shipped list or the longest ending that leaves a root; '' for short words."""
    for word in (folded, lemma):
        if word in FAMILIES:
            return FAMILIES[word] + "="
    root = _root(lemma)
    return _family_roots().get(root, root) + "=" if len(root) >= LEAST_ROOT else ""


def _root(word: str) -> str:
    """The word without its longest ending, if enough is left."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_ROOT:
            return word[: len(word) - len(suffix)]
    return word


@cache
def _family_roots() -> dict[str, str]:
    """The roots of the listed words, so that forms the list leaves out (« fermés ») join them."""
    roots: dict[str, str] = {}
    for word, family in FAMILIES.items():
        root = _root(word)
        if len(root) >= LEAST_ROOT:
            roots.setdefault(root, family)
    return roots


@lru_cache(maxsize=8192)
def beginnings(form: str) -> frozenset[str]:
    """Whatever word has this plain form (`subjects.forms`): one of its keys begins with one of these. Tested with every
    word of the dictionary: a form is the word itself, its lemma, or either without the ending of its plural."""
    bare = form.rstrip("_")
    stems = {word[:BEGINNING] for word in (bare, *map(_STEMMER.stemWord, (bare, bare + "s", bare + "x")))}
    return frozenset(one for one in stems if not any(one != other and one.startswith(other) for other in stems))


def token_keys(token: Token) -> tuple[str, ...]:
    """All keys of a word in a text, the strictest first."""
    if token.number or "-" in token.folded:
        return (token.folded,)
    if token.acronym:
        plain = keys_of(token.surface)
        singular = token.folded[:-1] if token.surface.endswith("s") else token.folded
        # letters in capitals may be an emphasised word: the loose keys find « PROCHE » and « TELETRAVAIL »
        return (acronym_key(singular), *((plain.strict, plain.loose) if len(token.folded) > SHORT else ()))
    found = keys_of(token.surface)
    return tuple(dict.fromkeys(key for key in (found.strict, found.loose, found.family) if key))
