"""What the bot says in French about topics, following them, and alerts."""

from __future__ import annotations

from datetime import date, time

from bot.dates import in_french, short_month_in_french
from bot.people_messages import counted, figure
from knowledge.following import Cadence, Proposal, Reached, Subscription, Told
from knowledge.timelines import Line

BELL = "🔔 "
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKLY = Cadence(0)
"""« Chaque semaine », before another day is chosen."""


def reports(number: int) -> str:
    return "1 compte rendu" if number == 1 else f"{figure(number)} comptes rendus"


# -- topics


def topics_head(body: str | None, page: int, pages: int) -> str:
    where = f"{body} · " if body else ""
    which = f" (page {page} sur {pages})" if pages > 1 else ""
    straight = "\n\nPlus vite : /sujets et un nom, par exemple /sujets télétravail" if pages > 1 else ""
    return f"{where}Sujets dont parlent les comptes rendus, les plus récents d’abord{which} :{straight}"


EVERY_BODY = "Toutes les instances"
NO_TOPIC = "Aucun compte rendu publié ne parle encore d’un sujet que je sache nommer."
TOPIC_GONE = "Ce sujet n’existe plus. /sujets les donne tous."
TOLD = {Told.DECIDED: "décidé", Told.ANSWERED: "répondu", Told.ASKED: "demandé", Told.SAID: "évoqué"}


def topic_button(line: Line) -> str:
    """The name gives way: figures are at the end."""
    return f"{counted(line.meetings, 'réunion')}, {short_month_in_french(line.latest)}"


def timeline_head(total: int, body: str | None) -> str:
    where = f", {body}" if body else ""
    return f" · {counted(total, 'réunion')}{where}" if total else f" · aucune réunion{where}"


def passage_before(number: int, total: int) -> str:
    return f"← Passage {number} sur {total}"


def passage_after(number: int, total: int) -> str:
    return f"Passage {number} sur {total} →"


def told(how: Told) -> str:
    return f" · {TOLD[how]}"


def follow(name: str) -> str:
    return f"{BELL}Suivre « {name} »"


FOLLOW = f"{BELL}Suivre"
ALL_TOPICS = "Tous les sujets"
TELL_ME = "Me prévenir si un compte rendu en parle"
MEETING = "La réunion"
FORMER, NEXT, BACK = "← Avant", "Après →", "Retour"

# -- following

USAGE = "Dites ce que vous voulez suivre, par exemple : /suivre télétravail\n\n/sujets donne les sujets connus."
AT_ONCE_CHOICE, WEEKLY_CHOICE, CANCEL = "Tout de suite ✓", "Chaque semaine", "Annuler"
MOST_ALSO = 5
"""Other words for the same thing that are named."""
NOT_FOLLOWED = "Rien n’est suivi."


def proposal(found: Proposal) -> str:
    """What following would mean."""
    name = found.topic.name if found.topic else found.words
    lines = [f"Compris : {name}"] if found.mended else []
    if found.already is not None:
        lines.append(f"Vous suivez déjà « {name} » : alerte {cadence(found.already.cadence)}.")
    else:
        lines.append(f"Vous prévenir quand un compte rendu parle de « {name} » ?")
    if found.also:
        lines.append("Aussi sous un autre nom : " + ", ".join(found.also[:MOST_ALSO]).replace("'", "’") + ".")
    lines.append(past_year(found))
    if found.unknown:
        lines.append(never_used(found.unknown))
    if found.near:
        lines.append("Ou plutôt un des sujets proposés ci-dessous ?")
    return "\n".join(lines)


def past_year(found: Proposal) -> str:
    if found.latest is None:
        return "Aucun n’en a parlé depuis un an."
    if found.summaries == 1:
        return f"Depuis un an, un seul compte rendu en a parlé, celui du {in_french(found.latest.date)}."
    return f"Depuis un an, {reports(found.summaries)} en ont parlé, le dernier : {in_french(found.latest.date)}."


def never_used(words: tuple[str, ...]) -> str:
    unknown = ", ".join(f"« {word[:40]} »" for word in words[:5])
    return f"Aucun compte rendu n’a encore employé {unknown}."


def as_typed(words: str) -> str:
    return f"Plutôt « {words} », tel quel"


def instead(words: str) -> str:
    return f"Plutôt « {words} »"


def cadence(how: Cadence) -> str:
    return "tout de suite" if how.weekday is None else f"chaque {WEEKDAYS[how.weekday]}"


def followed(one: Subscription) -> str:
    when = "dès qu’un compte rendu en parle"
    if one.cadence.weekday is not None:
        when = f"chaque {WEEKDAYS[one.cadence.weekday]}, si un compte rendu en a parlé"
    return f"C’est noté : « {one.words} ». Je vous préviendrai {when}. /alertes pour changer."


def too_long(limit: int) -> str:
    return f"C’est trop long pour être suivi : {limit} signes au plus. Quelques mots suffisent, par exemple : /suivre prime de vacances"


NOTHING_TO_FOLLOW = "Je n’y trouve pas de mot à suivre. Écrivez par exemple : /suivre télétravail"
SAME = "Vous le suivez déjà. /alertes donne tout ce que vous suivez."


def too_many(limit: int) -> str:
    return f"Vous suivez déjà {limit} choses, c’est le maximum. /alertes permet d’en retirer."


NO_ACCESS = "Votre accès ne permet pas de suivre un sujet."
WORDS_GONE = "Je ne retrouve plus ces mots. Recommencez avec /suivre."

# -- what is followed

NONE_FOLLOWED = "Vous ne suivez rien. /sujets donne les sujets ; /suivre et quelques mots pour le reste."
FOLLOWED = "Vous suivez :"
CHOOSE = "Touchez un numéro pour changer ou arrêter."


def followed_line(number: int, one: Subscription) -> str:
    return f"{number}. {one.words} — {_told_when(one)}"


def one_followed(one: Subscription, since: date) -> str:
    return f"« {one.words} », {_told_when(one)}, depuis le {in_french(since)}"


def _told_when(one: Subscription) -> str:
    return HIDDEN if one.topic and one.topic.hidden else cadence(one.cadence)


HIDDEN = "sujet retiré pour l’instant par vos élus"


def cadence_choice(how: Cadence, chosen: bool) -> str:
    said = "Tout de suite" if how.weekday is None else WEEKDAYS[how.weekday].capitalize()
    return f"{said} ✓" if chosen else said


STOP = "Ne plus suivre"


def stop(name: str) -> str:
    return f"{STOP} « {name} »"


def stopped(name: str) -> str:
    return f"Vous ne suivez plus « {name} »."


STOP_ALL = "Tout arrêter"
STOPPED_ALL = "C’est noté : vous ne suivez plus rien. /suivre et quelques mots pour recommencer."


def stop_all(number: int) -> str:
    return f"Ne plus rien suivre ? {counted(number, 'alerte')} à arrêter ; ce qui attend d’être envoyé ne le sera pas."


SUBSCRIPTION_GONE = "Vous ne suivez plus cela."
PAUSE, RESUME, SUBSCRIPTIONS = "Pause", "Reprendre", "Mes alertes"
PAUSE_HOW = "Pendant combien de temps ne rien recevoir ? Ce qui paraît entre-temps vous attendra, en un seul message."
PAUSES = (("Une semaine", 7), ("Un mois", 30), ("Jusqu’à nouvel ordre", 0))


def paused(until: date | None) -> str:
    when = f"jusqu’au {in_french(until)}" if until else "jusqu’à nouvel ordre"
    return f"En pause {when} : rien ne vous est envoyé, et rien n’est perdu."


RESUMED = "C’est reparti : je vous préviens de nouveau."

# -- what a group follows

GROUP_LIST = "Alertes du groupe"
GROUP_FOLLOWS = "Ce groupe suit :"
GROUP_FOLLOWS_NOTHING = "Ce groupe ne suit rien. Un élu écrit par exemple : /suivre télétravail"
GROUP_FOLLOW_USAGE = "Dites ce que ce groupe veut suivre, par exemple : /suivre télétravail"


def group_followed(one: Subscription, found: Proposal) -> str:
    lines = [f"Compris : {one.words}"] if found.mended else []
    if found.already is not None:
        lines.append(f"Ce groupe suit déjà « {one.words} ».")
    else:
        lines.append(f"C’est noté : ce groupe sera prévenu ici dès qu’un compte rendu parle de « {one.words} ».")
    lines.append(past_year(found))
    if found.unknown:
        lines.append(never_used(found.unknown))
    return "\n".join(lines)


def group_line(number: int, one: Subscription) -> str:
    hidden = f" — {HIDDEN}" if one.topic and one.topic.hidden else ""
    return f"{number}. {one.words}{hidden}"


def group_too_many(limit: int) -> str:
    return f"Ce groupe suit déjà {limit} choses, c’est le maximum. /alertes permet d’en retirer."


def group_stopped(name: str) -> str:
    return f"Ce groupe ne suit plus « {name} »."


def group_paused(until: date | None) -> str:
    when = f"jusqu’au {in_french(until)}" if until else "jusqu’à nouvel ordre"
    return f"En pause {when} : rien n’est envoyé ici, et rien n’est perdu."


def end(number: int) -> str:
    return f"Ne plus suivre {number}"


# -- alerts

NEW, CORRECTED, WITHDRAWN = "nouveau compte rendu", "compte rendu corrigé depuis", "compte rendu retiré depuis"


def about(state: str, meeting: str) -> str:
    return f" · {state} : {meeting}"


def more(number: int) -> str:
    return "+ 1 autre passage" if number == 1 else f"+ {number} autres passages"


def digest_head(number: int, *, weekly: bool, to_group: bool = False) -> str:
    """`weekly`: all of it is told once a week; else it waited for the end of a pause."""
    head = "Pour ce groupe" if to_group else "Votre semaine" if weekly else "Vos alertes"
    return f"{BELL}{head} : {reports(number)}"


READ = "Les lire"


def read_one(number: int) -> str:
    return f"Lire {number}"


NO_LONGER_QUOTED = "Ce qui était cité ici ne l’est plus."
ALERT_GONE = "Ce compte rendu n’est plus publié, ou vous ne suivez plus ce qu’il contient."


def passages_of(meeting: str, first: int, last: int, total: int) -> str:
    if first == 1 and last == total:
        return f"{meeting} · {counted(total, 'passage')}"
    return f"{meeting} · passages {first} à {last} sur {total}"


def passage_number(number: int) -> str:
    return f"Contexte {number}"


# -- after a publication


def hour(at: time) -> str:
    return f"{at.hour} h" + (f" {at.minute:02}" if at.minute else "")


def progress(reached: Reached, resumes: str | None) -> str:
    """`resumes` is the hour at which quiet hours end, while they last."""
    sent, total, weekly = reached.sent, reached.total, reached.weekly
    told = f"{counted(sent, 'prévenu')} sur {figure(total)}." if total else ""
    later = f" La suite à partir de {resumes}." if resumes and sent < total else ""
    who = (f"{figure(weekly)} autre" if total else f"{figure(weekly)} abonné") + ("s" if weekly > 1 else "")
    takes = "reçoit ses alertes" if weekly == 1 else "reçoivent leurs alertes"
    digests = f" {who} {takes} une fois par semaine." if weekly else ""
    return f"{told}{later}{digests}".strip()
