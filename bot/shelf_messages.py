"""What the command line says in French about the summaries that are published: the list, withdrawing, reading anew."""

from __future__ import annotations

from bot.console_messages import counted
from bot.dates import in_french
from bot.refusal_messages import refusal
from knowledge.models import Meeting, Status
from knowledge.rebuilding import Failed, Rebuilt
from knowledge.shelf import Listed

COLUMNS = ("N°", "Date", "Instance", "Titre", "Passages", "Pages", "État")
STATUSES = {Status.PUBLISHED: "publié", Status.REPLACED: "remplacé", Status.WITHDRAWN: "retiré"}
NUMBERS = ("N°", "Passages", "Pages")
NONE = "–"
NO_SUMMARY = "Aucun compte rendu n’est publié. « relais publish FICHIER » en publie un."


def status(listed: Listed) -> str:
    """« publié, version 2, lu par OCR, un passage masqué » as far as it goes."""
    parts = [STATUSES[listed.status]]
    if listed.version > 1 or listed.status is Status.REPLACED:
        parts.append(f"version {listed.version}")
    if listed.ocr:
        parts.append("lu par OCR")
    if listed.masked:
        parts.append("passages masqués")
    if listed.withdrawn:
        parts[0] = f"retiré le {listed.withdrawn.at.date().isoformat()}"
    told = ", ".join(parts)
    return f"{told} : {listed.withdrawn.reason}" if listed.withdrawn and listed.withdrawn.reason else told


# -- withdrawing

REASON_WANTED = "Dites pourquoi avec --reason : ce motif reste dans la liste des comptes rendus."
NOT_WITHDRAWN = "Rien n’a changé."
YES_WANTED = "Ajoutez --yes pour retirer sans confirmation."


def unknown_summary(number: int) -> str:
    return f"Aucun compte rendu publié n’a le numéro {number}. « relais summaries » donne les numéros."


def withdrawal_wanted(meeting: Meeting) -> str:
    return f"Retirer {_called(meeting)} ? Plus rien n’en sera cité. [o/N] "


def withdrawn(meeting: Meeting) -> str:
    return f"Retiré : {_called(meeting)}. Publier le même fichier le remet."


# -- reading anew

REBUILDING = "Relecture"


def stays(failed: Failed) -> str:
    return f"n° {failed.summary}, {_called(failed.meeting)} : reste tel quel, {refusal(failed.error)}"


def rebuilt(result: Rebuilt) -> str:
    again = (
        counted(result.done, "compte") + f" rendu{'s' if result.done > 1 else ''} relu{'s' if result.done > 1 else ''}"
    )
    before = f" ({result.before} avant l’interruption)" if result.before else ""
    changed = f"{result.changed} modifié{'s' if result.changed > 1 else ''}"
    return f"{again}{before}, {changed}, {counted(len(result.failed), 'refus')}."


def _called(meeting: Meeting) -> str:
    return f"« {meeting.title} », {in_french(meeting.date)}"
