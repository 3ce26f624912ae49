"""Whose words a paragraph reports: the management's, the union's, a text of law's, or nobody's in particular.

A label (« Réponse : ») or an opening (« La Direction indique … ») sets the speaker; it carries on until the next heading, label or
opening. The patterns name roles and verbs, never one union: a union is told by its acronym beside a verb, or by its being announced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.models import Speaker
from knowledge.structure.unions import UNIONS

_WORDS = r"[\w'’&.-]+"
_MANAGEMENT = (
    r"(?:(?:la|notre|cette) (?:direction|dg|drh|dr|dt|rh|pr[ée]sidente|pr[ée]sidence|directrice|gouvernance|hi[ée]rarchie|responsable rh)"
    r"|l['’ ](?:employeur|entreprise|encadrement sup[ée]rieur)"
    r"|le (?:directeur|drh|dr|dg|pr[ée]sident|pdg|service rh|responsable rh|si[èe]ge|management)|les rh|les ressources humaines|la (?:direction g[ée]n[ée]rale)"
    r"|m(?:me|\.|onsieur|adame)\s+(?:la |le )?(?:directeur|directrice|pr[ée]sidente?|drh)|direction|rh|drh)"
)
SAYS = (
    r"(?:indiqu|pr[ée]cis|r[ée]pond|confirm|annonc|rappel|expliqu|estim|consid[èe]r|affirm|assur|reconna[iî]|convien|ajout|s['’]engag|propos"
    r"|envisag|souhait|refus|accept|maintien|inform|d[ée]clar|dit\b|se dit|veut|pr[ée]voi|prend|prendra|attend|justifi|soulign|not\w* que|admet|regret|renvo|report"
    r"|[ée]voqu|redemand|r[ée]clam|rapport|racont|expos|attir|interv[ie]|fait remarquer|plaid|obtien|s['’]inqui[èe]t|invoqu|argu|botte|minimis|entend|demand|interrog|alert|d[ée]nonc|salu|revendiqu|s['’]interrog|s['’]oppos|dout|exig|constat|pens|vot\w+"
    r"|s['’][ée]tonn|d[ée]plor|signal|rest\w+ (?:attenti|vigilant)|est (?:cat[ée]gorique|attenti|favorable|d[ée]favorable|oppos[ée]|hostile|prêt)|n['’]est pas en mesure"
    r"|ne (?:souhaite|peut|veut|pr[ée]voit|s['’]engage|compte|donne|r[ée]pond|communique)|n['’](?:a|envisage|exclut|est)|a (?:r[ée]pondu|pr[ée]cis[ée]|indiqu[ée]|confirm[ée]"
    r"|annonc[ée]|rappel[ée]|expliqu[ée]|reconnu|propos[ée]|ajout[ée]|assur[ée]|refus[ée]|demand[ée]|interrog[ée]|alert[ée]|d[ée]nonc[ée]|soulign[ée]|vot[ée]|d[ée]clar[ée]|r[ée]clam[ée]|plaid[ée]|obtenu|rejet[ée]|sign[ée])"
    r"|compte\b|compt\w+ sur|d[ée]ment|r[ée]affirm|d[ée]fend|insist|r[ée]it[èe]r|fait (?:savoir|valoir|remarquer|[ée]tat|part)|met en avant|r[ée]torqu|distingu)"
)
_LAW = re.compile(
    r"^\W*(?:l['’ ]?)?(?:art(?:icles?|\.)\s*(?:[LRD]\b\.?|n°|\d)|[LRD]\.?\s?\d{3,4}-\d|code du travail|(?:extrait du |selon le )?code du travail|(?:loi|d[ée]cret) n°)",
    re.IGNORECASE,
)
_LAW_SAYS = re.compile(
    r"^\W*(?:l['’]article|le code|aux termes|conform[ée]ment|extrait).{0,80}?(?:dispose|pr[ée]voit|stipule|code du travail\s*:)",
    re.IGNORECASE,
)

_ANSWER_LABEL = re.compile(
    rf"^\W*(?:\d+\W+)?(?:(?:les? |la |sa |leur |une |[ée]l[ée]ments? de )?r[ée]ponses?\b(?:\s*(?:n\s*°|no)?\s*\d+)?[^:.?!]{{0,60}}?"
    rf"|r\s?\d{{0,3}}(?:\s*\([^)]*\))?|dir|{_MANAGEMENT}(?:\s+{_WORDS}){{0,3}}|ce (?:que|qu['’]) ?(?:propose|annonce|r[ée]pond|dit|promet|va faire)\w* {_MANAGEMENT}|ce que {_MANAGEMENT} [^:.?!]{{2,30}})(?:(?<=\d)\.\s|\W{{0,4}}\s*[:→>–-])",
    re.IGNORECASE,
)
_QUESTION_LABEL = re.compile(
    r"^\W*(?:\d+\W+)?(?:(?:les? |la |nos |vos |une )?(?:questions?|remarques?|interventions?|interpellations?|demandes?|r[ée]clamations?|observations?)\b"
    r"(?:\s*(?:n\s*°|no)?\s*\d+)?[^:.?!]{0,60}?|q\s?\d{0,2}(?:\s*\([^)]*\))?)(?:(?<=\d)\.\s|\W{0,4}\s*[:–>→-])",
    re.IGNORECASE,
)
_POSITION_LABEL = re.compile(
    r"^\W*(?:(?:la |notre |l['’])?(?:position|avis|analyse|commentaires?|d[ée]claration(?: liminaire| pr[ée]alable)?|point de vue|lecture|d[ée]cryptage|intervention|expression|conclusion|opinion|vote|appr[ée]ciation)"
    r"\s*(?:de |du |de la |des |d['’])?(?:nos |vos )?(?:\w[\w&/-]*(?:\s+\w[\w&/-]*){0,3}\s*)?|(?:ce que (?:nous )?(?:pense|dit|demande|en pense)\w*|nos? (?:commentaires?|revendications?|propositions?|remarques?))[^:.?!]{0,40})\W{0,4}\s*[:–-]",
    re.IGNORECASE,
)
_NOT_UNION_AVIS = re.compile(
    r"avis (?:rendu|de la cssct|du cse|de la commission|de l['’]expert|du m[ée]decin|de l['’]inspect|favorable|d[ée]favorable|consultatif)",
    re.IGNORECASE,
)
_ELECTED = re.compile(
    rf"^\W*(?:(?:pour |selon |d['’]apr[èe]s )?(?:(?:les|nos|vos|des|tous les) (?:[ée]lu\w*|repr[ée]sentant\w*|d[ée]l[ée]gu[ée]\w*|organisations syndicales|syndicats?|[ée]lues et [ée]lus|[ée]lu·es|membres [ée]lus|os)|la d[ée]l[ée]gation|"
    rf"votre (?:d[ée]l[ée]gation|syndicat|section)|notre (?:d[ée]l[ée]gation|syndicat|organisation|section)|l['’]intersyndicale)(?: {_WORDS}){{0,4}}?[,]?\s+(?:\w+ment\s+)?(?:ont |se |s['’]|en |lui |y |ne |n['’])?{SAYS}"
    rf"|(?:pour|selon|d['’]apr[èe]s) (?:nous|(?:les|nos|vos) [ée]lu\w*)\b|nous (?:avons|n['’]avons|demand|rappel|d[ée]nonc|alert|regret|estim|consid|souhait|exig|pens|rest|ne |nous |sommes|voulons|invit|salu|refus|prenons|constat|continu|r[ée]it|insist|attend|interrog|voterons|vot|propos|soulign|y |en |le |la |les ))",
    re.IGNORECASE,
)
_MANAGEMENT_SAYS = re.compile(
    rf"^\W*(?:[^\W\d]+\W+)?(?:pour (?!rappel){_MANAGEMENT}\b|selon {_MANAGEMENT}\b|d['’]apr[èe]s {_MANAGEMENT}\b|du c[ôo]t[ée] de {_MANAGEMENT}\b|{_MANAGEMENT}(?: (?!n['’]a pas r[ée]pondu){_WORDS}){{0,3}}?,?\s+(?:nous |lui |leur |se |s['’]|y |en |ne |l['’])?{SAYS})",
    re.IGNORECASE,
)
_LATER_MANAGEMENT = re.compile(
    rf"(?:^|[,;] )(?:[^.?!]{{0,90}}?, )?{_MANAGEMENT}(?: {_WORDS}){{0,2}}? (?:nous |lui |leur |se |s['’])?{SAYS}",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:n['’]a pas|n['’]ont pas|pas|aucune|sans|refuse de|ne) (?:souhait[ée] |voulu |pu )?r[ée]pon(?:du|dre|se)|\bnos (?:questions|demandes|remarques)",
    re.IGNORECASE,
)
_VOTE = re.compile(
    r"\b(?:unanimité|abstentions?|avis rendu|\d+ (?:voix )?(?:pour|contre)|pour\s*:\s*\d|contre\s*:\s*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What the opening of a paragraph says of its speaker. `label` is how many characters the label alone takes (0: no label)."""

    speaker: Speaker | None
    label: int = 0
    asks: bool = False


_TOPIC = re.compile(
    r"\W*(?:\d+\W+)?(?:questions? (?:diverses|rp|orales|écrites)|demandes? (?:d|de) |r[ée]clamations?\b|interventions? (?!(?:de|du|des) (?:la |l['’])?[A-Z]))",
    re.IGNORECASE,
)
"""Headings that begin like a label and name a subject."""


def is_label(text: str) -> bool:
    """Whether a whole line only names the speaker of what follows (« Réponse de la Direction : »)."""
    bare = " ".join(text.replace("*", "").replace("#", "").split())
    if len(bare) > 90 or bare.endswith("?") or _TOPIC.match(bare):
        return False
    closed = bare.endswith(":")
    if not closed and (len(bare.split()) > 5 or bare[:1].isdigit()):
        return False
    ending = bare if closed else bare + " :"
    for pattern in (_ANSWER_LABEL, _QUESTION_LABEL, _POSITION_LABEL):
        found = pattern.match(ending)
        if found and found.end() >= len(ending) and not _NOT_UNION_AVIS.search(bare):
            return True
    return False


def asks(text: str) -> bool:
    """Whether a line opens as a question that somebody put (« Question CFDT : … », « Q2 : … »)."""
    return _QUESTION_LABEL.match(text[:300]) is not None and _TOPIC.match(text) is None


_LAW_QUOTED = re.compile(r"\barticles?\s+(?:[LRD]\.?\s?\d[\d-]*|\d+)[^«]{0,80}«[^»]{40,}", re.IGNORECASE)
_LEGAL = re.compile(r"\b(?:art\.|article|code du travail|l[ée]gale?s?|la loi|r[èe]gles?|d[ée]cret)\b", re.IGNORECASE)


def quotes_law(text: str, before: str) -> bool:
    """Whether a paragraph quotes a text of law: named beside the quotation, or announced just before a block quotation."""
    if _LAW_QUOTED.search(text):
        return True
    if text.lstrip("> ").startswith("«") and len(text) > 60 and _LEGAL.search(before[-200:]):
        return True
    return (
        text.startswith(">")
        and (_LEGAL.search(text[:200]) or _LEGAL.search(before[-200:])) is not None
        and not re.search(r"\baccord\b", before[-200:] + text[:60])
    )


_OTHERS = re.compile(
    r"^\W*(?:(?:le|la|les|l['’]|un|une|notre|mme|m\.)\s?)(?:\w+ )?(?:m[ée]decin|inspect\w+|cabinet|expert\w*|tr[ée]sori\w+|secr[ée]taire|commission|cssct|rapporteu\w+"
    r"|prestataire|assistante? sociale|infirmi\w+|psychologue|ergonome|carsat|consultant\w*|charg[ée]e? de|chef de projet|intervenant\w*|avocat\w*|juge|tribunal)\b"
    r"|^\W*(?:commission|secr[ée]taire|tr[ée]sori\w+|m[ée]decin)[^:.?!]{0,40}:",
    re.IGNORECASE,
)
"""Others who speak in a meeting: whoever spoke before has ended."""
_PERSON = re.compile(
    r"^\W*(?:(?:M|MM|Mme|Mmes|Dr)\.? )?[A-ZÀ-Þ][\w’'-]+(?: (?:[Dd]e |[Ll]e |[Dd]u )?[A-ZÀ-Þ][\w’'-]+){0,2}"
    r"(?: ?\((?P<side>[^)]{2,40})\))?(?:, [^,.:]{3,80},)? ?(?::|(?=(?:a |ont |en |lui |leur |se |s['’])?(?P<says>[a-zà-ÿ]+)))"
)
_ELECTED_LABEL = re.compile(r"^\W*(?:les |nos |vos )(?:[ée]lu\w*|repr[ée]sentant\w*)[^:.?!]{0,30}:", re.IGNORECASE)


def _person(sentence: str, unions: frozenset[str]) -> Voice | None:
    """« Karim Bensoussi (CFDT) estime … », « Mme Roux (DRH) : … », « Anne Duval rappelle … »: a person of a side, or of none told."""
    found = _PERSON.match(sentence)
    if found is None:
        return None
    label = found.end() if found["says"] is None else 0
    if found["side"]:
        if (
            re.search(rf"\b(?:{UNIONS})\b", found["side"])
            or _names(found["side"], unions)
            or re.search(r"[ée]lue?\b|\bRS\b|\bDS\b", found["side"])
        ):
            return Voice(Speaker.UNION, label)
        if re.search(r"\b(?:DRH|RH|DG|DR|direct\w+|pr[ée]sident\w*)\b", found["side"], re.IGNORECASE):
            return Voice(Speaker.MANAGEMENT, label)
        return Voice(None, label) if label or re.match(rf"{SAYS}", found["says"] or "", re.IGNORECASE) else None
    names = sum(word[:1].isupper() for word in found.group().split())
    if found["says"] and names >= 2 and re.match(rf"{SAYS}", found["says"], re.IGNORECASE):
        return Voice(None)
    return None


def voice(text: str, unions: frozenset[str]) -> Voice | None:
    """The speaker that a paragraph's opening sets; None when it says nothing, so that the former one carries on.

    A Voice whose speaker is None ends what was carried: a vote, a fact told by nobody.
    """
    bare = " ".join(text.replace("*", "").split()).lstrip(" >#•·▪◦➤➢→⇒–—-")
    if _VOTE.search(bare) and len(bare) < 250 and not re.match(r"\W*(?:nous|la direction)", bare, re.IGNORECASE):
        return Voice(None)
    if _LAW.match(bare) or _LAW_SAYS.match(bare):
        return Voice(Speaker.LAW)
    opening = bare[:300]
    if (found := _QUESTION_LABEL.match(opening)) and not re.match(r"\W*questions? diverses", opening, re.IGNORECASE):
        return Voice(Speaker.UNION, found.end(), asks=True)
    if (found := _POSITION_LABEL.match(opening)) and not _NOT_UNION_AVIS.search(opening[: found.end() + 20]):
        return Voice(_owner(opening[: found.end()]), found.end())
    if found := _ANSWER_LABEL.match(opening):
        label = opening[: found.end()]
        if re.search(r"[ée]lus|syndica", label, re.IGNORECASE) or _names(label, unions):
            return Voice(Speaker.UNION, found.end())
        return Voice(Speaker.MANAGEMENT, found.end())
    if found := _ELECTED_LABEL.match(opening):
        return Voice(Speaker.UNION, found.end())
    sentence = re.split(r"(?<!\bM\.)(?<!\bMM\.)(?<=[.!?])\s", opening.strip(), maxsplit=1)[0]
    if _NO_ANSWER.search(sentence) and re.search(r"direction|employeur", sentence, re.IGNORECASE):
        return Voice(Speaker.UNION)
    if sentence.startswith(("«", "“", '"')):
        return None  # a quotation: « L'employeur prend … » may be a law's words
    if _MANAGEMENT_SAYS.match(sentence):
        return Voice(Speaker.MANAGEMENT)
    if _ELECTED.match(sentence) or _union_opens(sentence, unions):
        return Voice(Speaker.UNION)
    if _OTHERS.match(sentence):
        return Voice(None)
    if (person := _person(sentence, unions)) is not None:
        return person
    if _LATER_MANAGEMENT.search(sentence) and re.match(
        r"\W*(?:concernant|sur|quant|pour|en |au|à |s['’]agissant|interrog|suite|face|par|selon|comme|enfin|d)",
        sentence,
        re.IGNORECASE,
    ):
        return Voice(Speaker.MANAGEMENT)
    return None


def _owner(label: str) -> Speaker:
    return (
        Speaker.MANAGEMENT
        if re.search(r"direction|employeur|drh|pr[ée]sident", label, re.IGNORECASE)
        else Speaker.UNION
    )


def _names(text: str, unions: frozenset[str]) -> bool:
    return any(re.search(rf"\b{re.escape(union)}\b", text) for union in unions)


def _union_opens(sentence: str, unions: frozenset[str]) -> bool:
    if not unions:
        return False
    # the letters in their capitals: « Sud de la France » is no union
    name = "(?-i:" + "|".join(sorted((re.escape(union) for union in unions), key=len, reverse=True)) + ")"
    return (
        re.match(
            rf"\W*{name}\s*(?:[:–-]|\s(?=[A-ZÀ-Þ]))"
            rf"|\W*(?:(?:encore une fois|de m[êe]me|par ailleurs|enfin|ainsi|cependant|au titre|pour sa part|en outre|aussi|mais|toutefois|dès lors)\W+)*(?:(?:pour|selon|d['’]apr[èe]s|au titre|au nom) )?"
            rf"(?:du |de |des |l['’] ?|la |le |les |nos |vos |votre )*(?:[ée]lus? |[ée]lu\w* |d[ée]l[ée]gation |syndicat |section |repr[ée]sentants? )?(?:de |du |d['’]|de la |au )?(?:CSE )?{name}\b",
            sentence,
            re.IGNORECASE,
        )
        is not None
        or re.match(
            rf"[^.?!]{{0,120}}[,:] *(?:pour |selon )?(?:la |le |l['’])?{name}\b (?:\w+ )?(?:{SAYS})",
            sentence,
            re.IGNORECASE,
        )
        is not None
    )
