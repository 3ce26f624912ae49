"""What the bot says in French, in the conversation. The command line's sentences are in `console_messages`."""

from __future__ import annotations

from datetime import date

from bot.dates import in_french, month_in_french
from knowledge.errors import StoreBusy, StoreError, StoreFull
from knowledge.models import Speaker, Status
from knowledge.replies import Chat, Coverage, Standing

# -- welcome and help

EXAMPLES = ("télétravail", "congés", "salaires", "formation", "horaires", "effectifs", "mutuelle", "calendrier")
"""Questions that many summaries answer; the welcome shows three that this house answers, the first ones rather."""

WELCOME = (
    "Bonjour ! Je réponds à vos questions avec des extraits mot pour mot des comptes rendus du CSE, "
    "et je dis toujours de quelle réunion ils viennent."
)
WELCOME_EXAMPLES = "Écrivez votre question comme elle vous vient, ou touchez un exemple :"
WELCOME_PLAIN = "Écrivez votre question comme elle vous vient."
HELP = (
    "Posez votre question en une phrase ou en quelques mots : je réponds par un extrait des comptes rendus publiés, "
    "mot pour mot, avec sa réunion et sa page.\n\n"
    "Sous la réponse : ce qui l’entoure, les autres passages, la page ou le tableau.\n\n"
    "Une faute de frappe ? Modifiez votre message, je corrige ma réponse.\n\n"
    "Si les comptes rendus n’en parlent pas, je vous le dis : je n’invente rien."
)
NOTHING_PUBLISHED = "Aucun compte rendu n’est publié pour l’instant : je ne peux pas encore répondre."

CHAT = {
    Chat.GREETING: "Bonjour ! Quelle est votre question ?",
    Chat.THANKS: "Avec plaisir.",
    Chat.GOODBYE: "Au revoir, et à bientôt.",
    Chat.HELP: HELP,
    Chat.NOISE: "Je n’ai pas compris. Écrivez votre question avec quelques mots, par exemple « télétravail ».",
    Chat.TOO_LONG: "Votre message est trop long pour moi. Résumez votre question en une phrase.",
}

UNKNOWN_COMMAND = "Je ne connais pas cette commande. Écrivez simplement votre question, ou /aide."

# -- what is not text

SOUND = "Je ne sais pas écouter. Écrivez-moi votre question."
PICTURE = "Je ne sais pas lire les images. Écrivez-moi votre question."
STICKER = "Merci ! Si vous avez une question, écrivez-la-moi."
FILE = "Je ne lis que les fichiers des élus. Écrivez-moi votre question."
OTHER = "Je ne comprends que le texte. Écrivez-moi votre question."

# -- answers


def understood(question: str) -> str:
    # telephones write straight apostrophes
    typed = question.replace("'", "’")
    return f"Compris : {typed}"


OPEN, CLOSE = "❝ ", " ❞"
"""Around an excerpt: signs that no summary uses, so that « » inside are the summary's."""


def page(number: int) -> str:
    return f"p. {number}"


OCR = "lu par OCR"
"""Behind the source of letters that were read from a picture: « 18 » may have been « 13 »."""

VOICES = {
    Speaker.MANAGEMENT: "Réponse de la Direction",
    Speaker.UNION: "Position du syndicat",
    Speaker.LAW: "Texte de loi",
}
ASKS = "Question du syndicat"


def told_date(told: str, day: date) -> str:
    return f"ℹ️ «\u00a0{told}\u00a0»\u00a0: {in_french(day)}"


def newer(day: date) -> str:
    return f"Plus récent sur ce point : {in_french(day)}"


ASK_BACK = "De quoi parlez-vous ?"
"""Only said with one button a reading."""
UNNAMED = "Sans titre"

ALONE = "Rien d’autre n’est écrit dans cette partie."
CLOSEST = "Le plus proche, sans être une réponse :"

# -- refusals


def refusal(coverage: Coverage) -> str:
    if coverage.meetings == 0 or coverage.first is None or coverage.last is None:
        return NOTHING_PUBLISHED
    if coverage.meetings == 1:
        return f"Je ne trouve rien là-dessus dans le seul compte rendu publié (réunion du {in_french(coverage.last)})."
    first, last = month_in_french(coverage.first), month_in_french(coverage.last)
    # « d’avril », « d’août », « d’octobre »
    of = "d’" if first[0] in "ao" else "de "
    when = f"{of}{first} à {last}" if first != last else f"en {last}"
    return f"Je ne trouve rien là-dessus dans les comptes rendus publiés ({coverage.meetings} réunions, {when})."


SEARCHED = "Mots cherchés : "

# -- buttons

CONTEXT = "Contexte"
LESS = "Réduire"
BACK = "Retour"
OTHER_READINGS = "Autre sujet"
SEE_CLOSEST = "Voir le plus proche"
SEE_PAGE = "Voir la page"
SEE_TABLE = "Voir le tableau"
OPEN_PRIVATELY = "Lire la suite en privé"


def context_of(number: int) -> str:
    return f"Contexte {number}"


def others(count: int) -> str:
    return "1 autre passage" if count == 1 else f"{count} autres passages"


def see_newer(day: date) -> str:
    return f"Voir le {in_french(day)}"


# -- what goes wrong

QUESTION_GONE = "Je ne retrouve plus votre question. Posez-la de nouveau."
PASSAGE_GONE = "Ce passage n’est plus publié. Posez votre question de nouveau."


def gone(standing: Standing | None) -> str:
    """Why a passage that was once shown is not shown any more."""
    if standing is None or standing.status is Status.PUBLISHED:
        return PASSAGE_GONE
    when = f" le {in_french(standing.since.date())}" if standing.since else ""
    if standing.status is Status.WITHDRAWN:
        return f"Ce compte rendu a été retiré{when} : il n’est plus cité."
    return f"Ce compte rendu a été remplacé{when}. Posez votre question de nouveau."


DEAD_BUTTON = "Ce bouton ne marche plus. Posez votre question de nouveau."
FAILURE = "Un problème m’empêche de répondre. Réessayez dans quelques minutes."
BUSY = "Je suis occupé à enregistrer un compte rendu. Réessayez dans un instant."
STORE_FAILURE = "Je n’arrive pas à lire les comptes rendus. Prévenez vos élus."
STORE_FULL = (
    "Je ne peux plus rien enregistrer : le disque est plein. Prévenez la personne qui s’occupe de la machine "
    "(vos élus la connaissent)."
)


def incident(sentence: str, number: str) -> str:
    return f"{sentence} (incident {number})"


def failure(error: BaseException | None) -> str:
    """What a member is told; the cause is in the log."""
    if isinstance(error, StoreBusy):
        return BUSY
    if isinstance(error, StoreFull):
        return STORE_FULL
    if isinstance(error, StoreError):
        return STORE_FAILURE
    return FAILURE
