"""Words and phrases for the same thing: « clim » for « climatisation », « bagnole » for « voiture ». Data, in
`data/equivalents.txt`; stricter than synonyms, since an alert about something else rings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.language.keys import acronym_key
from knowledge.language.subjects import Phrase, forms, lines, listed, phrase, plain_forms, same
from knowledge.language.tokens import Token

MOST_LETTERS = 6
"""Of an acronym typed in small letters."""
SHOUTED = 4
"""Letters from which a word in capitals may be one that was shouted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that find one another; `others` are found by them, and do not find them."""

    phrases: tuple[str, ...]
    others: tuple[str, ...] = ()


@cache
def groups() -> tuple[Group, ...]:
    """In the order of the file."""
    found = []
    for line in lines("equivalents.txt"):
        typed, arrow, meant = line.partition(">")
        found.append(Group(listed(typed), listed(meant) if arrow else ()))
    return tuple(found)


@lru_cache(maxsize=8192)
def same_things(words: Phrase, typed: bool = True) -> tuple[str, ...]:
    """What else the thing is called that a whole phrase names, nearest first. Those of « x > a » only for what was
    `typed` by somebody, not for what a text says."""
    found: list[str] = []
    for form in words[0] if words else ():
        for held, group in _by_first_word().get(form, ()):
            if same(words, held) and (typed or not group.others):
                found += group.others or (one for one in group.phrases if not same(words, phrase(one)))
    return tuple(dict.fromkeys(found))


def typed_forms(token: Token) -> frozenset[str]:
    """The forms of a word as somebody types it: small letters may be an acronym's, capitals a word that was shouted."""
    found = set(forms(token))
    if token.acronym and len(token.folded) >= SHOUTED:
        found |= plain_forms(token.surface.lower())
    found |= {acronym_key(form) for form in found if len(form) <= MOST_LETTERS and not form.endswith("_")}
    return frozenset(found)


@cache
def _by_first_word() -> dict[str, tuple[tuple[Phrase, Group], ...]]:
    found: dict[str, list[tuple[Phrase, Group]]] = {}
    for group in groups():
        for one in group.phrases:
            words = phrase(one)
            for form in words[0]:
                found.setdefault(form, []).append((words, group))
    return {form: tuple(held) for form, held in found.items()}


@cache
def longest() -> int:
    """Words of the longest phrase that finds another one."""
    return max(len(phrase(one)) for group in groups() for one in group.phrases)
