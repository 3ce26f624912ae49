"""What a summary says of itself: the date of the meeting, the council, a title."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from knowledge.language.dates import MONTHS
from knowledge.language.folding import fold
from knowledge.structure.headings import plain
from knowledge.structure.lines import Line, LineKind

_MONTH = "|".join(MONTHS)
_SHORT_MONTH = re.compile(r"\b(janv|fevr?|avr|juil|sept?|oct|nov|dec)\.")
_FULL_MONTH = {"janv": "janvier", "fev": "fevrier", "fevr": "fevrier", "avr": "avril", "juil": "juillet"}
_FULL_MONTH |= {"sep": "septembre", "sept": "septembre", "oct": "octobre", "nov": "novembre", "dec": "decembre"}
_WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_DAYS = rf"(\d{{1,2}})(?:er|e|eme|\^\{{er\}})?(?:\s*(?:et|,|&|-|au)\s*(?:(?:le )?{_WEEKDAY} )?\d{{1,2}})*"
"""A day, or the first of the days over which a meeting went on (« mardi 4 et mercredi 5 »)."""
_DATE = re.compile(rf"(?<!°)(?<!° )\b{_DAYS}\s*({_MONTH})\s*(20\d\d)\b")
_OVER = re.compile(
    rf"\b(\d{{1,2}})(?:er)?\s*({_MONTH})\s*(?:et|&|-|au)\s*(?:le )?(?:{_WEEKDAY} )?\d{{1,2}}(?:er)?\s*(?:{_MONTH})\s*(20\d\d)\b"
)
"""The first day of a meeting that went on into another month: « 30 septembre et 1er octobre 2025 »."""
_NO_YEAR = re.compile(
    rf"(?:csee?|cse central|reunion|seance)\s+(?:ordinaire |extraordinaire )?du\s+(?:lundi |mardi |mercredi |jeudi |vendredi )?(\d{{1,2}})\s+({_MONTH})(?!\s+20)"
)
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:20)?\d\d)\b(?![/.-]?\d)")
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_MEETING = re.compile(
    r"r[ée]union|s[ée]ance|pl[ée]ni[èe]re|\bcsee?c?\b|compte[- ]rendu|comit[ée]|flash|^\W*(?:cr|cssct)\b", re.IGNORECASE
)
_MINUTES = re.compile(r"[\s#*]*(?:pv|proc[èe]s[- ]verbal)\b", re.IGNORECASE)
"""What opens the title of minutes; further behind in a line, they are those of another meeting, to be approved."""
_OTHER_DATE = re.compile(
    r"proch|signé|créé|instaur|\bPV\b|procès-verbal|précédent|du \d+.{0,20} au |à (?:partir|compter) d|jusqu|avant le|depuis|échéance|limite|applicable|en vigueur",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(CSE(?:E|C| central| d['’]établissement|-[A-Z]\w+)?|Comité social et économique(?: central| d['’]établissement)?|CSSCT|CCE)\b"
    r"(?P<name>(?:\s+(?:de |du |des |d['’]|de la |de l['’])?(?!(?i:du|le|la|les|ordinaire|extraordinaire|en|de|des|et|ou|sur|pour|qui|est|a|info|flash)\b|N\s?°)[A-ZÀ-Þ][\wà-ÿ'’-]*(?:\s+(?:de |du |d['’])?[A-ZÀ-Þ][\wà-ÿ'’-]*){0,4})?)"
)
LONG = 250
"""Characters from which a line is prose."""
SHORT = 60
"""Characters under which a line may be a date standing beside « Réunion »."""
SURE = 5
"""What must speak for a date: without a word such as « réunion » beside it, or its coming back on each page, it may be any date."""
TITLED = 6
"""Lines at the beginning among which minutes are called so; further down, « PV du 4 mars » is an agenda item."""
HEAD = 60
"""Non-blank lines at the beginning in which a date or a council is looked for."""


def meeting_date(lines: list[Line], margins: frozenset[int]) -> date | None:
    """The date of the meeting: one beside a word such as « réunion » in the head or the margins, else the only one of the head."""
    shown = [line for line in lines if line.kind is not LineKind.BLANK]
    head = shown[:HEAD]
    candidates: Counter[date] = Counter()
    for place, line in enumerate(head):
        if len(line.text) > LONG:
            continue  # prose: any date may stand there
        near = " ".join(other.text[:SHORT] for other in head[max(0, place - 2) : place])
        weight = _weight(line, near, place, line.number in margins)
        for found in dates(line.text):
            # the same date said twice is no surer for that: three agenda lines may speak of another meeting
            candidates[found] = max(candidates[found], weight)
    short = [line for line in head if len(line.text) <= LONG]
    known = [found for line in short for found in dates(line.text)]
    for line in short:
        # « le CSE du 6 novembre », in a letter that bears a full date elsewhere
        for day, month in _NO_YEAR.findall(fold(line.text)):
            for found in known[:1]:
                nearest = [
                    one
                    for year in (found.year - 1, found.year)
                    for one in _date(year, MONTHS[month], int(day))
                    if one <= found
                ]
                if nearest and (found - nearest[-1]).days < 120:
                    candidates[nearest[-1]] += 7
    best = candidates.most_common(1)
    return best[0][0] if best and best[0][1] >= SURE else None


def _weight(line: Line, near: str, place: int, margin: bool) -> int:
    """How much speaks for the dates of a line being the meeting's."""
    weight = 1
    minutes = _MINUTES.match(line.text) if place < TITLED else None
    words = line.text[minutes.end() :] if minutes else line.text
    if minutes or _MEETING.search(line.text):
        weight += 6
    elif _MEETING.search(near) and len(line.text) < SHORT:
        weight += 3
    weight += 4 * margin + 2 * (place < 12)
    return weight - 8 * (_OTHER_DATE.search(words) is not None) - 4 * (len(line.text) > 120)


def dates(text: str) -> list[date]:
    """Full dates written out or in numbers, impossible ones left out."""
    found: list[date] = []
    whole = _SHORT_MONTH.sub(lambda short: _FULL_MONTH[short.group(1)], fold(text))
    for day, month, year in _OVER.findall(whole):
        found += _date(int(year), MONTHS[month], int(day))
    for day, month, year in _DATE.findall(_OVER.sub("", whole)):
        found += _date(int(year), MONTHS[month], int(day))
    for day, month, year in _NUMERIC.findall(text):
        found += _date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    for year, month, day in _ISO.findall(text):
        found += _date(int(year), int(month), int(day))
    return found


def _date(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def body(lines: list[Line], margins: frozenset[int]) -> str | None:
    """The council with its name (« CSE Occitanie »), from the head; lines of a margin that follow each other are read as one."""
    shown = [line for line in lines if line.kind is not LineKind.BLANK][:HEAD]
    bare: str | None = None
    for place, line in enumerate(shown):
        joined = plain(line.text)
        following = shown[place + 1].text if place + 1 < len(shown) else ""
        if len(joined) > 140:
            continue
        if (
            joined.upper() in ("CSE", "CSEE", "CSEC", "CSE CENTRAL")
            and re.fullmatch(r"[A-ZÀ-Þ][\wà-ÿ'’ -]{2,40}", following)
            and not _MEETING.search(following)
        ):
            name = f"{joined} {following.strip()}"
            if not re.search(r"\d", name) and name.upper().split()[-1] != "CSE":
                return _shortened(name)
        for found in _BODY.finditer(joined):
            council = found.group(1)
            if found["name"] and not re.fullmatch(rf"\s*(?:{_MONTH})\b.*", fold(found["name"])):
                return _shortened(council + found["name"])
            if " " in council or "-" in council:
                bare = bare or council
    return _shortened(bare) if bare else None  # « CSE » alone names nobody


def kind_of_council(lines: list[Line]) -> str | None:
    """« CSE », « CSSCT »: what sat, where the head does not name whose."""
    shown = [line for line in lines if line.kind is not LineKind.BLANK][:HEAD]
    found = next((match for line in shown if (match := _BODY.search(plain(line.text)))), None)
    return _shortened(found.group(1)) if found else None


def _shortened(name: str) -> str:
    name = re.sub(r"(?i)^comité social et économique", "CSE", name)
    return " ".join(name.split())


def title_of(heading: str | None) -> str | None:
    """A heading as the meeting's title: None when it says no more than date and council."""
    if heading is None:
        return None
    words = plain(heading)
    left = re.sub(
        r"(?i)compte[\s-]*rendu|r[ée]union|s[ée]ance|pl[ée]ni[èe]re|ordinaire|extraordinaire|\bcse\w*|\bdu\b|\bde\b|\bla\b|\d+|"
        + "|".join(MONTHS),
        "",
        fold(words),
    )
    return words if re.search(r"\w{3,}", left) else None
