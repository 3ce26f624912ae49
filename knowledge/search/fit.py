"""Whether a sentence holds the kind of answer that is asked for: a number of the right thing, a date, a reason, a meaning."""

from __future__ import annotations

import re

from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.models import PassageKind
from knowledge.search.analysis import AnalysedPassage, Words
from knowledge.search.question import AnswerKind as Kind
from knowledge.search.question import Question
from knowledge.structure.votes import is_vote

_SPELLED = frozenset(
    [
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "quinze",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "cent",
        "mille",
        "moitie",
        "tiers",
        "quart",
        "double",
        "aucun",
        "aucune",
        "zero",
    ]
)
_SHARE = re.compile(r"\d ?%|pour ?cent|\b\d/\d\b|[½¼¾⅓⅔]|\bmoitie\b|\btiers\b|\bquarts?\b|\bmajorite\b|\\frac")
_RAISED = re.compile(
    r"augment|hauss|major|revaloris|taux|abond|rembours|particip|prise|remis|reduc|baiss|nao|salaire|cotis"
)
"""What is given in shares as well as in euros."""
_AMOUNT = re.compile(r"\d ?(?:k|m|md)?\s?€|€|\beuros?\b|\bmillions?\b|\b\d+ ?k€|gratuit|pris en charge")
_COUNT = r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|demi[- ])"
_PERIOD = (
    r"(?:an|annee|mois|quinzaine|semaine|week-end|jour|journee|trimestre|semestre|heure|quarts? d.heure|demi-heure|minute"
    r"|seconde|matin|soir|nuit|reunion|seance|\w+di)s?\b"
)
_FREQUENCY = re.compile(
    rf"\btou(?:te)?s les (?:[\w-]+ ){{0,2}}{_PERIOD}|\bchaque {_PERIOD}|\bpar {_PERIOD}|\b(?:\d+|une|deux|trois|quatre) fois\b"
    r"|\b(?:jour|semaine|mois|an)s? sur \w+"
    r"|annuel|mensuel|bimestriel|trimestriel|semestriel|hebdomadaire|quotidien"
)
_HOUR = re.compile(r"\b\d{1,2} ?h(?:eures?)?(?: ?\d\d)?\b|\bmidi\b|\bminuit\b")
_DURATION = re.compile(
    rf"\b{_COUNT}(?:-\w+)*\s+(?:jours?|mois|semaines?|ans?|annees?|heures?|h\b|minutes?|min\b|semestres?|trimestres?)|\b\d+ ?h(?:\d\d)?\b|\bsemestriel|\bduree (?:indeterminee|de)"
)
_WHEN = re.compile(
    r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b|\b20\d\d\b|\b\d{1,2}/\d{1,2}\b|trimestre|semestre|\b(?:mi|fin|debut)[- ](?:an|annee|20)"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|prochaine?s? (?:semaine|mois|annee|reunion|seance)|\brentree\b|\bete\b|\bautomne\b|\bhiver\b|\bprintemps\b|\bsemaines? \d|\ban prochain|\bd'ici\b|\b\d{1,2} ?h(?:eures?)?(?: ?\d\d)?\b|\bdemain\b|a ce jour"
)
_MONTH = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:er|\^\{{er\}})? {_MONTH}\b|{_MONTH} 20\d\d|\b\d{{1,2}}/\d{{1,2}}/\d\d|entre {_MONTH}\b"
    rf"|\b(?:en|fin|mi|debut|a partir de|des|depuis|jusqu'en|jusqu'a fin|d'ici)[- ](?:fin |mi-?)?(?:{_MONTH}\b|20\d\d)"
)
_WHY = re.compile(
    r"\bcar\b|parce qu|\bafin d|\bpour (?:\w+er|\w+ir|\w+re|que|eviter|permettre|des raisons?|ne pas)\b|en raison|du fait|faute d|compte tenu|c'est pourquoi|justifi|motif|raisons?\b|permet|\bgrace a|\bsuite a|a cause|\bdu a\b|\bpuisqu|\bobjectif|explique|\bvise|d'ou\b|\battribu|\blie(?:e|s|es)? (?:a|au|aux)\b|\bresult(?:e|ent) d|\bprovo(?:qu|ca)|\ben cause\b|\binvoqu|: "
)
_PLACE = re.compile(
    r"\b(?:[àÀ]|[Aa]u|[Aa]ux|[Ee]n|[Dd]ans|[Ss]ur|[Cc]hez|[Vv]ers|régions?|sites?|agences?|villes?|départements?)\s+(?:la |le |les |l['’]|:\s?)?(?:\d+ \w+ : )?[A-ZÀ-Þ]"
)
_WHERE = re.compile(
    r"\b(?:salle|batiment|rue|etage|site|siege|local|locaux|bureaux?|ville|commune|departement|region|comite|conseil|ligne|lien|intranet|adresse)s?\b"
)
_WHO = re.compile(
    r"\b(?:direction|conseill\w+|agents?|managers?|cadres?|responsables?|agences?|salaries?|elus?|cse|comite|commission|cabinet|societe|prestataires?|drh|service|equipe|referents?|experts?|medecin|syndicat|employeur|region\w*|national|salariees?|personnes?|entreprise|referente?|infirm\w+|charge\w*|m\.|mme|tous|toutes|chacun|chaque|beneficiaires?|france travail)\b"
)
_DEFINING = re.compile(
    r"\b(?:est|sont) (?:une?|le|la|les|l'|des)\b|consist|correspond|design|signifi|c'est[- ]a[- ]dire|\bvise\b|permet|constitue|definit|regroup|s'appu"
)
_HOW = re.compile(
    r"\b(?:par|via|grace a|en \w+ant|au moyen|a partir d|sur la base|selon|a l'aide|modalites?|procedure|formulaire|demarche|aupres d|il suffit|devr\w+|doi\w+t?)\b"
)
MAY = 0.5
"""Of a sentence with somebody in it that does not say what they may do, when that is asked."""
SAME = 0.6
"""The share of the question's weight that a question in the text holds that is the same."""
NOUN_GAP = 3
"""Words between a number and what it counts (« 7 des 15 agences »)."""


def fit(question: Question, passage: AnalysedPassage, unit: Words) -> float:
    """0 when the sentence cannot be this kind of answer, 1 when it is built like one, 0.5 when the kind says nothing."""
    kind, text = question.kind, unit.folded
    if kind is Kind.HOW_MANY:
        return _how_many(question, passage, unit)
    if kind is Kind.SHARE:
        return (
            1.0
            if _SHARE.search(text)
            else 0.4
            if any(token.number for token in unit.tokens) and passage.passage.kind is PassageKind.ROW
            else 0.0
        )
    if kind is Kind.AMOUNT:
        if passage.passage.kind is PassageKind.ROW and any(token.number for token in unit.tokens):
            return 0.9
        if _AMOUNT.search(text):
            return 1.0
        if _SHARE.search(text):
            return 0.75 if any(_RAISED.match(fold(term.surface)) for term in question.terms) else 0.5
        return 0.4 if any(token.number for token in unit.tokens) else 0.0
    if kind is Kind.DURATION:
        return 1.0 if _DURATION.search(text) else 0.2 if any(token.number for token in unit.tokens) else 0.0
    if kind is Kind.FREQUENCY:
        return 1.0 if _FREQUENCY.search(text) else 0.0
    if kind is Kind.HOUR:
        return 1.0 if _HOUR.search(text) else 0.0
    if kind is Kind.WHEN:
        text = _without_months_of(question, text)
        return (
            1.0
            if _DATED.search(text)
            else 0.85
            if _WHEN.search(text)
            else 0.35
            if re.search(r"calendrier|date|terme|delai|stabilis|report|ulterieur|prochain|en cours|immediat", text)
            else 0.0
        )
    if kind is Kind.VOTE:
        return 1.0 if is_vote(unit.text) else 0.15
    if kind is Kind.DEFINITION:
        return _definition(question, passage, unit)
    if kind is Kind.NAME:
        return _named(question, unit)
    if kind is Kind.WHO:
        return _who(question, unit)
    if kind is Kind.WHICH:
        return _which(unit)
    if kind is Kind.WHERE:
        return 0.95 if _PLACE.search(unit.text) else 0.75 if _WHERE.search(text) else 0.3
    if kind is Kind.YES_NO:
        return _yes_or_no(question, passage, unit)
    pattern = {Kind.WHY: _WHY, Kind.HOW: _HOW}.get(kind)
    if pattern is not None:
        return 0.9 if pattern.search(text) else 0.35
    return 0.5


def _how_many(question: Question, passage: AnalysedPassage, unit: Words) -> float:
    """A number that counts the thing asked for; in a table, one under or beside its name."""
    numbers = [
        place
        for place, token in enumerate(unit.tokens)
        if (token.number and not _is_date(unit, place)) or token.folded in _SPELLED
    ]
    if not numbers:
        return (
            0.25
            if re.search(r"\b(?:pas|aucune?|plusieurs|majorite|tous|toutes|volumetrie|stabilise)\b", unit.folded)
            else 0.0
        )
    counted = next((term for term in question.terms if term.counted), None)
    if counted is None:
        return 0.8
    if passage.passage.kind is PassageKind.ROW:
        return 0.9
    places = counted.places(unit.places)
    gaps = [place - number for place in places for number in numbers]
    if any(0 < gap <= NOUN_GAP for gap in gaps):
        return 1.0
    if any(-2 <= gap < 0 for gap in gaps):
        return 0.8
    return 0.45 if places else 0.3


def _yes_or_no(question: Question, passage: AnalysedPassage, unit: Words) -> float:
    """Best a reply to the same question."""
    asked = passage.asked.held
    total = sum(term.weight for term in question.terms)
    if asked and total and sum(term.weight * term.match(asked) for term in question.terms) >= SAME * total:
        return 1.0
    return 0.5


def _without_months_of(question: Question, text: str) -> str:
    """« Commandés en mars, livrés quand ? »: a month that the question names is no answer, a day of it is."""
    for month in {fold(term.surface) for term in question.terms} & MONTHS.keys():
        text = re.sub(rf"(?<!\d )(?<!\der )\b{month}\b(?: 20\d\d)?", " ", text)
    return text


def _is_date(unit: Words, place: int) -> bool:
    """A day before its month, a year, « 1er »."""
    token = unit.tokens[place]
    after = unit.tokens[place + 1].folded if place + 1 < len(unit.tokens) else ""
    return (
        after == "er"
        or re.fullmatch(_MONTH, after) is not None
        or re.fullmatch(r"(?:19|20)\d\d", token.folded) is not None
    )


def _who(question: Question, unit: Words) -> float:
    """Somebody who can do something, best just before the verb of the question."""
    actors = [
        place
        for place, token in enumerate(unit.tokens)
        if _WHO.fullmatch(token.folded)
        or (token.acronym and len(token.folded) > 1)
        or (place and token.surface[:1].isupper() and unit.tokens[place - 1].surface[:1].isupper())
    ]
    if not actors:
        return 0.3
    verbs = [place for term in question.terms if term.verb and not term.modal for place in term.places(unit.places)]
    acts = any(0 < verb - actor <= 5 for verb in verbs for actor in actors)
    if any(term.modal for term in question.terms):
        # « qui peut signer » asks who may, not who has
        modals = [place for term in question.terms if term.modal for place in term.places(unit.places)]
        allowed = any(0 < verb - modal <= 3 for verb in verbs for modal in modals)
        return 1.0 if acts and allowed else MAY
    return 1.0 if acts else 0.6


def _named(question: Question, unit: Words) -> float:
    """A name that the question does not hold already."""
    asked = {place for term in question.terms for place in term.places(unit.places)}
    names = [
        place
        for place, token in enumerate(unit.tokens)
        if place and token.surface[:1].isupper() and place not in asked and token.folded not in _COMMON
    ]
    return 0.9 if any(abs(name - place) <= NOUN_GAP for name in names for place in asked) else 0.0


_COMMON = frozenset(["direction", "cse", "csssct", "drh", "dg", "rh"])


def _which(unit: Words) -> float:
    """An enumeration, or a name."""
    names = sum(token.surface[:1].isupper() for token in unit.tokens[1:])
    commas = unit.text.count(",") + unit.text.count(";") + unit.text.count("\n")
    return (
        0.95
        if commas >= 2 and names >= 3
        else 0.75
        if commas >= 2 or names >= 2 or unit.text.rstrip(" *").endswith(":")
        else 0.4
    )


def _opens_section(passage: AnalysedPassage) -> bool:
    """Whether it is the first passage below its last heading."""
    before = passage.position - 1
    return before < 0 or passage.summary.passages[before].passage.section != passage.passage.section


def _definition(question: Question, passage: AnalysedPassage, unit: Words) -> float:
    text = unit.text
    for letters in question.acronyms:
        spelled = re.compile(
            rf"\(\s*{re.escape(letters)}\b|\b{re.escape(letters)}\s*(?:\((?=\w{{4}})|: |=(?!>))", re.IGNORECASE
        )
        if _opens_section(passage) and passage.passage.section and spelled.search(passage.passage.section[-1]):
            return 0.95
        if spelled.search(text):
            return 1.0
    first = min((place for term in question.terms for place in term.places(unit.places)), default=99)
    if question.acronyms:
        return 0.6 if first <= 2 and _DEFINING.search(unit.folded) else 0.3
    if first <= 4 and (_DEFINING.search(unit.folded) or re.match(r"[^:.]{2,60} :\s", text)):
        return 0.9
    headed = bool(passage.headings) and all(
        term.match(passage.headings[-1]) for term in question.terms if not term.verb
    )
    if headed and _opens_section(passage) and unit is passage.units[0]:
        return 1.0
    if headed and _DEFINING.search(unit.folded):
        return 0.85
    return 0.5 if _DEFINING.search(unit.folded) or headed else 0.3
