"""What the bot says in French while a file or a text arrives and is read, and why it cannot be."""

from __future__ import annotations

from pathlib import PurePath

from bot.people_messages import counted
from knowledge.arrivals import Pasting, PastingState
from knowledge.errors import (
    Damaged,
    EmptyFile,
    NotADocument,
    NothingToQuote,
    NotText,
    Protected,
    ReadingCancelled,
    RelaisError,
    ScanWithoutOcr,
    TooDemanding,
    TooLarge,
    UnsupportedFormat,
)

# -- how far it is

DOWNLOADING = "Téléchargement…"
WAITING = "Je lis déjà d’autres fichiers ; le vôtre attend son tour."
BEHIND_A_SCAN = "C’est un scan, et j’en lis déjà un ; le vôtre attend son tour."
READ = "Lecture finie. Je prépare l’aperçu…"
STOP = "Annuler"
BLOCKS = 8
"""Of the bar that fills."""


def reading(name: str, page: int, pages: int, slow: bool) -> str:
    """`page` of `pages` is done, 0 where it is not known; `slow` by OCR."""
    how = " par OCR" if slow else ""
    if not pages:
        return f"Lecture de {name}{how}…"
    done = BLOCKS * page // pages
    return f"Lecture de {name}{how}… page {page} de {pages} {'▓' * done}{'░' * (BLOCKS - done)}"


INTERRUPTED = "Je redémarre : je relirai ce fichier tout seul dans un instant. Vous n’avez rien à faire."
STOPPED_BY_A_FAILURE = "La lecture s’est arrêtée sur un problème. Renvoyez le fichier dans quelques minutes."
ALREADY_READ = "Cette lecture est déjà finie."

# -- texts that are pasted or forwarded

PASTE = (
    "Collez le texte du compte rendu ici, en plusieurs messages s’il le faut. Quand tout y est, touchez « C’est tout »."
)
PASTED_SO_FAR = "C’est tout"
GIVE_UP = "Annuler"
A_QUESTION = "C’est une question ?"


def amount(pasting: Pasting) -> str:
    return f"{counted(pasting.parts, 'message')}, {counted(pasting.signs, 'signe')}"


def pasted(pasting: Pasting) -> str:
    if pasting.state is PastingState.FORWARDED:
        return (
            f"Texte transféré : {amount(pasting)}. Est-ce un compte rendu à publier ? Transférez la suite s’il y en a "
            "une, puis touchez « C’est tout » : je vous le montrerai avant."
        )
    return f"Reçu : {amount(pasting)}. Ajoutez la suite, ou touchez « C’est tout »."


def goes_on(pasting: Pasting) -> str:
    """After /publier, when something was pasted already."""
    return (
        f"Vous aviez déjà collé un texte, je l’ai gardé : {amount(pasting)}. Collez la suite, ou touchez « C’est tout ». "
        "Pour un autre texte, touchez d’abord « Annuler »."
    )


def added_to_a_former(pasting: Pasting) -> str:
    """A text that was forwarded long after another one was begun."""
    return (
        f"Ajouté au texte que vous aviez commencé : {amount(pasting)} en tout. Si c’est un autre texte, touchez "
        "« Annuler », puis transférez-le de nouveau."
    )


def left(pasting: Pasting) -> str:
    """What was begun by /publier and forgotten."""
    return (
        f"Vous aviez commencé à coller un texte avec /publier, et plus rien n’est venu depuis une demi-heure. Je le garde "
        f"({amount(pasting)}) : touchez « C’est tout » pour le lire, ou /publier pour continuer. Je réponds à votre "
        "dernier message comme à une question."
    )


NOT_A_PART = "Ce message n’est pas dans le texte à publier."
PASTED_TOO_MUCH = (
    "Ce texte est trop long pour être collé, et je n’en ai rien gardé. Envoyez-le en fichier, en PDF par exemple."
)
NOTHING_PASTED = (
    "Je n’ai plus ce texte : il a été lu ou annulé. /brouillons montre vos brouillons, /publier recommence."
)
PASTE_GIVEN_UP = "Annulé : rien n’est publié, le texte collé est effacé."
PASTED_FILE = "Texte collé.txt"


def pasted_button(pasting: Pasting) -> str:
    return f"Texte collé ({counted(pasting.parts, 'message')})"


# -- what cannot be read

TOO_LARGE = (
    "Ce fichier dépasse 20 Mo : Telegram ne me le donne pas. Enregistrez-le de nouveau en PDF « taille minimale », "
    "ou sans les images, puis renvoyez-le."
)
DOWNLOAD_FAILED = "Je n’arrive pas à télécharger ce fichier. Renvoyez-le dans quelques minutes."
PHOTO = (
    "Je ne sais pas lire une photo. Pour publier un compte rendu, envoyez-moi son fichier (PDF, Word, LibreOffice). "
    "S’il n’existe que sur papier, numérisez-le en PDF avec votre téléphone, puis envoyez-le comme fichier."
)

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".heic", ".webp", ".bmp")
_WORD_PROCESSORS = (".doc", ".rtf", ".pages", ".wpd", ".mht")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
_MAILS = (".eml", ".msg")
_SHEETS = (".xls", ".xlsx", ".ods", ".csv", ".numbers")
_SLIDES = (".ppt", ".pptx", ".odp", ".key")
_SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".mp4", ".mov", ".avi", ".mkv", ".webm")
LARGEST_OF_TEXTS = 10_000_000


def refused(error: RelaisError, name: str = "") -> str:
    """Why a file called `name`, or a text, cannot be read, and what to do about it in the chat."""
    match error:
        case ReadingCancelled():
            return "Lecture arrêtée : rien n’est publié, rien n’est gardé."
        case EmptyFile():
            return "Ce fichier est vide : je n’y trouve aucun texte. Ouvrez-le pour vérifier, puis renvoyez-le."
        case TooLarge():
            return _too_large(error)
        case NotText():
            return "Ce fichier n’est pas un texte. Ouvrez-le, enregistrez-le en PDF ou en Word (.docx), puis envoyez-moi celui-là."
        case UnsupportedFormat():
            return _unsupported(_told_by_its_name(error.suffix, PurePath(name).suffix.lower()))
        case NotADocument():
            return (
                "Ce n’est pas le document que son nom annonce : un téléchargement raté, peut-être. "
                "Ouvrez-le pour vérifier, enregistrez-le de nouveau, puis renvoyez-le."
            )
        case Damaged():
            return (
                "Ce fichier est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau (en PDF, par exemple), "
                "puis renvoyez-le."
            )
        case Protected():
            return "Ce fichier est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe, puis envoyez-la-moi."
        case TooDemanding():
            return (
                "Ce fichier demande trop de temps ou de mémoire pour un compte rendu. Enregistrez-le de nouveau en PDF "
                "et renvoyez-le, ou collez son texte avec /publier."
            )
        case ScanWithoutOcr():
            return (
                "Ses pages sont des images (un scan), et je ne sais pas lire les images ici. Envoyez-moi le fichier "
                "d’origine (Word, ou PDF exporté), ou collez son texte avec /publier."
            )
        case NothingToQuote():
            return (
                "Je n’y trouve aucune phrase à citer : seulement des titres, des noms ou des signes. Vérifiez que c’est le "
                "bon fichier, ou collez le texte avec /publier."
            )
        case _:
            return "Je n’arrive pas à lire ce fichier. Envoyez-le-moi en PDF, ou collez son texte avec /publier."


def _told_by_its_name(found: str, named: str) -> str:
    """Spreadsheets, slides and some texts are zips: opening them as an archive helps nobody."""
    return named if found == ".zip" and named in _SHEETS + _SLIDES + _WORD_PROCESSORS else found


def _too_large(error: TooLarge) -> str:
    """Pictures make files large, texts are only ever too long."""
    if error.limit < LARGEST_OF_TEXTS:
        return f"Ce texte est trop long ({_mega(error.size)}, au plus {_mega(error.limit)}). Envoyez une réunion par fichier."
    return (
        f"Ce fichier est trop gros ({_mega(error.size)}, au plus {_mega(error.limit)}). Ses images pèsent trop : dans "
        "Word, « Compresser les images » ; pour un PDF, exportez-le en taille réduite. Ou découpez-le, puis renvoyez-le."
    )


def _unsupported(suffix: str) -> str:
    if suffix in _PICTURES:
        return (
            f"C’est une image ({suffix}), je ne sais pas la lire. Envoyez-moi le fichier d’origine, ou numérisez les pages "
            "en PDF."
        )
    if suffix in _WORD_PROCESSORS:
        return f"Je ne sais pas lire le format {suffix}. Ouvrez-le, enregistrez-le en .docx ou en PDF, puis envoyez-moi celui-là."
    if suffix in _ARCHIVES:
        return (
            f"C’est une archive ({suffix}). Ouvrez-la, puis envoyez-moi les comptes rendus qu’elle contient, un par un."
        )
    if suffix in _MAILS:
        return f"C’est un courriel ({suffix}). Envoyez-moi sa pièce jointe, ou collez son texte avec /publier."
    if suffix in _SHEETS:
        return f"C’est un tableur ({suffix}), je ne lis que des textes. Si c’est un compte rendu, exportez-le en PDF, puis envoyez-le-moi."
    if suffix in _SLIDES:
        return f"C’est un diaporama ({suffix}), je ne lis que des textes. Si c’est un compte rendu, exportez-le en PDF, puis envoyez-le-moi."
    if suffix in _SOUNDS:
        return f"C’est un enregistrement ({suffix}), je ne sais pas écouter. Envoyez-moi le compte rendu écrit."
    kind = f"le format {suffix}" if suffix else "un fichier sans extension"
    return f"Je ne sais pas lire {kind}. Envoyez-moi un PDF, un .docx, un .odt, une page .html, un .md ou un .txt."


def _mega(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",") + " Mo"
