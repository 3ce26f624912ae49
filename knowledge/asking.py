"""What a member would ask that a sentence answers, in French that cannot go wrong: each form takes only words that
stand together in the text, with the article that the text itself uses, or one that is sure, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from knowledge.language.articles import Articles, with_article
from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS
from knowledge.models import Acronym
from knowledge.wording import Subject

_BLANK = r"[ \u00a0\u202f]"
_MONTHS = "|".join(MONTHS)

# -- how many

# « de télétravail », « d’observation », as the text elides it
_OF = rf"(?:{_BLANK}(?P<of>(?:de{_BLANK}|d['’])(?P<what>[a-zà-ÿœ]{{4,}}))(?![\w’'-]))?"
# « 310 salariés », « trois jours de télétravail »; no noun that may or may not be elided
_COUNTED = re.compile(
    rf"(?<![\w,./°-])(?<!n° )(?P<number>\d{{1,3}}(?:{_BLANK}?\d{{3}})*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix"
    rf"|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent){_BLANK}"
    rf"(?P<noun>(?!h(?!eur|omm|abi|opi|um))[a-zà-ÿœ]{{4,}}s)(?![\w’'-]){_OF}"
)
# no nouns, or with another word to come, or vague
_NOT_COUNTED = re.compile(
    r"depuis|premi\w+|derni\w+|procha\w+|autres|nouvelles|suivant\w+|precedent\w+|fois|sans|dans|plus|moins|environ"
    r"|grande?s|petite?s|bon(?:ne)?s|longu?e?s|jeunes|princip\w+|different\w+|divers\w*|simples|seul\w*|memes|ancien\w*"
    r"|gros\w*|haute?s|courte?s|pleine?s|vrai\w*|multiples|nombreu\w+|certain\w*|tel(?:le)?s|entre|vers|apres|sous|tous"
    r"|leurs|possibles|supplementaires|types|sortes|especes|formes|niveaux|\w+ons"
)
# « combien de techniciens pour … » makes sense
_ALONE = re.compile(
    r"salarie\w*|agents|postes|emplois|collegues|cadres|employe\w*|ouvri\w+|apprentis|alternants|stagiaires|interimaires"
    r"|gestionnaires|conseill\w+|technicien\w*|conduct\w+|operat\w+|controleu\w+|superviseu\w+|managers|volontaires"
    r"|beneficiaires|inscrits|participants|candidat\w*|familles|enfants|clients|usagers|patients|adherents|embauches"
    r"|recrutements|departs|demissions|licenciements|accidents|anomalies|incidents|vehicules|logements|dossiers|demandes"
    r"|contrats|infirmi\w+|medecins|formateurs|tuteurs|referents|pilotes|agences|magasins|chambres|lits|bornes|cameras"
    r"|ordinateurs|ecrans|entretiens|renforts|mutations|promotions|suppressions|creations|emplacements|soignants"
)
_VAGUE_OF = re.compile(rf"retard|plus|moins|hausse|baisse|suite|large|reserve|cause|{_MONTHS}|\w+di")
# « plus de 150 salariés », « auprès des … », « article 9 … » count nothing
_NO_COUNT = re.compile(
    rf"(?:plus|moins|minimum|maximum|delà|seuil|limite|article|page|points?|auprès){_BLANK}(?:des?{_BLANK}|d['’])?$",
    re.IGNORECASE,
)
# « deux salariés sur trois », « 18 dossiers par jour »
_RATIO = re.compile(rf"{_BLANK}(?:sur (?:deux|trois|quatre|cinq|six|dix|vingt|cent)\b|par (?:jour|semaine|mois|an)\b)")
_LIVED_IN = frozenset(["teletravail", "formation", "alternance"])
"""« combien de salariés en télétravail »"""

# -- when

_DAY = re.compile(rf"\b\d{{1,2}}(?:er)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) 20\d\d\b")
_EVENT = (
    r"déménagement|démarrage|fermeture|ouverture|réouverture|généralisation|réorganisation|transfert|regroupement"
    r"|élections?|négociations?|fusion|lancement|bascule|livraison|mise en (?:service|place|œuvre)|consultation"
    r"|signature|versement|visite|expérimentation|enquête|déploiement|reprise|inauguration|installation|scrutin|entretiens|campagne"
    r"|rentrée|renouvellement|audience|remise|clôture"
)
_HELD = re.compile(rf"(?:{_EVENT})(?![\w’'-])", re.IGNORECASE)
# « La signature du bail », « Démarrage du pilote » where a sentence or an item begins
_OF_EVENT = re.compile(
    rf"\W{{0,9}}(?P<article>le |la |les |l['’])?(?P<event>(?P<name>{_EVENT}){_BLANK}"
    rf"(?:du{_BLANK}|des{_BLANK}|de{_BLANK}la{_BLANK}|de{_BLANK}l['’]|d['’]|de{_BLANK})(?P<what>[^\W\d][\w-]{{3,}}))(?![\w’'-])",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(rf"{_BLANK}([^\W\d]\w*)")
# « Une négociation s’ouvrira le 2 octobre »
_OF_WHAT = {
    "versement": "le",
    "démarrage": "le",
    "lancement": "le",
    "déploiement": "le",
    "généralisation": "la",
    "signature": "la",
}
_ON_WHAT = {"négociation": "la", "consultation": "la", "enquête": "l’"}
_HAPPENS = re.compile(
    rf"\W{{0,9}}(?:Une?|Le|La|L['’]){_BLANK}?(?P<event>{'|'.join([*_OF_WHAT, *_ON_WHAT])}){_BLANK}(?!d[eu’'])"
)
_BEGINS = re.compile(
    r"\b(?:demarr|lanc|commenc|debut|generalis|deploi|deploy|vague|pilote\b|bascul|mise? en service)\w*"
)

# -- how much

_MONEY = {
    noun: article
    for article, nouns in (
        ("le", "forfait budget remboursement loyer devis plafond supplément tarif panier bon coût"),
        ("la", "prime dotation subvention cotisation hausse facture"),
        ("l’", "indemnité enveloppe allocation intéressement investissement augmentation aide abonnement"),
    )
    for noun in nouns.split()
}
_IS_MONEY = re.compile(rf"(?:{'|'.join(_MONEY)})(?![\w’'-])", re.IGNORECASE)
_SUM = rf"\d[\d \u00a0\u202f.,]{{0,20}}{_BLANK}?(?:[kM]?€|euros\b"
# « une prime de transport de 300 € », « le budget annuel de 214 000 € », « une PPV de 400 € »
_AMOUNT = re.compile(
    rf"(?<![\w’'-])(?:(?P<noun>{'|'.join(_MONEY)})(?![\w’'-]){_OF}"
    r"|(?:(?<=\bune )|(?<=\bun )|(?<=\bla )|(?<=\ble )|(?<=passage du ))(?P<letters>[A-Z]{2,5})(?![\w’'-]))"
    rf"(?P<between>[^.;:?!€%\d«»()]{{0,40}}?){_BLANK}(?P<sum>{_SUM}|%))"
)
_BETWEEN = re.compile(
    r"\W*(?:(?:annuel|mensuel|journali|total|global|moyen|exceptionnel|brut|net)\w*\W+)?"
    r"(?:de|d['’]|à|est|est de|est fixée? à|fixée? à|reste à|passe de|passe à|passera de|passera à|s['’]élève à"
    r"|se monte à|atteint)\W*"
)
_EURO = re.compile(rf"{_SUM})")
_COSTS = re.compile(r"\b(?:cout|devis|investissement|factur)\w*")
_RATE = re.compile(
    rf"\b[Tt]aux{_BLANK}(?P<of>d(?:e{_BLANK}|['’])[a-zà-ÿœ]{{4,}})(?![\w’'-])[^.;:%]{{0,40}}\d{_BLANK}?%"
)
_VOTED = re.compile(
    r"\b\d+ (?:voix )?pour\b[^.;]{0,40}\b(?:contre|abstentions?)\b|\bunanimite\b"
    r"|\bavis\b[^.;]{0,40}\b(?:de)?favorable\b"
)


class Asked(IntEnum):
    """What a question is made of, the most telling first."""

    COUNT = 0
    DAY = 1
    AMOUNT = 2
    SHARE = 3
    VOTE = 4
    LETTERS = 5
    SUBJECT = 6


@dataclass(frozen=True, slots=True)
class Ask:
    """`tells`: the words of the sentence that answer."""

    asked: Asked
    question: str
    tells: str


def asked_of(sentence: str, subject: Subject, articles: Articles) -> Iterator[Ask]:
    """What can be asked about a sentence that speaks of `subject`."""
    if "?" in sentence:
        return
    yield from _counts(sentence, subject)
    yield from _days(sentence, subject, articles)
    yield from _money(sentence, subject, articles)
    for found in _RATE.finditer(sentence):
        yield _ask(Asked.SHARE, f"quel est le taux {found['of']}", found[0])
    if subject.said and (vote := _VOTED.search(flat(sentence))):
        yield _ask(Asked.VOTE, f"le CSE a voté quoi sur {subject.said}", vote[0])


def news_of(subject: Subject) -> str:
    return _question(f"on en est où sur {subject.said}" if subject.said else f"{subject.words}, on en est où")


def meaning_of(acronym: Acronym, articles: Articles) -> str:
    article = articles.of(acronym.letters, acronym.expansion)
    if not article:
        return _question(f"{acronym.letters}, ça veut dire quoi")
    return _question(f"{with_article(article, acronym.letters)}, c’est quoi")


def flat(text: str) -> str:
    """Folded, on one line."""
    return " ".join(fold(text).split())


def _counts(sentence: str, subject: Subject) -> Iterator[Ask]:
    for found in _COUNTED.finditer(sentence):
        noun = fold(found["noun"])
        before = sentence[max(0, found.start() - 15) : found.start()]
        if _NOT_COUNTED.fullmatch(noun) or noun in STOP_WORDS or _NO_COUNT.search(before):
            continue
        counted = f"combien {'d’' if noun[0] in 'aeiouh' else 'de '}{found['noun']}"
        if found["of"]:
            if _can_complete(found["what"]):
                yield _ask(Asked.COUNT, f"{counted} {found['of']}", found[0])
        elif _RATIO.match(sentence, found.end()):
            continue
        elif subject.said and _ALONE.fullmatch(noun) and noun[:5] not in fold(subject.words):
            about = f"en {subject.words}" if fold(subject.words) in _LIVED_IN else f"pour {subject.said}"
            yield _ask(Asked.COUNT, f"{counted} {about}", found[0])


def _days(sentence: str, subject: Subject, articles: Articles) -> Iterator[Ask]:
    day = _DAY.search(flat(sentence))
    if day is None:
        return
    if subject.said and _HELD.match(subject.words):
        yield _ask(Asked.DAY, f"c’est quand, {subject.said}", day[0])
    if (event := _OF_EVENT.match(sentence)) and _ends(sentence, event.end()) and _can_complete(event["what"]):
        name = event["event"][0].lower() + event["event"][1:]
        if article := event["article"] or articles.of(event["name"].split()[0]):
            yield _ask(Asked.DAY, f"c’est quand, {with_article(article.strip().lower(), name)}", day[0])
    happens = _HAPPENS.match(sentence)
    if subject.said and happens and (happens["event"] != "versement" or _IS_MONEY.match(subject.words)):
        name = happens["event"]
        about = _of(subject) if name in _OF_WHAT else f"sur {subject.said}"
        yield _ask(Asked.DAY, f"c’est quand, {with_article({**_OF_WHAT, **_ON_WHAT}[name], name)} {about}", day[0])
    if subject.said and subject.name and _BEGINS.search(fold(sentence)):
        yield _ask(Asked.DAY, f"ça démarre quand, {subject.said}", day[0])


def _money(sentence: str, subject: Subject, articles: Articles) -> Iterator[Ask]:
    for found in _AMOUNT.finditer(sentence):
        noun, letters = found["noun"], found["letters"]
        if noun and _BETWEEN.fullmatch(found["between"]):
            what = with_article(_MONEY[noun], noun)
            if found["of"] and _can_complete(found["what"]):
                yield _ask(Asked.AMOUNT, f"{what} {found['of']}, c’est combien", found["sum"])
            elif subject.said and not found["of"] and fold(noun) not in fold(subject.words):
                yield _ask(Asked.AMOUNT, f"{what} pour {subject.said}, c’est combien", found["sum"])
        elif letters and found["between"].strip() == "de" and (article := articles.of(letters)):
            yield _ask(Asked.AMOUNT, f"{with_article(article, letters)}, c’est combien", found["sum"])
    money = _EURO.search(sentence)
    if subject.said is None or money is None:
        return
    if not _IS_MONEY.match(subject.words):
        if _COSTS.search(fold(sentence)):
            yield _ask(Asked.AMOUNT, f"ça coûte combien, {subject.said}", money[0])
    elif not re.search(rf"\bd(?:['’]|e )(?:l['’]|la )?{re.escape(subject.words)}", sentence):  # part of it, or more
        yield _ask(Asked.AMOUNT, f"{subject.said}, c’est combien", money[0])


def _can_complete(what: str) -> bool:
    return fold(what) not in STOP_WORDS and not _VAGUE_OF.fullmatch(fold(what))


def _ends(sentence: str, place: int) -> bool:
    """Whether the name of a thing may end there: no adjective, no other name follows."""
    after = _WORD_AFTER.match(sentence, place)
    return after is None or fold(after[1]) in STOP_WORDS


def _of(subject: Subject) -> str:
    said = subject.said or subject.words
    if subject.name:
        return f"d’{said}" if fold(said)[0] in "aeiou" else f"de {said}"
    contracted = {"le": "du", "les": "des"}.get(said.split()[0])
    return f"{contracted} {subject.words}" if contracted else f"de {said}"


def _ask(asked: Asked, words: str, tells: str) -> Ask:
    return Ask(asked, _question(words), tells)


def _question(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}\u00a0?".replace("'", "’")
