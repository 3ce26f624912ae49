"""From what a member typed to a Question: errors mended, question words set apart, each other word with all that can stand for it."""

from __future__ import annotations

import re
from dataclasses import replace

from simplemma import is_known, lemmatize

from knowledge.language.folding import fold
from knowledge.language.keys import keys_of, token_keys
from knowledge.language.lexicon import QUESTION_WORDS, STOP_WORDS, WEAK_WORDS
from knowledge.language.tokens import Token, tokenize
from knowledge.models import Speaker
from knowledge.search.analysis import is_numbered
from knowledge.search.kinds import answer_kind
from knowledge.search.question import Alternative, AnswerKind, Question, Term
from knowledge.search.spelling import Speller
from knowledge.search.terms import is_acronym, term_of
from knowledge.search.vocabulary import Vocabulary

WEAK = 0.35
"""The weight of words that narrow little, and of names of speakers when their words are asked for."""

VERB = 0.65
"""The weight of verbs: there are many ways to say what is done, fewer to name what it is done to."""

_SAYS = r"(?:di(?:t|sent|re)|pens\w+|repon\w+|indiqu\w+|precis\w+|prome\w+|annonc\w+|refus\w+|estim\w+|expliqu\w+|justifi\w+|demand\w+|reproch\w+|revendiqu\w+|denonc\w+|critiqu\w+|propos\w+|s'engag\w+|souhait\w+|veu\w+|voul\w+|alert\w+|reclam\w+|constat\w+)"
_NOUN = r"(?:positions?|avis|reponses?|opinion|point de vue|engagements?|declaration|commentaires?|analyse|revendications?|demandes?|questions?|reproches?|critiques?|reserves?|arguments?)"
_MANAGEMENT = r"(?:direction|employeur|patrons?|drh|dg|rh|president|directeur|directrice|hierarchie)"
_UNION = r"(?:syndicats?|elus?|representants?|organisations? syndicales?|delegation|cgt|cfdt|cftc|cfe[- ]cgc|cgc|fo|unsa|sud|solidaires|fsu)"
_NAMED_SPEAKER = re.compile(
    rf"(?i:\b{_NOUN} (?:du|de la|de l['’])|\bque (?:dit|pense|demande|veut|propose|reproche)\w* (?:le|la|l['’])"
    rf"|\bpourquoi (?:le|la)) ?([A-Z][A-Z-]+)\b|\b([A-Z]{{2,}})(?i: (?:en |elle |il |a |y |s['’])?{_SAYS})\b"
)
"""« position de l’UPVE », « que dit la CGT », « l'UPVE en pense quoi »: letters that stand where a speaker does."""
_GENERIC_UNION = r"(?:syndicats?|elus?|representants?|organisations?|syndicales?|delegation)"
_ASKED = (
    (
        re.compile(
            rf"\b{_SAYS}\b.{{0,25}}\b{_MANAGEMENT}\b|\b{_MANAGEMENT}\b.{{0,25}}\b{_SAYS}\b|\b{_NOUN} (?:de |du |d'|des )?(?:la |l')?{_MANAGEMENT}\b"
        ),
        Speaker.MANAGEMENT,
    ),
    (
        re.compile(
            rf"\b{_SAYS}\b.{{0,25}}\b{_UNION}\b|\b{_UNION}\b.{{0,25}}\b{_SAYS}\b|\b{_NOUN} (?:de |du |d'|des )?(?:la |l')?{_UNION}\b"
        ),
        Speaker.UNION,
    ),
    (re.compile(r"\b(?:l')?article (?:[lrd]\b|\d)|\bcode du travail\b|\bque dit la loi\b"), Speaker.LAW),
)
_WHICH_OF_THEM = re.compile(r"\bquel(?:le)?s? (?:syndicats?|elus?|organisations?|delegations?)\b")
"""« Quel syndicat a refusé »: no words of one are asked for, but which one it was."""
_ASKS = re.compile(
    r"\bquelles? questions?\b|\bquestions? (?:posees?|du|des|de la|de)\b|\ba (?:demande|interroge|questionne)"
)


def understand(text: str, vocabulary: Vocabulary, speller: Speller) -> Question:
    """Never raises, on any text; a text without a word that says something has no terms."""
    typed = text if not text.isupper() or len(text.split()) < 2 else text.lower()
    mended, changed = _mend(typed, vocabulary, speller)
    folded = _fold_in_place(mended)
    kind, rest = answer_kind(folded)
    tokens = list(tokenize(mended))
    content = [
        token
        for token in tokens
        if rest[token.start : token.stop].strip()
        and _says_something(token, _SUMMER.search(folded[: token.start]) is not None)
    ]
    if not content:
        content = [
            token
            for token in tokens
            if token.acronym or (token.folded not in STOP_WORDS and token.folded not in QUESTION_WORDS)
        ]
    speaker, name_words = _speaker(folded, mended)
    terms = _terms(content, kind, vocabulary, name_words, folded)
    terms = _with_modal(terms, content, tokens, vocabulary)
    letters = tuple(
        token.folded
        for token in content
        if is_acronym(token, vocabulary) and (len(token.folded) <= 5 or token.folded in vocabulary.spelled)
    )
    if speaker is not None and kind is AnswerKind.DEFINITION:
        kind = AnswerKind.ANY  # « qu'est-ce que les élus en pensent »
    return Question(text, mended if changed else None, kind, terms, speaker, _ASKS.search(folded) is not None, letters)


_MISHEARD = re.compile(r"\b(qui|on|je|il|elle|ça|ca|tu) peu\b(?! de\b)", re.IGNORECASE)


def _mend(text: str, vocabulary: Vocabulary, speller: Speller) -> tuple[str, bool]:
    text = _MISHEARD.sub(r"\1 peut", text)
    pieces, position, changed = [], 0, False
    for token in tokenize(text):
        better = None
        if not token.acronym and not token.number and not vocabulary.has_acronym(token.folded):
            better = speller.mend(token.surface)
        if better is not None and fold(better) != token.folded:
            pieces += [text[position : token.start], better]
            position, changed = token.stop, True
    return "".join([*pieces, text[position:]]), changed


def _fold_in_place(text: str) -> str:
    """Folded, sign by sign, so that places stay the same."""
    folded = (fold(sign) for sign in text)
    return "".join(sign if len(sign) == 1 else " " for sign in folded)


def _says_something(token: Token, summer: bool) -> bool:
    if token.acronym and len(token.folded) > 1:
        return True
    if token.folded in STOP_WORDS or token.folded in QUESTION_WORDS:
        return token.folded == "ete" and summer
    return len(token.folded) > 1 or token.number


def _speaker(folded: str, text: str) -> tuple[Speaker | None, frozenset[str]]:
    """Whose words are asked for, and the words of the question that only name them."""
    if which := _WHICH_OF_THEM.search(folded):
        return None, frozenset(which.group().split()[1:])
    for pattern, speaker in _ASKED:
        if found := pattern.search(folded):
            words = set(re.findall(r"\w+", found.group()))
            if speaker is Speaker.LAW:
                return speaker, frozenset({"article", "loi"})
            said = {word for word in words if re.fullmatch(rf"{_SAYS}|{_NOUN}|{_MANAGEMENT}|{_GENERIC_UNION}", word)}
            return speaker, frozenset(said)
    # « position de l’UPVE », « pourquoi l’UPVE a-t-il émis … »: letters that stand where a speaker does
    named = _NAMED_SPEAKER.search(text)
    letters = next((group for group in named.groups() if group), "") if named else ""
    if named and fold(letters) not in ("cse", "csec", "csee", "cssct", "ce"):
        management = re.fullmatch(_MANAGEMENT, fold(letters)) is not None
        said = {word for word in re.findall(r"\w+", fold(named.group())) if re.fullmatch(rf"{_SAYS}|{_NOUN}", word)}
        return (Speaker.MANAGEMENT if management else Speaker.UNION), frozenset(said)
    return None, frozenset()


def _terms(
    tokens: list[Token], kind: AnswerKind, vocabulary: Vocabulary, name_words: frozenset[str], asked: str
) -> tuple[Term, ...]:
    folded = [token.folded for token in tokens]
    terms: list[Term] = []
    for place, token in enumerate(tokens):
        term = term_of(token, folded, vocabulary)
        if len(tokens) > 1 and _IN_KIND.get(kind, _NOTHING).match(token.folded):
            continue  # the kind of answer says it already
        at_work = token.folded in _WORKPLACES and _AT.search(asked[: token.start])
        if token.folded in WEAK_WORDS or token.folded in name_words or at_work:
            term = replace(term, weight=WEAK * term.weight, anchor=False)
        elif _is_verb(token, asked):
            term = replace(term, weight=VERB * term.weight, verb=True)
        if kind is AnswerKind.HOW_MANY and not token.number and _COUNTS.search(asked[: token.start]):
            term = replace(term, counted=True)
        terms.append(term)
        # « modèle 2 », « point 4 »: the number belongs to the word before it
        if place and is_numbered(asked, tokens[place - 1], token):
            before = token_keys(tokens[place - 1])
            alternatives = tuple(Alternative((f"{key}~{token.folded}",), 1.0) for key in before)
            terms[-1] = replace(term, alternatives=alternatives, anchor=True)
    return _once(terms)


_IN_KIND = {
    AnswerKind.DURATION: re.compile(r"(?:dur|temps$)"),
    AnswerKind.AMOUNT: re.compile(r"(?:cout|pay|pai[es]|gagn|touch|vaut|valoir|mont[eé]|montant)\w*$"),
    AnswerKind.SHARE: re.compile(r"(?:pourcentage|proportion|part|taux)s?$"),
}
_NOTHING = re.compile(r"(?!)")
_WORKPLACES = frozenset(["usine", "hopital", "clinique", "entreprise", "boite", "societe", "fabrique"])
_AT = re.compile(r"\b(?:a|dans) ?(?:l'|la |notre |ma )$")
"""« À l’usine »: where those who ask work, and what the summaries need not say."""
_SUMMER = re.compile(r"(?:\bd'|\bl'|\bcet |\ben |\bprochain )$")
"""What stands before « été » when it is a season."""
_COUNTS = re.compile(r"\b(?:combien|nombre|effectif|cb)\b(?: y a(?:-t-il)?| sont)?(?: de| d') ?(?:les |l')?$")
_MODALS = {
    "peut": "pouvoir",
    "peux": "pouvoir",
    "peuvent": "pouvoir",
    "pourra": "pouvoir",
    "pourront": "pouvoir",
    "pouvoir": "pouvoir",
    "doit": "devoir",
    "doivent": "devoir",
    "devra": "devoir",
    "faut": "devoir",
}
MODAL = 0.12


def _with_modal(
    terms: tuple[Term, ...], content: list[Token], tokens: list[Token], vocabulary: Vocabulary
) -> tuple[Term, ...]:
    """« qui peut … », « doit-on … »: a sentence that says who can or must is a little nearer than one that does not."""
    for token in tokens:
        if token.folded in _MODALS and token not in content:
            keys = keys_of(_MODALS[token.folded])
            count = vocabulary.counts([keys.strict])[keys.strict]
            modal = Term(
                token.surface,
                (Alternative((keys.strict,), 1.0),),
                MODAL * vocabulary.rarity(count),
                verb=True,
                modal=True,
            )
            place = sum(other.start < token.start for other in content)
            return (*terms[:place], modal, *terms[place:])
    return terms


def _once(terms: list[Term]) -> tuple[Term, ...]:
    seen: dict[tuple[Alternative, ...], Term] = {}
    for term in terms:
        seen.setdefault(term.alternatives, term)
    return tuple(seen.values())


_DETERMINER = re.compile(
    r"\b(?:le|la|les|un|une|des|du|de|d'|l'|mon|ma|mes|notre|nos|votre|vos|leurs?|ce|cet|cette|ces|quels?|quelles?|chaque|aux?)\s?$"
)


def _is_verb(token: Token, asked: str) -> bool:
    """A verb, conjugated or not, as far as the list of lemmas tells; what follows an article is a noun."""
    surface = token.surface.lower()
    if (
        token.acronym
        or token.number
        or surface.endswith(("ment", "tion", "tions", "ère", "ères"))
        or _DETERMINER.search(asked[: token.start])
    ):
        return False
    lemma = lemmatize(surface, lang="fr")
    if not lemma.endswith(("er", "ir", "re")) or surface == lemma + "s":
        return False
    return surface != lemma or is_known(lemma[:-2] + "ait", lang="fr") or is_known(lemma[:-2] + "issait", lang="fr")
