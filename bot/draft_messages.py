"""What the bot says in French to a representative who publishes, and to who looks through what is published."""

from __future__ import annotations

from datetime import date

from bot.dates import DAYS, in_french
from bot.people_messages import counted, figure
from bot.styled import shorten
from knowledge.following import Notified
from knowledge.models import Status
from knowledge.previews import Preview, Warned
from knowledge.shelf import AgendaItem, Council, Listed, Withdrawn

MOST_TOPICS = 3
"""Of those whose followers are counted, the ones that are named."""

# -- the preview


def counts(preview: Preview) -> str:
    parts = [counted(preview.pages, "page")] if preview.pages else []
    parts += [counted(len(preview.agenda), "point")] if preview.agenda else []
    parts += [counted(preview.passages, "passage")]
    parts += [counted(preview.tables, "tableau")] if preview.tables == 1 else []
    parts += [f"{preview.tables} tableaux"] if preview.tables > 1 else []
    return " · ".join(parts)


def meeting_of(when: date | None) -> str:
    return f"réunion du {in_french(when)}" if when else "réunion sans date"


def agenda_line(number: int, item: AgendaItem) -> str:
    return f"{number}. {item.title}"


def pages(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return ""
    return f" (p. {first})" if first == last else f" (p. {first}–{last})"


def more_items(number: int) -> str:
    return f"… et {counted(number, 'autre point')}".replace("autre points", "autres points")


def warning(kind: Warned, preview: Preview) -> str:
    match kind:
        case Warned.UNDATED:
            return "La date de la réunion n’y est pas : donnez-la avant de publier."
        case Warned.FUTURE:
            return "La date est dans l’avenir : est-ce la bonne ?"
        case Warned.OLD:
            return "La réunion date de plus de trois ans : est-ce la bonne date ?"
        case Warned.WEEKDAY:
            return f"Le fichier la met un autre jour de la semaine : {on_weekday(preview.when)}"
        case Warned.NO_COUNCIL:
            return "L’instance n’y est pas dite."
        case Warned.NO_AGENDA:
            return "Je n’y trouve pas de points : les réponses ne diront pas sous quel titre elles sont."
        case Warned.OCR:
            return "Le texte a été lu par OCR : des chiffres ou des noms peuvent être faux."
        case Warned.PICTURES:
            told = ", ".join(str(page) for page in preview.pictures[:8])
            return f"p. {told} : une image sans texte (calendrier, graphique)."
        case Warned.OTHER_TEXT:
            return "Un autre texte de la même réunion est publié, et le reste."
        case Warned.MASKS:
            return (
                "Un passage masqué dans la version précédente a changé ou n’y est plus : vérifiez dans "
                "« Voir le découpage » que tout ce qui doit l’être est masqué."
            )


def on_weekday(day: date | None) -> str:
    """Of a date with another weekday, or of none."""
    return f"le {in_french(day)} était un {DAYS[day.weekday()]}. Vérifiez la date." if day else ""


def other_weekday(day: date) -> str:
    said = on_weekday(day)
    return said[:1].upper() + said[1:]


def already(day: date) -> str:
    return f"Ce texte est déjà publié (réunion du {in_french(day)})."


def taken_back(withdrawn: Withdrawn) -> str:
    why = f" (« {withdrawn.reason} »)" if withdrawn.reason else ""
    return f"Déjà publié, puis retiré le {in_french(withdrawn.at.date())}{why}. Le publier le remet."


def replaces(title: str, day: date) -> str:
    return f"Remplacera la version publiée : {title}, {in_french(day)}. Elle ne sera plus citée."


def masked(number: int) -> str:
    what, many = counted(number, "passage"), "s" if number > 1 else ""
    return f"{what} masqué{many} : ni cité{many}, ni montré{many}."


def notified(told: Notified) -> str:
    """The topics that most of them follow."""
    one = told.subscribers == 1
    who = "1 abonné sera prévenu" if one else f"{figure(told.subscribers)} abonnés seront prévenus"
    topics = ", ".join(f"{shorten(name, 40)} : {figure(number)}" for name, number in told.topics[:MOST_TOPICS])
    return f"🔔 {who}{f' ({topics})' if topics else ''}."


def trial(question: str, answer: str) -> str:
    return f"Essai : « {question} » → ❝ {answer} ❞"


PUBLISH = "Publier"
REPLACE = "Publier à la place"
BESIDE = "Publier à part"
FIX_DATE = "Corriger la date"
GIVE_DATE = "Donner la date"
FIX_TITLE = "Corriger le titre"
SEE_CUT = "Voir le découpage"
CANCEL = "Annuler"
BACK = "Retour"
CANCELLED = "Annulé : rien n’est publié, le fichier est effacé."
DRAFT_GONE = "Ce brouillon n’existe plus : il a été publié, annulé, ou il a expiré."
NOT_YOURS = "Ce brouillon est à quelqu’un d’autre."


def published(title: str, day: date, passages: int, replaced: bool) -> str:
    end = " La version précédente n’est plus citée." if replaced else ""
    return f"Publié : {title}, {in_french(day)} ({counted(passages, 'passage')}).{end}"


def was_published(title: str, day: date) -> str:
    """… by somebody else, between the preview and the tap."""
    return f"Ce texte était déjà publié : {title}, {in_french(day)}. Rien n’a changé, votre brouillon est effacé."


# the draft's number lets the answer be understood even after a restart


def ask_date(number: str) -> str:
    return f"Brouillon {number}. À quelle date a eu lieu la réunion ? Répondez à ce message, par exemple 30/04/2026."


def ask_title(number: str) -> str:
    return f"Brouillon {number}. Quel est le titre ? Répondez à ce message, ou « annuler » pour le garder."


DATE_UNREAD = "Je ne comprends pas cette date. Répondez par exemple 30/04/2026 ou « 30 avril 2026 », ou « annuler »."
DATE_HINT = "30/04/2026"
TITLE_HINT = "CSE d’avril 2026"
NOT_CHANGED = "Rien n’est changé."

# -- all drafts of somebody

DRAFTS = "Vos brouillons :"
ALL_DRAFTS = "Brouillons :"
NO_DRAFT = (
    "Vous n’avez aucun brouillon. Pour en commencer un, envoyez-moi un fichier (PDF, Word, LibreOffice…), "
    "ou écrivez /publier pour coller un texte."
)
NO_DRAFT_AT_ALL = "Personne n’a de brouillon. Pour en commencer un, envoyez-moi un fichier, ou écrivez /publier."


def draft_line(place: int, title: str, when: date | None, begun: date, until: date, others: bool) -> str:
    """`others`: somebody else began it."""
    whose = ", par un autre élu" if others else ""
    return f"{place}. {title}, {meeting_of(when)} : commencé le {in_french(begun)}{whose}, gardé jusqu’au {in_french(until)}."


def draft_button(place: int, title: str) -> str:
    return f"{place}. {title}"


# -- how it was cut


def cut_head(first: int, last: int, total: int) -> str:
    if first == last:
        return f"Passage {first} sur {total}"
    return f"Passages {first} à {last}, sur {total}"


MASK, UNMASK = "Masquer", "Montrer"
HIDDEN = "(masqué)"


def mask_button(number: int, is_masked: bool) -> str:
    return f"{UNMASK if is_masked else MASK} {number}"


FORMER, NEXT = "← Avant", "Après →"

# -- what is published

MEETINGS = "Réunions publiées :"
NO_MEETING = "Aucun compte rendu n’est publié."
NO_COUNCIL = "Sans instance"
OPENING = "Avant le premier point"
WHOLE = "Le texte"
NOT_ALL_PUBLISHED = "Certains passages de ce compte rendu ne sont pas publiés."
LONGEST_WANTED = 60


def no_such_meeting(wanted: str) -> str:
    return f"Aucune réunion publiée ne correspond à « {shorten(wanted, LONGEST_WANTED)} ». /reunions les montre toutes."


def council_line(council: Council) -> str:
    """« CSE Rivemont : 12 réunions, la dernière le 30 avril 2026 »."""
    latest = (
        f"la dernière le {in_french(council.latest)}" if council.meetings > 1 else f"le {in_french(council.latest)}"
    )
    return f"{shorten(council_name(council), LONGEST_COUNCIL)} : {counted(council.meetings, 'réunion')}, {latest}"


def council_name(council: Council) -> str:
    return council.name or NO_COUNCIL


LONGEST_COUNCIL = 120


def meeting_button(listed: Listed) -> str:
    body = f" — {listed.meeting.body}" if listed.meeting.body else f" — {listed.meeting.title}"
    return f"{in_french(listed.meeting.date)}{body}"


def meeting_by_title(listed: Listed) -> str:
    """Where two are of one council and day."""
    return f"{in_french(listed.meeting.date)} — {listed.meeting.title}"


def meeting_by_number(listed: Listed) -> str:
    """Where two have the same title as well."""
    return f"{in_french(listed.meeting.date)} — n° {listed.id}, {listed.meeting.title}"


def meeting_head(listed: Listed, passages: int) -> str:
    """`passages` counts those that may be read."""
    meeting = listed.meeting
    said = [meeting.title]
    # many titles hold the council and the date already
    for detail in (meeting.body or "", in_french(meeting.date)):
        if detail.casefold() not in meeting.title.casefold():
            said.append(detail)
    return f"{', '.join(said)} · {counted(passages, 'passage')}"


def page_of(number: int, total: int) -> str:
    return f" · {number}/{total}" if total > 1 else ""


def cell(column: str, words: str) -> str:
    """A cell of a wide table, under its column's name where it has one."""
    return f"{column} : {words}" if column else words


SEE_NEWER = "Voir la version publiée"
DOCUMENT = "Le document"


def document_of(listed: Listed) -> str:
    return f"📄 {meeting_button(listed)}"


WITHDRAW = "Retirer"


def ask_reason(summary_id: int, title: str, day: date) -> str:
    return (
        f"Retrait n° {summary_id} : {title}, {in_french(day)}. Il ne sera plus cité. "
        "Pour quelle raison ? Répondez à ce message, ou « non » pour ne rien retirer."
    )


NOT_WITHDRAWN = "Rien n’est retiré."


def withdrawn(title: str, day: date) -> str:
    return f"Retiré : {title}, {in_french(day)}. Il n’est plus cité."


def gone(status: Status, day: date | None) -> str:
    """`day` is when it ended."""
    when = f" le {in_french(day)}" if day else ""
    told = {Status.WITHDRAWN: f"a été retiré{when}", Status.REPLACED: f"a été remplacé{when}"}
    return f"Ce compte rendu {told.get(status, 'n’est plus publié')}."


WHICH_TO_WITHDRAW = "Quel compte rendu retirer ?"
NO_LONGER_PUBLISHED = "Ce compte rendu n’est plus publié."

# -- seeing the source

NO_PAGE = "Cette page ne peut pas être montrée."
NO_TABLE = "Ce tableau ne peut pas être montré."
NO_DOCUMENT = "Ce document ne peut pas être donné."
NOT_MARKED = "Je n’ai pas pu y surligner tout l’extrait."
