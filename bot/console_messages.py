"""What the command line says in French: publishing, usage, the banner of the conversation in the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dates import in_french

if TYPE_CHECKING:
    # `relais ask` says none of it, and answers sooner without loading what publishes
    from knowledge.publishing import Publication
    from knowledge.shelf import Withdrawn

# -- publishing

MOST_PAGES_TOLD = 10
DATE_WANTED = "À quelle date a eu lieu la réunion ? "
DATE_UNREAD = "Je ne comprends pas cette date. Écrivez par exemple 30/04/2026."
ONE_TITLE = "--title ne vaut que pour un seul fichier."
REPLACE_OR_BESIDE = "Choisissez --replace ou --beside, pas les deux."
UNREAD_DATE = "--date attend une date comme 2026-04-30."
PROGRESS = "Publication"

OUTCOMES = {
    "published": "publié",
    "already": "déjà publié",
    "replaced": "publié, la version précédente n’est plus citée",
}


def published(publication: Publication) -> str:
    meeting = publication.meeting
    understood = [meeting.title]
    # many titles hold the date and the council already
    for detail in (in_french(meeting.date), meeting.body or ""):
        if detail.casefold() not in meeting.title.casefold():
            understood.append(detail)
    counts = [counted(len(publication.agenda), "point"), counted(publication.passages, "passage")]
    if publication.ocr:
        counts.append("lu par OCR : relisez les chiffres et les noms")
    if publication.pictures:
        pages = ", ".join(map(str, publication.pictures[:MOST_PAGES_TOLD]))
        counts.append(f"images dont le texte n’est pas lu : p. {pages}")
    return f"{OUTCOMES[publication.outcome]} : {', '.join(understood)} ({', '.join(counts)}){_beside(publication)}"


def _beside(publication: Publication) -> str:
    """What stays published, and may be what this should have replaced."""
    other = publication.neighbour
    if other is None:
        return ""
    told = f"« {other.meeting.title} », {in_french(other.meeting.date)}"
    what = f"presque le même texte que {told}" if other.alike else f"autre texte de la même réunion : {told}"
    return f". Attention, {what}, qui reste publié ; « relais withdraw {other.summary} » le retire"


def counted(number: int, noun: str) -> str:
    """With a plain space: other programs read what the shell prints."""
    return f"{number} {noun}{'s' if number > 1 and not noun.endswith('s') else ''}"


def tally(files: int, refused: int) -> str:
    """After several files; `refused` may count paths that led to no file."""
    return f"{counted(files, 'fichier')}, {counted(refused, 'refus')}."


REFUSED = "Refusés :"


def interrupted(done: int, files: int) -> str:
    return f"Interrompu après {counted(done, 'fichier')} sur {files} : la même commande reprend où elle en était."


def replace_wanted(title: str, day: date) -> str:
    return f"Remplacer la version publiée de « {title} », {in_french(day)} ? [o/N] "


def again_wanted(name: str, withdrawn: Withdrawn) -> str:
    return f"{name} : déjà publié, puis {_taken_back(withdrawn)}. Le publier de nouveau ? [o/N] "


def left_withdrawn(withdrawn: Withdrawn) -> str:
    return f"{_taken_back(withdrawn)}, laissé tel quel. Publier ce fichier seul le remet."


def _taken_back(withdrawn: Withdrawn) -> str:
    why = f" (« {withdrawn.reason} »)" if withdrawn.reason else ""
    return f"retiré le {in_french(withdrawn.at.date())}{why}"


NOT_REPLACED = "gardé tel quel : la version publiée n’est pas remplacée. Avec --beside, ce fichier est publié à part."


def missing_path(path: Path) -> str:
    return f"{path} : ce fichier ou ce dossier n’existe pas."


def not_a_file(path: Path) -> str:
    return f"{path} : ce n’est ni un fichier ni un dossier."


def unreadable_path(path: Path) -> str:
    return f"{path} : vous n’avez pas le droit de lire ce fichier ou ce dossier."


def empty_folder(path: Path) -> str:
    return f"{path} : ce dossier ne contient aucun compte rendu (PDF, .docx, .odt, .html, .md ou .txt)."


# -- asking

QUESTION_OR_BATCH = "Donnez une question, ou un fichier de questions avec --batch."
NOT_BOTH = "Donnez une question ou --batch, pas les deux."
LIMIT_RANGE = "--limit attend un nombre de 1 à 100."


def bad_line(number: int) -> str:
    return f"ligne {number} : ce n’est pas un objet JSON avec une « question » en texte."


def cannot_read(path: Path) -> str:
    return f"{path} : ce fichier ne peut pas être lu."


# -- evaluating

SCORE_COLUMNS = ("Questions", "Nombre", "Premier juste", "Juste parmi trois", "Faux", "Refus")
ALL_KINDS = "toutes (avec réponse)"


def share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"


def bad_questions(number: int) -> str:
    return f"ligne {number} : ce n’est pas une question avec sa réponse attendue (id, question, kind, file, gold)."


# -- settings and usage


_WANTED = {
    "RELAIS_TIMEZONE": "un fuseau horaire. Essayez « Europe/Paris »",
    "RELAIS_ADMINISTRATORS": "une liste de numéros Telegram séparés par des virgules, par exemple « 123456789 »",
    "RELAIS_TELEGRAM_API": "une adresse comme « http://127.0.0.1:8081 »",
    "RELAIS_PROTECT_CONTENT": "oui ou non. Écrivez « 1 » ou « 0 »",
    "RELAIS_MEMBERSHIP_MONTHS": "un nombre de mois, de 1 à 120",
    "RELAIS_QUIET_HOURS": "une plage de moins d’un jour, comme « 21-7 » ou « 22:30-6 » ; laissez-la vide pour prévenir à toute heure",
    "RELAIS_KEEP_ENDED_DAYS": "un nombre de jours, de 1 à 366",
    "RELAIS_KEEP_ACTS_MONTHS": "un nombre de mois, de 1 à 120",
    "RELAIS_KEEP_INVITATIONS_DAYS": "un nombre de jours, de 1 à 366",
}


def wrong_setting(name: str, value: str) -> str:
    """What a variable of the environment should say."""
    told = f"« {value} »" if value else "ce qu’elle contient"
    return f"{name} : {told} n’est pas {_WANTED.get(name, 'une valeur acceptée')}."


def unknown_option(name: str) -> str:
    return f"L’option {name} n’existe pas. « relais --help » montre ce que Relais sait faire."


def option_without_value(name: str) -> str:
    return f"Il manque une valeur après {name}."


def missing_argument(name: str) -> str:
    return f"Il manque {name}. « relais --help » montre ce que Relais sait faire."


def bad_value(name: str) -> str:
    return f"La valeur donnée à {name} n’est pas acceptée."


BAD_USAGE = "Je ne comprends pas cette commande. « relais --help » montre ce que Relais sait faire."

# -- the conversation in the terminal

PROMPT = "vous › "
BANNER = (
    "Relais dans le terminal : écrivez votre question, ou le numéro d’un bouton.\n"
    "/aide dit ce que je sais faire, /modifier TEXTE corrige votre dernière question, /quitter (ou Ctrl-D) sort."
)
NOTHING_TO_EDIT = "Vous n’avez pas encore posé de question."
EDIT_WANTS_TEXT = "Écrivez la question corrigée après /modifier."
EDITED = "(message modifié)"


def saved(path: Path) -> str:
    return f"(image : {path})"


# -- what is installed

GOOD, MISSING, OPTIONAL = "✓", "✗", "–"


def doctor_python(version: str) -> str:
    return f"Python {version}"


def doctor_folder(path: Path) -> str:
    return f"dossier des données : {path}"


def doctor_store(summaries: int) -> str:
    return f"base des comptes rendus : {counted(summaries, 'compte')} rendu{'s' if summaries > 1 else ''}"


def doctor_aside(alerts: int) -> str:
    said = (
        "n’a pas pu être envoyée\u00a0: elle le sera"
        if alerts == 1
        else "n’ont pas pu être envoyées\u00a0: elles le seront"
    )
    return f"{counted(alerts, 'alerte')} {said} peut-être au prochain démarrage, et le journal du bot dit pourquoi"


DOCTOR_NO_STORE = "base des comptes rendus : pas encore créée, « relais publish » le fera"
DOCTOR_READERS = "lecture des PDF, DOCX, ODT et HTML, dans un processus à part"
DOCTOR_NO_READERS = "lecture des PDF, DOCX, ODT et HTML impossible : réinstallez Relais (« make install »)"
DOCTOR_OCR = "reconnaissance de texte (OCR) en français, pour les scans"
DOCTOR_NO_TESSERACT = (
    "reconnaissance de texte (OCR) absente : les scans seront refusés. Installez tesseract-ocr et tesseract-ocr-fra"
)
DOCTOR_NO_FRENCH = (
    "reconnaissance de texte (OCR) sans le français : les scans seront refusés. Installez tesseract-ocr-fra"
)
