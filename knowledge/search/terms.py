"""One word of a question, with all that a text may hold in its stead."""

from __future__ import annotations

from simplemma import lemmatize

from knowledge.language.folding import fold
from knowledge.language.keys import acronym_key, keys_of
from knowledge.language.lexicon import STOP_WORDS, phrases_with, synonyms
from knowledge.language.tokens import Token
from knowledge.search.question import Alternative, Term
from knowledge.search.vocabulary import Vocabulary

LOOSE = 0.97
FAMILY = 0.85
SYNONYM = 0.6
EXPANSION = 0.85
PART_OF_EXPANSION = 0.7
"""What a match is worth that is not the word itself."""

_VOTING = ("vot", "approuv", "adopt", "rejet", "valid")
VOTE_KEYS = tuple(
    keys_of(word).loose
    for word in ("rejeter", "adopter", "voter", "vote", "unanimité", "abstention", "favorable", "défavorable")
)
"""Ways to say how a vote went; a question names one of them, its answer another."""


def is_acronym(token: Token, vocabulary: Vocabulary) -> bool:
    """Letters in capitals, or typed small where the summaries have them in capitals."""
    return token.acronym or (len(token.folded) <= 6 and not token.number and vocabulary.has_acronym(token.folded))


def term_of(token: Token, question: list[str], vocabulary: Vocabulary) -> Term:
    """A word as a term; `question` are the folded words beside it, which tell phrases and expansions."""
    if token.number or "-" in token.folded:
        counts = vocabulary.counts([token.folded])
        known = counts[token.folded] > 0
        return Term(
            token.surface,
            (Alternative((token.folded,), 1.0),),
            vocabulary.rarity(counts[token.folded]),
            True,
            known=known,
        )
    alternatives: list[Alternative] = []
    acronym = is_acronym(token, vocabulary)
    if acronym:
        alternatives.append(Alternative((acronym_key(token.folded),), 1.0))
        expansion = vocabulary.expansions.get(token.folded, ())
        if len(expansion) > 1:
            alternatives.append(Alternative(tuple(keys_of(word).loose for word in expansion), EXPANSION))
        if len(expansion) > 2 and vocabulary.is_told_by(expansion[:2], token.folded):
            alternatives.append(Alternative(tuple(keys_of(word).loose for word in expansion[:2]), PART_OF_EXPANSION))
    # letters in capitals that no summary writes so may be a word that was shouted (« PRIME »)
    lower = not (token.acronym and len(token.folded) <= 5) or not vocabulary.has_acronym(token.folded)
    if lower and token.folded.startswith(_VOTING):
        alternatives += [Alternative((key,), SYNONYM) for key in VOTE_KEYS]
    if lower:
        keys = keys_of(token.surface)
        alternatives.append(Alternative((keys.strict,), 1.0))
        if keys.loose != keys.strict:
            alternatives.append(Alternative((keys.loose,), LOOSE))
        if keys.family:
            alternatives.append(Alternative((keys.family,), FAMILY))
        alternatives += _synonyms(token, question)
        alternatives += _parts_of_expansions(token.folded, question, vocabulary)
    own = [
        alternative.keys[0]
        for alternative in alternatives
        if len(alternative.keys) == 1 and alternative.weight >= LOOSE
    ]
    family = [alternative.keys[0] for alternative in alternatives if alternative.weight == FAMILY]
    counts = vocabulary.counts([*own, *family])
    count = max((counts[key] for key in own), default=0) or max((counts[key] for key in family), default=0)
    if acronym and not count:
        count = min(vocabulary.counts(list(alternatives[-1].keys)).values(), default=0)
    stranger = count == 0 and token.surface[:1].isupper() and token.start > 0 and not token.acronym
    anchor = acronym or vocabulary.is_name(token.folded) or stranger
    return Term(
        token.surface,
        tuple(dict.fromkeys(alternatives)),
        vocabulary.rarity(max(1, count)),
        anchor,
        known=count > 0,
        name=anchor or count == 0,
    )


def _forms(token: Token) -> tuple[str, ...]:
    """The base forms under which the lists may hold a word: as typed, its lemma, a singular, an infinitive."""
    folded = token.folded
    bare = folded.removesuffix("s") if len(folded) > 4 else folded
    found = [folded, fold(lemmatize(token.surface.lower(), lang="fr")), bare, folded.removesuffix("x")]
    # « garde », « repoussé », « fermées »: the list of lemmas takes many verbs for nouns
    found += [form + "r" for form in (bare, bare.removesuffix("e")) if form.endswith("e")]
    found += [bare[:-2] + "er"] if bare.endswith("nt") else []
    return tuple(dict.fromkeys(found))


def _synonyms(token: Token, question: list[str]) -> list[Alternative]:
    """Others of the word's groups, and of the phrases of the question that it is part of."""
    found: list[Alternative] = []
    groups, folded = synonyms(), token.folded
    for form in _forms(token):
        for words in groups.get(form, ()):
            heavy = [word for word in words if word not in STOP_WORDS]
            if heavy and not all(word in question for word in heavy):
                found.append(Alternative(tuple(keys_of(word).loose for word in heavy), SYNONYM))
                if len(heavy) == 1 and keys_of(heavy[0]).family:
                    found.append(Alternative((keys_of(heavy[0]).family,), SYNONYM * 0.6))
                if len(heavy) == 1 and len(heavy[0]) <= 4:
                    found.append(Alternative((acronym_key(heavy[0]),), SYNONYM))
    for phrase in phrases_with(folded):
        parts = phrase.split()
        if all(part in question or part in STOP_WORDS for part in parts):
            for words in groups[phrase]:
                heavy = [word for word in words if word not in STOP_WORDS] or [words[0]]
                found.append(Alternative(tuple(keys_of(word).loose for word in heavy), SYNONYM))
                if len(words) == 1 and len(words[0]) <= 4:
                    found.append(Alternative((acronym_key(words[0]),), SYNONYM))
    return found


def _parts_of_expansions(folded: str, question: list[str], vocabulary: Vocabulary) -> list[Alternative]:
    """« contrat d'engagement » finds « CER »: letters whose expansion shares two words with the question."""
    found = []
    own, asked = keys_of(folded).loose, {keys_of(word).loose for word in question}
    for letters in vocabulary.letters_with(own):
        stems = vocabulary.stems(letters)
        shared = sum(stem in asked for stem in stems)
        if shared == len(stems):
            found.append(Alternative((acronym_key(letters),), EXPANSION))
        elif shared >= 2:
            found.append(Alternative((acronym_key(letters),), PART_OF_EXPANSION))
    return found
