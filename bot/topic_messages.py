"""What the command line says in French about topics."""

from __future__ import annotations

from bot.console_messages import counted
from bot.dates import in_french
from knowledge.following import Told, Topic
from knowledge.timelines import Entry, Line, Timeline

COLUMNS = ("Sujet", "Réunions", "Dernière", "Par instance")
NUMBERS = ("Réunions",)
NO_TOPIC = "Aucun sujet : aucun compte rendu n’est publié, ou aucun ne parle d’un sujet que je sache nommer."
TOLD = {Told.DECIDED: "décidé", Told.ANSWERED: "répondu", Told.ASKED: "demandé", Told.SAID: "évoqué"}


def bodies(line: Line) -> str:
    """« CSE Nord 4, CSE Sud 1 », nothing where there is one council."""
    if len(line.bodies) < 2:
        return ""
    return ", ".join(f"{one.body or 'sans instance'} {one.meetings}" for one in line.bodies)


def unknown_topic(name: str, near: tuple[Topic, ...]) -> str:
    offered = " Peut-être : " + ", ".join(topic.name for topic in near) + "." if near else ""
    return f"Aucun sujet ne s’appelle « {' '.join(name.split())[:80]} ».{offered} « relais topics » les donne tous."


def unknown_body(name: str, names: tuple[str, ...]) -> str:
    known = f" Il y a : {', '.join(names)}." if names else ""
    return f"Aucune instance ne s’appelle « {' '.join(name.split())[:80]} ».{known}"


def heading(timeline: Timeline) -> str:
    return f"{timeline.topic.name} : {counted(timeline.total, 'réunion') if timeline.total else 'aucune réunion'}"


def entry(entry: Entry) -> str:
    meeting = entry.meeting
    where = f"{in_french(meeting.date)}, {meeting.body or meeting.title}"
    more = f" (+ {counted(len(entry.others), 'passage')})" if entry.others else ""
    return f"{where} – {TOLD[entry.told]} : ❝ {entry.excerpt.text} ❞{more}"
