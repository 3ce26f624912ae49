"""The words that somebody follows, as the keys that a passage holds: each word or what stands for it, its family, and
other words for the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

from knowledge.language.equivalents import MOST_LETTERS, SHOUTED, longest, same_things, typed_forms
from knowledge.language.keys import acronym_key, keys_of, token_keys
from knowledge.language.lexicon import FAMILIES, QUESTION_WORDS, STOP_WORDS, is_french
from knowledge.language.subjects import Phrase, read_tokens
from knowledge.language.tokens import Token, tokenize

MOST_WORDS = 12
"""Words that all have to stand in one passage: more never do."""
MOST_CHOICES = 64
"""Ways to combine the words of phrases for the same thing; phrases that would make more are left out."""

MOST_TURNED = 3
"""Words of a phrase that may come in another order (« recharge borne »)."""
_EMPTY = STOP_WORDS | (QUESTION_WORDS - {"bon", "lieu", "periode", "rapport"})
"""« Bon d’achat », « période d’essai »: said in a question these mean nothing, followed they do."""

Keys = tuple[tuple[str, ...], ...]
"""A passage holds one of each."""


def telling(line: str) -> list[Token]:
    """The words that say something, at most MOST_WORDS; none in numbers alone."""
    found = [token for token in tokenize(line) if token.acronym or token.folded not in _EMPTY]
    found = [token for token in found if len(token.folded) > 1 or token.number][:MOST_WORDS]
    return found if any(not token.number for token in found) else []


def wanted_keys(line: str) -> Keys:
    """What a passage holds that speaks of these words; in an order of their own, so that « cantine chaude » and
    « chaude cantine » are one want."""
    found: dict[tuple[str, ...], None] = {}
    for words, others in _things(telling(line)):
        found.update(dict.fromkeys(_one_of([tuple(_keys_of(one) for one in words), *map(_of_phrase, others)])))
    return tuple(sorted(found))


def also(line: str) -> tuple[str, ...]:
    """The other words for the same things that a passage may hold instead, nearest first."""
    return tuple(dict.fromkeys(one for _, others in _things(telling(line)) for one in others))


def unheld(line: str, held: dict[str, int]) -> tuple[str, ...]:
    """The words of which `held`, keys with how often they stand in the index, has no form, nor of another word for the
    same thing."""
    found: list[str] = []
    for words, others in _things(telling(line)):
        if not any(_is_held(_of_phrase(one), held) for one in others):
            found += [one.surface for one in words if not any(map(held.get, _keys_of(one)))]
    return tuple(dict.fromkeys(found))


def all_keys(line: str) -> tuple[str, ...]:
    """Every key of the words and of others for the same things."""
    return tuple(dict.fromkeys(key for keys in wanted_keys(line) for key in keys))


def _is_held(keys: Keys, held: dict[str, int]) -> bool:
    return bool(keys) and all(any(map(held.get, one)) for one in keys)


def _things(tokens: Sequence[Token]) -> list[tuple[Sequence[Token], tuple[str, ...]]]:
    """The words in stretches, each with what else the thing is called that it names; a longer name wins."""
    found: list[tuple[Sequence[Token], tuple[str, ...]]] = []
    place, forms = 0, [typed_forms(token) for token in tokens]
    while place < len(tokens):
        for size in range(min(longest(), len(tokens) - place), 0, -1):
            others = _in_any_order(tuple(forms[place : place + size]))
            if others or size == 1:
                found.append((tokens[place : place + size], others))
                place += size
                break
    return found


def _in_any_order(words: Phrase) -> tuple[str, ...]:
    orders = permutations(words) if len(words) <= MOST_TURNED else (words,)
    return next((others for one in orders if (others := same_things(one))), ())


def _one_of(phrases: Sequence[Keys]) -> list[tuple[str, ...]]:
    """« All of the one, or all of the other » as « one of these, and one of those… »."""
    kept, choices = [phrases[0]], len(phrases[0])
    for one in phrases[1:]:
        if one and choices * len(one) <= MOST_CHOICES:
            kept.append(one)
            choices *= len(one)
    return [tuple(dict.fromkeys(key for keys in chosen for key in keys)) for chosen in product(*kept)]


def _of_phrase(words: str) -> Keys:
    """Without the families: « conditionné » is no condition. None where a word that says nothing elsewhere is needed
    (« emploi d’été »)."""
    found = read_tokens(words)
    vague = any(not one.acronym and one.folded in STOP_WORDS for one in found)
    return () if vague else tuple(token_keys(one)[:2] for one in found)


def _keys_of(token: Token) -> tuple[str, ...]:
    """Letters in capitals stay so, unless they are a French word that was shouted; small ones may be an acronym's."""
    folded = token.folded
    shouted = token.acronym and len(folded) >= SHOUTED and is_french(folded)
    if token.number or not folded.isalpha() or (token.acronym and not shouted):
        return token_keys(token)
    word = keys_of(token.surface.lower())
    # a listed family is surer than stems: « collecte » and « collectif » share one
    listed = folded in FAMILIES
    keys = [word.family] if listed else [word.strict, word.loose, word.family]
    if len(folded) <= MOST_LETTERS:
        keys.append(acronym_key(folded[:-1] if folded.endswith("s") and len(folded) >= SHOUTED else folded))
    return tuple(dict.fromkeys(key for key in keys if key))
