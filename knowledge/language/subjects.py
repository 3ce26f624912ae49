"""Phrases that name a subject, and where they stand among the words of a text; the shipped list of subjects.

A phrase is compared word by word with plain forms (the word, its lemma, its singular), not with the index's stems:
« formation » and « format » share a stem. Nothing here can take long: a phrase is looked up by its first word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from simplemma import lemmatize

from knowledge.language.folding import composed, fold
from knowledge.language.keys import acronym_key
from knowledge.language.lexicon import STOP_WORDS
from knowledge.language.tokens import Token, tokenize

GAP = 1
"""Words that may stand between two words of a phrase (« prime exceptionnelle de panier »), besides stop words."""
Phrase = tuple[frozenset[str], ...]
"""The forms of each word that says something."""


@lru_cache(maxsize=65536)
def plain_forms(surface: str) -> frozenset[str]:
    """The word, its lemma, its singular, folded."""
    lower = composed(surface).lower()
    folded = fold(lower)
    found = {folded, fold(lemmatize(lower, lang="fr"))}
    for form in tuple(found):
        if len(form) > 3 and form[-1] in "sx":
            found.add(form[:-1])
    return frozenset(found)


def forms(token: Token) -> frozenset[str]:
    """The forms under which a word of a text is found. Long words in capitals may be shouted."""
    if token.number or "-" in token.folded:
        return frozenset({token.folded})
    if not token.acronym:
        return plain_forms(token.surface)
    singular = token.folded[:-1] if token.surface.endswith("s") else token.folded
    letters = frozenset({acronym_key(singular)})
    return letters | plain_forms(token.surface) if len(token.folded) > 5 else letters


@dataclass(frozen=True)
class Text:
    """The words of a stretch of text that say something: their forms, and how many stood before each."""

    words: tuple[frozenset[str], ...]
    places: dict[str, tuple[int, ...]]
    """At which words each form stands."""


def read_tokens(text: str) -> list[Token]:
    """The words that say something."""
    bare = text.replace("**", "")
    return [token for token in tokenize(bare) if not _empty(token, bare)]


def read_words(text: str) -> Text:
    words = tuple(forms(token) for token in read_tokens(text))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        for form in word:
            places.setdefault(form, []).append(place)
    return Text(words, {form: tuple(at) for form, at in places.items()})


def _empty(token: Token, text: str) -> bool:
    if token.acronym or token.folded not in STOP_WORDS:
        return False
    before, after = text[token.start - 1 : token.start], text[token.stop : token.stop + 1]
    # « a été » says nothing, « fermeture d'été » does; « bien » and « être » neither, « bien-être » does
    return not (token.folded == "ete" and before in ("'", "’")) and "-" not in (before, after)


def phrase(text: str) -> Phrase:
    """The words of a name or alias; () when none says something."""
    return read_words(text).words


def same(left: Phrase, right: Phrase) -> bool:
    """Whether two names are made of the same words."""
    return len(left) == len(right) and all(a & b for a, b in zip(left, right, strict=True))


class Phrases:
    """Many phrases, looked up by the forms of their first word; an empty one is left out."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._begun: dict[str, list[Phrase]] = {}
        for one in phrases:
            self.add(one)

    def add(self, words: Phrase) -> None:
        for form in words[0] if words else ():
            self._begun.setdefault(form, []).append(words)

    def has(self, words: Phrase) -> bool:
        """Whether one of them is made of the same words."""
        return any(same(words, one) for form in (words[0] if words else ()) for one in self._begun.get(form, ()))

    def stand_in(self, words: Phrase) -> bool:
        """Whether one of them stands in a phrase, word beside word."""
        return any(
            same(words[place : place + len(one)], one)
            for place, word in enumerate(words)
            for form in word
            for one in self._begun.get(form, ())
        )


def stands(wanted: Phrase, text: Text) -> tuple[tuple[int, int], ...]:
    """Where a phrase stands: the first and last of its words in the text. Its words come in order, with at most GAP
    others between two."""
    if not wanted or wanted[0].isdisjoint(text.places):
        return ()
    found = []
    for start in sorted({place for form in wanted[0] for place in text.places.get(form, ())}):
        place = start
        for word in wanted[1:]:
            after = (other for other in range(place + 1, min(place + 2 + GAP, len(text.words))))
            following = next((other for other in after if word & text.words[other]), None)
            if following is None:
                break
            place = following
        else:
            found.append((start, place))
    return tuple(found)


def count(wanted: Iterable[Phrase], unwanted: Iterable[Phrase], text: Text) -> int:
    """How often one of the phrases stands in a text, outside of the unwanted ones."""
    places = {place for one in wanted for place in stands(one, text)}
    if not places:
        return 0
    taken = [place for one in unwanted for place in stands(one, text)]
    kept = {start for start, stop in places if not any(first <= start and stop <= last for first, last in taken)}
    return len(kept)


@dataclass(frozen=True, slots=True)
class Subject:
    """A line of the shipped list. `aliases` are other names of the same thing; `parts` name something narrower;
    `headings` only count in a heading; `unless` are phrases that mean something else."""

    name: str
    aliases: tuple[str, ...]
    parts: tuple[str, ...]
    headings: tuple[str, ...]
    unless: tuple[str, ...]


def lines(name: str) -> list[str]:
    """Of a file in `data/`, without its comments."""
    text = (files("knowledge.language") / "data" / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


@cache
def subjects() -> tuple[Subject, ...]:
    """The shipped subjects, in the order of the file."""
    found = []
    for line in lines("topics.txt"):
        name, _, rest = line.partition("=")
        parts = [part.strip() for part in rest.split(";")]
        kinds = {
            kind: [name for part in parts[1:] if part.startswith(kind) for name in listed(part.removeprefix(kind))]
            for kind in ("dont:", "titre:", "sauf:")
        }
        found.append(
            Subject(
                name.strip(),
                listed(parts[0]),
                tuple(kinds["dont:"]),
                tuple(kinds["titre:"]),
                tuple(kinds["sauf:"]),
            )
        )
    return tuple(found)


@cache
def _shipped() -> dict[str, tuple[Phrase, ...]]:
    """What names a subject of the list in a heading, by the forms that it begins with."""
    found: dict[str, list[Phrase]] = {}
    for one in subjects():
        for name in (one.name, *one.aliases, *one.parts, *one.headings):
            words = phrase(name)
            for form in words[0] if words else ():
                found.setdefault(form, []).append(words)
    return {form: tuple(held) for form, held in found.items()}


def names_subject(heading: str) -> bool:
    """Whether a heading names a subject of the list."""
    text = read_words(heading)
    return any(stands(one, text) for form in text.places for one in _shipped().get(form, ()))


@cache
def no_letters() -> frozenset[str]:
    """Folded letters that are no topic of their own."""
    return frozenset(fold(letters) for letters in _named("no_topics.txt")["acronymes"])


@cache
def organisations() -> frozenset[str]:
    """Folded words with which the meaning of letters begins that say who speaks."""
    return frozenset(fold(word) for word in _named("no_topics.txt")["organisations"])


@cache
def no_headings() -> frozenset[tuple[frozenset[str], ...]]:
    """Headings that say where one stands in a summary, and no subject."""
    return frozenset(phrase(heading) for heading in _named("no_topics.txt")["titres"])


@cache
def no_beginnings() -> tuple[str, ...]:
    """Folded words with which such headings begin, singular and plural."""
    named = [fold(words) for words in _named("no_topics.txt")["débuts"]]
    return tuple(f"{words}{end} " for words in named for end in ("", "s"))


@cache
def telling() -> dict[str, frozenset[str]]:
    """The forms of the words that say that something was decided, answered, asked."""
    found = {}
    for line in lines("telling.txt"):
        kind, _, words = line.partition("=")
        found[kind.strip()] = frozenset(form for word in words.split() for form in plain_forms(word))
    return found


def _named(file: str) -> dict[str, Sequence[str]]:
    return {name.strip(): listed(rest) for name, _, rest in (line.partition("=") for line in lines(file))}
