"""Replies made by hand, from an invented text: what the bot shows of them does not depend on what search finds."""

from __future__ import annotations

from datetime import date

from knowledge.excerpt import Excerpt
from knowledge.models import Acronym, Meeting, Span, Speaker
from knowledge.replies import Answer, AskBack, Context, Coverage, Found, Reading, Refusal, Source

TEXT = (
    "Une clause de sortie existe. La Direction indique que chaque agent signe le CER avec <l’outil> & son badge. "
    "Qui paiera les badges ? Le bilan sera présenté en mars."
)
SPRING = Meeting("Réunion ordinaire", date(2026, 4, 30), "CSE Occitanie", "avril.txt")
SUMMER = Meeting("Réunion extraordinaire du 1er juin 2026", date(2026, 6, 1), None, "juin.txt")


def excerpt(words: str, mark: str | None = None) -> Excerpt:
    start = TEXT.index(words)
    marks = (Span(TEXT.index(mark), TEXT.index(mark) + len(mark)),) if mark else ()
    return Excerpt(TEXT, (Span(start, start + len(words)),), marks)


SIGNS = Found(
    "aaaaaaaaaaaa",
    excerpt(
        "La Direction indique que chaque agent signe le CER avec <l’outil> & son badge.", "chaque agent signe le CER"
    ),
    Source(SPRING, ("Point sur la Loi Plein Emploi", "Cadre réglementaire"), 5, Speaker.MANAGEMENT),
    0.91,
)
PAYS = Found(
    "bbbbbbbbbbbb",
    excerpt("Qui paiera les badges ?"),
    Source(SPRING, ("Questions",), 6, Speaker.UNION, asks=True),
    0.5,
)
REPORT = Found("cccccccccccc", excerpt("Le bilan sera présenté en mars.", "mars"), Source(SUMMER, (), None, None), 0.25)
FIRST = excerpt("Une clause de sortie existe.")

CER = Acronym("CER", "Contrat d’Engagement Réciproque")
COVERAGE = Coverage(2, date(2025, 3, 27), date(2026, 4, 30))

ANSWER = Answer("qui signe le cer", None, (SIGNS, PAYS, REPORT), (CER,), REPORT)
MENDED = Answer("qui sinie le cer", "qui signe le cer", (SIGNS,))
ASK_BACK = AskBack("badge", None, (Reading("Signature", SIGNS), Reading("Coût des badges", PAYS)), (SIGNS, PAYS))
REFUSAL = Refusal("combien de tickets", None, ("combien", "tickets"), COVERAGE, PAYS, (PAYS,))
CONTEXT = Context((FIRST,), SIGNS.excerpt, (PAYS.excerpt, REPORT.excerpt), SIGNS.source)
