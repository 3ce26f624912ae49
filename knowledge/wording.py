"""The subject that a heading names, as it is spoken of inside a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simplemma import lemmatize

from knowledge.language.articles import NAMELESS, Articles, with_article
from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.language.lexicon import STOP_WORDS
from knowledge.language.tokens import tokenize
from knowledge.structure.headings import is_capitals

MOST_SIGNS = 50
MOST_WORDS = 8
MOST_WORDS_ALONE = 5
"""… of a subject whose article is not known."""

_MONTHS = "|".join(MONTHS)
# headings that name no subject
_VAGUE = re.compile(
    r"\b(?:sommaire|ordre du jour|divers(?:es)?|questions?|reponses?|informations?|points?|approbation|proces|retenir"
    r"|savoir|suivons|essentiel|bref|introduction|conclusion|annexes?|prochaines?|reunions?|vie|bilan|suites?|retour"
    r"|effets?|impacts?|consequences?|mesures?|modalites?|conditions?|enjeux|contexte|objectifs?|perspectives?|avancement"
    r"|etats?|resultats?|constats?|risques?|motifs?|chiffres?|detail\w*|exemples?|rappels?|remarques?|analyse|position|avis"
    r"|descripti\w+|projet|faits|elus|debats?|echanges?|demand\w+|calendrier|present\w+)\b"
    rf"|^(?:ce|ces|cette|ceux|nos|notre|vos|votre|qui|que|quoi)\b|\d (?:{_MONTHS})\b"
)
_NUMBERING = re.compile(r"^\W*(?:\d{1,2}(?:[.)/-]\s?\d{1,2})*\s?[.)/°–-]*\s+|(?:[IVX]{1,4}|[A-Z])\s?[.)/–-]+\s*)?")
# « Point d’étape sur le … »: what the council does with the subject
_PREFIX = re.compile(
    r"(?:points?|informations?|info|consultation|information[- /]consultation|bilan|suivi|focus|zoom|avis|débat)"
    r"(?: d['’](?:étape|avancement|information|actualité))? (?:sur|concernant) ",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*[:(–—]\s*|\s-\s")
_SHAPE = re.compile(r"[^\W\d_][\w’'/&-]*(?: [\w’'/&-]+)*")
_ARTICLE = re.compile(r"(le |la |les |l['’])", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:pour|dans|sur|en|avec|sans|chez|par|a|au|aux|de|du|des|vers|entre|apres|avant|depuis|une?|tou[st]\w*|si|plus|y|"
    r"on|il|elle|ils|elles|nous|vous|et|ou|mais|comment|pourquoi|quand|combien|rien|pas|ne|non|oui|lors)\b|d['’]"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# where lists of words take verbs for nouns
_VERB = re.compile(
    r"(?:donne|annonce|presente|propose|demande|refuse|change|reste|passe|monte|baisse|augmente|continue|avance|recule"
    r"|arrive|demarre|commence|dure|tombe|explose|alerte|signe|vote|rend|prend|fait|dit|veut|peut|doit|va|vient|est|sont|ont"
    r"|repond|confirme|precise|maintient|reporte|renonce|insiste|rappelle|interroge|denonce|exige|salue|regrette|reclame"
    r"|obtient|gagne|perd|coute|entre|sort|mandate|designe|indique|informe|accepte|lance|ouvre|ferme|se|ne|sera|seront|etait)"
)
_PARTICIPLE = re.compile(r"(?:é|ée|és|ées)$")
_NO_VERB = re.compile(r"(?:é|ée|és|ées|is|ies?|its?|ites?|us?|ues?|erte?s?)$")


@dataclass(frozen=True, slots=True)
class Subject:
    """`words` as inside a sentence, « déménagement de Varcelles »; `said` with its article, None where that is unknown;
    `name`: a name that takes none."""

    words: str
    said: str | None
    name: bool


NO_SUBJECT = Subject("", None, False)


def subject_of(heading: str, articles: Articles) -> Subject | None:
    """None for a heading that names no subject, says a sentence, or is long."""
    bare = _PREFIX.sub("", _NUMBERING.sub("", heading).strip(" .*"), count=1)
    words = _CUT.split(bare, maxsplit=1)[0].strip(" .*").replace("'", "’")
    article = None
    if opening := _ARTICLE.match(words):
        article = opening[0].strip().lower()
        words = words[opening.end() :]
    if not words or len(words) > MOST_SIGNS or len(words.split()) > MOST_WORDS or not _SHAPE.fullmatch(words):
        return None
    if _VAGUE.search(fold(words)) or _OPENS.match(fold(words)):
        return None
    if all(token.folded in STOP_WORDS or token.number for token in tokenize(words)):
        return None
    if is_capitals(words) or len(words.split()) == 1:
        words = _WORD.sub(lambda found: articles.written(found[0]), words)
    else:
        words = _WORD.sub(lambda found: articles.written(found[0]), words, count=1)
    first, *others = _WORD.findall(words)
    if any(_is_verb(word) for word in others):
        return None
    article = article or articles.of(first)
    if article is None and (_PARTICIPLE.search(first) or first.endswith(("er", "ir", "re"))):
        return None  # « Déménager à Varcelles », « Reporté »
    if article == NAMELESS and others and _PARTICIPLE.search(others[0]):
        return None  # « ORPHÉE reporté »
    if article is None or _joins_two(words, articles):
        # what cannot be told from a sentence or somebody’s name is not spoken of
        doubtful = len(words.split()) > MOST_WORDS_ALONE or (
            first[0].isupper() and any(word[0].isupper() for word in others)
        )
        return None if doubtful else Subject(words, None, False)
    return Subject(words, with_article(article, words), article == NAMELESS)


def _is_verb(word: str) -> bool:
    lower = word.lower()
    if word.islower() and _VERB.fullmatch(fold(word)):
        return True
    lemma = lemmatize(lower, lang="fr")
    return word.islower() and lemma.endswith(("er", "ir", "re")) and lemma != lower and not _NO_VERB.search(lower)


def _joins_two(words: str, articles: Articles) -> bool:
    """Whether it joins two nouns (« effectifs et intérim »): each would need its article. Adjectives need none."""
    joined = re.search(r"([\w-]+) et ([\w-]+)", words)
    return joined is not None and any(
        not word.islower() or articles.of(word) in ("le", "la", "l’", "les") for word in joined.groups()
    )
