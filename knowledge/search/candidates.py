"""The topics that a summary makes itself: what its headings name and its letters stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.language.folding import fold
from knowledge.language.lexicon import glossary, is_french
from knowledge.language.subjects import Phrase, no_beginnings, no_headings, no_letters, organisations, phrase
from knowledge.language.tokens import tokenize
from knowledge.search.titles import quoted_name, subject
from knowledge.search.topics import ReadSummary

MOST_WORDS = 5
"""Words of a heading that names a subject; longer ones say something about it."""
UBIQUITOUS = 0.25
"""The share of a summary's passages from which letters are who speaks rather than what about."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a summary gives to a subject. `sure` ones are topics at once, the others when a second meeting has
    them."""

    name: str
    aliases: tuple[str, ...]
    sure: bool


def candidates(read: ReadSummary, acronyms: Iterable[tuple[str, str]]) -> tuple[Candidate, ...]:
    """The subjects that the headings and letters of a summary name, that no list has. `acronyms` are letters and their
    meaning, as the summary spells them out."""
    spelled = {fold(letters): meaning for letters, meaning in acronyms}
    found: dict[Phrase, Candidate] = {}
    headings = {heading: place for passage in read.passages for place, heading in enumerate(passage.section)}
    for heading, depth in headings.items():
        for one in _in_heading(read, heading, depth, spelled):
            found.setdefault(phrase(one.name), one)
    for letters, times in read.letters.items():
        meaning = spelled.get(letters) or glossary().get(letters)
        if meaning and 2 <= times < max(3, UBIQUITOUS * len(read.passages)) and _may_be(letters, meaning, read):
            one = Candidate(letters.upper(), (meaning,), False)
            found.setdefault(phrase(one.name), one)
    return tuple(found.values())


def _may_be(letters: str, meaning: str, read: ReadSummary) -> bool:
    who = any(fold(meaning).startswith(word) for word in organisations())
    return len(letters) > 1 and letters not in no_letters() and not who and letters not in read.unions


def _in_heading(read: ReadSummary, heading: str, depth: int, spelled: dict[str, str]) -> list[Candidate]:
    found = []
    if called := quoted_name(heading):
        kind, name = called
        # a French word alone is said of other things too: « à l'horizon 2030 »
        common = len(tokenize(name)) == 1 and is_french(fold(name))
        found.append(Candidate(f"{kind.capitalize()} {name}" if common else name, (), True))
    for token in tokenize(heading):
        # a name all in capitals in the sentences too: a project, a tool, a law
        times, meaning = read.mentions[token.folded], spelled.get(token.folded) or glossary().get(token.folded) or ""
        if token.number or times < (1 if token.acronym else 2) or not _may_be(token.folded, meaning, read):
            continue
        found.append(Candidate(token.surface.upper(), (meaning,) if meaning else (), True))
    named = subject(heading)
    words = phrase(named)
    if not found and depth == 0 and 1 <= len(words) <= MOST_WORDS and _says_what(named, words, read):
        found.append(Candidate(named, (), False))
    return found


def _says_what(named: str, words: Phrase, read: ReadSummary) -> bool:
    """Whether a heading names a subject, rather than where one stands in a summary or who speaks."""
    said = fold(named).replace("’", "'") + " "
    return (
        words not in no_headings()
        and not said.startswith(no_beginnings())
        and "," not in named
        and not any(_is_union(token.folded, read) for token in tokenize(named) if token.acronym)
    )


def _is_union(word: str, read: ReadSummary) -> bool:
    return word in read.unions or ("-" in word and any(part in no_letters() for part in word.split("-")))
