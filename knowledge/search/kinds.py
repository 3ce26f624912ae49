"""What kind of answer a question asks for, by its question words."""

from __future__ import annotations

import re

from knowledge.search.question import AnswerKind as Kind

# tried in this order on the folded question; the words that match are the question's, not its subject's
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    # « qui fixe le montant » asks for somebody, whatever is fixed
    (Kind.WHO, r"^\W*(?:et |alors |mais )?(?:(?:a|de|par|avec|pour|chez|vers|aupres de) )?qui\b(?!.*\bcombien\b)"),
    # « le télétravail, on en est où » asks for news, not for a place
    (Kind.ANY, r"\b(?:on |ca |c')?en (?:est|sont) ou\b|\bou (?:on )?en (?:est|sont)\b(?:[- ](?:on|nous)\b)?"),
    (
        Kind.NAME,
        r"(?:c'est )?(?:quoi|quel(?:le)?s?) (?:est |sont )?(?:le |les )?noms?\b(?: d[eu]s?\b)?|\bcomment (?:il |elle |ils )?s'appell?e\w*|^(?:le )?nom d[eu]s?\b(?!.*-(?:t-)?il\b)|s'appellent? comment",
    ),
    (
        Kind.DEFINITION,
        r"\ba quoi (?:ca )?(?:sert|servent|servira|serviront)|ca sert a quoi|sert a quoi|c(?:'| )?(?:est|koi|kwa)? ?(?:quoi|koi|kwa)\b(?: que| qu')?|qu'? ?est[- ]ce (?:que|qu') ?(?:c'est (?:que|qu')?|veut dire|signifie)|(?:que|qu'est[- ]ce que) (?:veut|veulent) dire|ca veut dire(?: quoi)?|que signifie\w*|\bsignification\b|\bdefinition\b|qu'est[- ]ce (?:que|qu')(?= ?(?:c'est |le |la |les |l'|un |une )(?:\S+ ?){1,4}\??$)(?!.*\b(?:pens|di[st]|propos|demand|veu))|\bkesako\b|en quoi consiste\w*|\bsignifient?\b|\bveut dire\b|c'est quoi",
    ),
    (
        Kind.DURATION,
        r"combien de temps|quelle (?:est )?(?:la )?duree\b|combien d'?(?:e )?(?:heures|minutes|annees|ans|mois|semaines)\b|\bpendant combien (?:de )?jours?",
    ),
    (Kind.FREQUENCY, r"\btou(?:te)?s les combien\b|\b(?:a )?quelle (?:est la )?frequence\b|\bcombien de fois par\b"),
    (
        Kind.SHARE,
        r"quel(?:le)? (?:est )?(?:le |la )?(?:pourcentages?|parts?|proportions?|taux)\b|combien (?:de )?%|\ben %",
    ),
    (
        Kind.AMOUNT,
        r"combien (?:ca |est-ce que ca )?(?:coute\w*|rapporte|vaut|on touche|touche|gagne)|quel(?:le)? (?:est )?(?:le |la )?(?:montants?|prix|couts?|tarifs?|budgets?|sommes?|enveloppes?|bareme)\b|combien (?:d'|de )?(?:euros|argent)",
    ),
    (
        Kind.HOUR,
        r"\b(?:a |vers |jusqu'a |des |de )?quelles? heures?\b|\bc'est a quelle heure|quels? (?:sont )?(?:les )?horaires?",
    ),
    (
        Kind.WHEN,
        r"\b(?:depuis|jusqu'a?|a partir de|pour|d'ici|des) (?:quand|quel(?:le)? (?:date|jour|mois|annee))\b|a quelle (?:date|periode|echeance|heure)|quel(?:le)?s? (?:est|sont|sera)? ?(?:la |le |les |l')?(?:dates?|jours?|calendriers?|echeances?|planning|delais?|periodes?)\b(?! de (?:teletravail|conge|repos|rtt))|\bquand\b|en quelle annee|quel (?:jour|mois)\b",
    ),
    (
        Kind.HOW_MANY,
        r"\bcombien\b|\bnombre (?:de|d')|quel(?:le)? (?:est )?(?:le |la )?(?:nombre|effectif|taille|volume|quantite|duree|plafond|seuil|score|objectif chiffre|distance|superficie|surface|temperature|vitesse|age|anciennete)\b|\bcb\b",
    ),
    (
        Kind.VOTE,
        r"\b(?:comite|cse|elus?|syndicats?) (?:a|ont|avait)[- ](?:t[- ])?(?:il |ils |elle )?(?:approuv|adopt|rejet|valid|vot)\w*|\bvot(?:e|es|er|ent|ee?s?|aient|ation)\b|resultats? du (?:vote|scrutin)|\bavis (?:rendu|du cse|des elus)\b|\b(?:approuv|adopt|rejet)\w+ par le (?:cse|comite)\b",
    ),
    (
        Kind.WHY,
        r"\bpourquoi\b|\bd'ou (?:vien|ven)|\b(?:vien|ven)\w+ d'ou\b|pour quel(?:le)?s? (?:raison|motif)s?|quel(?:le)?s? (?:est |sont )?(?:la |les )?raisons?|\bpk\b|\bpq\b|quel (?:est le )?motif|a cause de quoi",
    ),
    (
        Kind.WHERE,
        r"\bou\b(?= (?:est|sont|sera|seront|se|en|on|va|vont|a|ont|peut|puis|faut|trouv|aura|ca|c'est|seront|etait|dois))|\bdans quel(?:le)?s? (?:lieu|ville|site|agence|salle|endroit|batiment)\w*|\ba quel endroit|\bquel lieu|\bc'est ou\b|\bou\s*\?*\s*$",
    ),
    (Kind.WHO, r"\b(?:a|de|par|avec|pour|chez|aupres de) qui\b|\bqui\b|\bki\b"),
    (Kind.WHICH, r"\b(?:dans |pour |sur |a |de |par |en )?(?:quel(?:le)?s?|lesquel(?:le)?s|laquelle|lequel)\b"),
    (Kind.HOW, r"\bcomment\b|de quelle (?:maniere|facon)|par quel moyen"),
    (
        Kind.YES_NO,
        r"\best[- ]ce (?:que|qu')|\b(?:y a[- ]t[- ]il|y aura[- ]t[- ]il|va[- ]t[- ]on|peut[- ]on|doit[- ]on|faut[- ]il|a[- ]t[- ]on)\b|\b\w+-(?:t-)?(?:il|elle|ils|elles|on)\b|^(?:on|il y a|y a|ya|ils?|elles?) ",
    ),
    (Kind.WHEN, r"\bdates?\b|\bcalendrier\b|\becheances?\b"),
    # nouns that tell the kind where nothing asks otherwise (« prix kilomètre », not « pourquoi ce prix »)
    (Kind.DURATION, r"\bduree\b"),
    (Kind.SHARE, r"\bpourcentages?\b|\bproportion\b"),
    (Kind.AMOUNT, r"\b(?:montant|cout|prix|tarif)\b"),
    # « les caméras elles nous filment aussi ? »
    (Kind.YES_NO, r"\b(?:ils?|elles?|on|je|nous|vous|ca|c'est|y a)\b(?!.*\bquoi\b).*\?\W*$|\bou pas\W*$"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


_WHAT_IS = re.compile(r"\bc(?:'est| est)? ?(?:quoi|koi|kwa)(?= (?:le|la|les|l'))")
_ASKING = re.compile(
    r"\b(?:combien|cb|comment|pourquoi|pk|pq|quoi|koi|quel(?:le)?s?|est[- ]ce qu?e?|\w+-(?:t-)?(?:il|elle|ils|elles|on))\b|^\W*qui\b"
)
_CLAUSE = re.compile(r"(?<=[a-z\d]{2} )(?:qui|quand)\b")
_ASKED_HERE = re.compile(r"\b(?:est|et|ou|ce|de|a|par|avec|pour|chez|vers|depuis|sait|savoir) $")
_TAKEN_UP = re.compile(r", ?(?:ils?|elles?|on|ca)\b")
_WHAT_DOES = re.compile(r"\bqu'? ?est[- ]ce qui\b")
_ASKED_BY_NOUN = (Kind.NAME, Kind.DURATION, Kind.FREQUENCY, Kind.SHARE, Kind.AMOUNT, Kind.WHEN, Kind.HOW_MANY, Kind.WHY)


def answer_kind(folded: str) -> tuple[Kind, str]:
    """The kind, and the folded question with the words that told it blanked (same length)."""
    # « c'est quoi la date » asks for a date, « c'est quoi le CER » for a meaning
    noun_first = _WHAT_IS.sub("quel est  ", folded)
    if noun_first != folded:
        for kind, pattern in _COMPILED:
            if kind in _ASKED_BY_NOUN and (found := pattern.search(" ".join(noun_first.split()))):
                named = found.group().split()[-1]
                place = folded.find(named)
                return kind, folded[:place] + " " * len(named) + folded[place + len(named) :] if place >= 0 else folded
    folded = _without_clauses(folded)
    for kind, pattern in _COMPILED:
        if found := pattern.search(folded):
            if kind not in _KEPT:
                folded = folded[: found.start()] + " " * len(found.group()) + folded[found.end() :]
            if kind is Kind.HOW_MANY and (
                _MONEY.search(folded)
                or (_RAISED.search(folded) and not re.match(r" ?(?:de |d')", folded[found.end() :]))
            ):
                kind = Kind.AMOUNT
            if kind is Kind.HOW and _REASON.search(folded):
                kind = Kind.WHY
            return kind, folded
    return Kind.ANY, folded


def _without_clauses(folded: str) -> str:
    """Blanked: a « qui » or « quand » that asks nothing, beside a word that does (« combien … quand on part », « une
    agence qui ferme, elle … »)."""
    if whole := _WHAT_DOES.search(folded):  # it asks for a thing
        folded = folded[: whole.start()] + " " * len(whole.group()) + folded[whole.end() :]
    for clause in _CLAUSE.finditer(folded):
        before, after = folded[: clause.start()], folded[clause.end() :]
        asks = _ASKING.search(before) or (
            clause.group() == "qui" and (_ASKING.search(after) or _TAKEN_UP.search(after))
        )
        if (asks or whole) and not _ASKED_HERE.search(before):
            folded = before + " " * len(clause.group()) + after
    return folded


_KEPT = (Kind.VOTE, Kind.YES_NO)
_RAISED = re.compile(r"\b(?:major(?!it)|revaloris|abond|cotis|remise)\w*")
_MONEY = re.compile(
    r"\b(?:cout|(?<!conges )(?<!conge )pay|pai[es]|gagn|touch|vers|rembours|financ|invest|budget|prix|tarif|indemni|prime|salaire|monte|montant|rapport|bonus|euros?|debours)\w*"
)
_REASON = re.compile(r"\b(?:expliqu|justifi)\w*")
