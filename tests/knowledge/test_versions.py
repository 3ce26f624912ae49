"""Whether a text is another version of a summary: a correction is, a template that comes back is not, nor another text
of the same day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.drafts import Drafts, read_file
from knowledge.errors import OtherVersion
from knowledge.publishing import Outcome
from knowledge.store.database import Database
from tests.knowledge.made import SAMPLES, sample
from tests.knowledge.test_publishing import MARCH, put

HEAD = """\
SYNERA
Syndicat des salariés de Valmont
CSE Valmont
RÉUNION DU 12 MARS 2026

Présents pour le SYNERA : Claire Duval, Paul Martin, Ugo Rossi.
Vos élus restent à votre disposition pour toute question, n’hésitez pas à les appeler.

"""
FOOT = """
VOS ÉLUS
Une question, un souci au travail ? Écrivez à vos élus, ils vous répondent sous deux jours.
Le local syndical est ouvert tous les mardis de midi à quatorze heures, bâtiment C.
"""
FIVE = """\
CSE Valmont, réunion du 12 mars 2026
Le télétravail passe à trois jours par semaine au mois de septembre.
Le prix du plateau ne change pas cette année.
La navette circule toutes les vingt minutes, de 7 h à 9 h.
Prochaine réunion le 9 avril.
"""
SAFETY = """\
VISITE DE L’ATELIER
La commission a visité l’atelier de découpe et relevé trois protections manquantes.

PRODUITS CHIMIQUES
Les fiches de sécurité seront affichées près des cuves.
"""
COUNCIL = """\
TÉLÉTRAVAIL
Le télétravail passe à trois jours par semaine au mois de septembre.

RESTAURATION
Le prix du plateau ne change pas cette année.
"""


def month(figures: str, news: str) -> str:
    """A summary that says the same things each month, with other figures."""
    staff, fixed, hours, before, accidents, spent = figures.split()
    return f"""\
{HEAD}EFFECTIFS
L’effectif est de {staff} salariés au dernier jour du mois, dont {fixed} en contrat à durée déterminée.
Le nombre d’heures supplémentaires du mois est de {hours}, contre {before} le mois précédent.

ACCIDENTS
{accidents} accidents ont été déclarés. La commission de santé se réunira comme chaque mois pour les examiner.

ACTIVITÉS SOCIALES
Le budget engagé est de {spent} % au dernier jour du mois.
Les chèques-vacances sont à retirer au secrétariat du CSE.

QUESTIONS DIVERSES
{news}
{FOOT}"""


FEBRUARY = month("412 31 640 598 3 18", "La porte du parking sera réparée avant la fin du trimestre.").replace(
    "12 MARS", "12 FÉVRIER"
)
MONTHLY = month("409 28 702 640 5 24", "Le menu végétarien est reconduit après le sondage des salariés.")
LONG = sample("cse-octeliane-2025-12-11.txt")
END = "\n\nDERNIÈRE MINUTE\nLa séance est levée à dix-sept heures.\n"


def former(store: Database, text: str, name: str = "nouveau.txt") -> str | None:
    """The file that a draft of this text proposes to replace, in a message to whoever sent it."""
    drafts = Drafts(store)
    draft = drafts.begin(read_file(name, text.encode()), by=None)
    found = drafts.preview(draft.number).former
    drafts.cancel(draft.number)
    return found.file if found else None


CORRECTIONS = {
    "a word": (MARCH, MARCH.replace("trois jours", "quatre jours")),
    "a paragraph": (MARCH, MARCH.replace("Le prix du plateau ne change pas cette année", "Le plateau coûtera 4 €")),
    "a paragraph written anew": (
        MARCH,
        MARCH.replace(
            "La navette circule toutes les vingt minutes, de 7 h à 9 h.",
            "La direction reviendra devant le comité avec un chiffrage complet avant la fin du semestre.",
        ),
    ),
    "an item more": (MARCH, MARCH + "\nVESTIAIRES\nLe carrelage sera refait en juin. Les casiers restent ouverts.\n"),
    "an item less": (MARCH, MARCH.partition("TRANSPORTS")[0]),
    "a name": (LONG, LONG.replace("CORVIGNAC", "CORVIGNAT").replace("Corvignac", "Corvignat")),
    "five lines, a word": (FIVE, FIVE.replace("trois jours", "quatre jours")),
    "five lines, one more": (FIVE, FIVE + "La cantine fermera en août.\n"),
    "broken otherwise": (LONG, re.sub(r"(?<=\w{5} \w{5}) (?=\w{5} \w{5})", "\n", LONG) + END),
    "figures of a month": (MONTHLY, MONTHLY.replace("702", "712").replace("24 %", "25 %")),
}


@pytest.mark.parametrize(("old", "new"), CORRECTIONS.values(), ids=CORRECTIONS)
@pytest.mark.parametrize("among", [[], [FEBRUARY]], ids=["alone", "among others"])
def test_a_corrected_text_of_the_same_meeting_is_another_version(
    store: Database, old: str, new: str, among: list[str]
) -> None:
    for number, text in enumerate(among):
        put(store, f"{number}.txt", text)
    put(store, "avant.txt", old)
    assert former(store, new) == "avant.txt"
    with pytest.raises(OtherVersion):  # the shell
        put(store, "nouveau.txt", new)
    assert put(store, "nouveau.txt", new, replace=True).outcome is Outcome.REPLACED


OTHERS = {
    "CSE and CSSCT": (HEAD + COUNCIL, HEAD + SAFETY),
    "CSE and CSSCT with the same end": (HEAD + COUNCIL + FOOT, HEAD + SAFETY + FOOT),
    "two unions": (
        MARCH,
        "FORCE VALMONT\nCSE Valmont\nRÉUNION DU 12 MARS 2026\n\nTÉLÉTRAVAIL\nLa direction accorde enfin trois jours de "
        "télétravail par semaine.\n\nCANTINE\nPas de hausse : le prix du plateau reste le même.\n\nNAVETTE\nUne "
        "navette toutes les vingt minutes, de 7 h à 9 h, c’est trop peu pour la nuit.\n",
    ),
    "five lines and five others": (
        FIVE,
        "CSE Valmont, réunion du 12 mars 2026\nLa commission a visité l’atelier de découpe.\nTrois protections "
        "manquent sur les presses.\nLes fiches de sécurité seront affichées.\nProchaine réunion le 9 avril.\n",
    ),
}


@pytest.mark.parametrize("name", ["autre.txt", "avant.txt"], ids=["another name", "the same name"])
@pytest.mark.parametrize(("old", "new"), OTHERS.values(), ids=OTHERS)
def test_another_text_of_the_same_council_and_day_is_published_beside(
    store: Database, old: str, new: str, name: str
) -> None:
    put(store, "avant.txt", old)
    assert former(store, new) is None
    done = put(store, name, new)
    assert done.outcome is Outcome.PUBLISHED
    # and whoever published it is told of the other
    assert done.neighbour is not None
    assert (done.neighbour.meeting.file, done.neighbour.alike) == ("avant.txt", False)


def test_a_message_taken_from_a_summary_is_no_version_unless_the_file_says_so(store: Database) -> None:
    flash = "CSE Val d’Ornières\nRÉUNION DU 11 DÉCEMBRE 2025\n\nFLASH\n" + max(LONG.split("\n\n"), key=len)[:400]
    put(store, "flash.txt", flash)
    assert former(store, LONG) is None
    assert former(store, LONG, "flash.txt") == "flash.txt"
    put(store, "tout.txt", LONG)
    assert former(store, flash + "\nLa suite bientôt.") == "flash.txt"


def test_what_the_council_s_other_summaries_say_as_well_makes_no_version(store: Database) -> None:
    """Two sentences, and all else from a template."""
    old = f"{HEAD}TÉLÉTRAVAIL\nLe télétravail passe à trois jours.\n{FOOT}"
    new = f"{HEAD}CANTINE\nLe plateau coûtera quatre euros.\n{FOOT}"
    put(store, "février.txt", FEBRUARY)
    put(store, "janvier.txt", MONTHLY.replace("12 MARS", "12 JANVIER"))
    put(store, "avant.txt", old)
    assert former(store, new) is None
    assert put(store, "nouveau.txt", new).outcome is Outcome.PUBLISHED
    assert former(store, new.replace("quatre euros", "quatre euros par repas")) == "nouveau.txt"


def test_a_template_of_another_month_is_no_version_and_a_misread_date_is_mended(store: Database) -> None:
    put(store, "février.txt", FEBRUARY)
    assert former(store, MONTHLY) is None
    done = put(store, "mars.txt", MONTHLY)
    assert (done.outcome, done.neighbour) == (Outcome.PUBLISHED, None)
    for text, file in ((MONTHLY, "mars.txt"), (FIVE, "cinq.txt")):
        if text == FIVE:
            put(store, file, text)
        assert former(store, text.replace("12 MARS", "13 MARS").replace("12 mars", "13 mars")) == file


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_no_sample_is_a_version_of_another(samples_house: Database, file: Path) -> None:
    text = sample(file.name) + END
    with samples_house.copied() as copy:
        copy.sql.execute("UPDATE summaries SET status = 'withdrawn' WHERE file = ?", [file.name])
        assert former(copy, text, "x.txt") is None
        copy.sql.execute("UPDATE summaries SET status = 'published'")
        assert former(copy, text, "x.txt") == file.name


def test_the_shell_publishes_a_nearly_same_text_of_another_day_beside_and_tells_of_it(store: Database) -> None:
    put(store)
    done = put(store, "avril.txt", MARCH.replace("MARS", "AVRIL"), replace=True)
    assert done.outcome is Outcome.PUBLISHED
    assert done.neighbour is not None
    assert (done.neighbour.summary, done.neighbour.alike) == (1, True)
    assert done.neighbour.meeting.file == "mars.txt"
    assert put(store, "mai.txt", FIVE.replace("12 mars", "3 mai")).neighbour is None
