"""What the command line says in French of a file or of data that cannot be used, and what to do about it."""

from __future__ import annotations

from bot.dates import in_french
from knowledge.errors import (
    Damaged,
    EmptyFile,
    MasksLost,
    NotADocument,
    NothingToQuote,
    NotText,
    OriginalDamaged,
    OriginalMissing,
    OtherVersion,
    Protected,
    ReadingCancelled,
    RelaisError,
    SameText,
    ScanWithoutOcr,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreNotWritable,
    StoreTooNew,
    TooDemanding,
    TooLarge,
    Undated,
    UnknownDraft,
    UnknownPassage,
    UnknownSummary,
    Unreadable,
    UnsupportedFormat,
)

LARGEST_OF_TEXTS = 10_000_000
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".heic", ".webp", ".bmp")
_WORD_PROCESSORS = (".doc", ".rtf", ".pages", ".wpd", ".mht")


def refusal(error: RelaisError) -> str:
    """Why a file was not published, or a command could not work, and what to do about it."""
    match error:
        case EmptyFile():
            return "ce fichier est vide."
        case TooLarge():
            return f"ce fichier est trop gros ({_mega(error.size)}, au plus {_mega(error.limit)}). {_smaller(error)}"
        case NotText():
            return "ce fichier n’est pas un texte. Enregistrez-le en PDF, en .docx, en .odt ou en .txt."
        case UnsupportedFormat():
            return _unsupported(error.suffix)
        case NotADocument():
            return (
                "ce n’est pas le document que son nom annonce : un téléchargement raté, peut-être. "
                "Ouvrez-le pour vérifier, puis enregistrez-le de nouveau."
            )
        case Damaged():
            return (
                "ce fichier est abîmé ou incomplet. Ouvrez-le sur votre ordinateur, enregistrez-le de nouveau "
                "(en PDF, par exemple), puis réessayez."
            )
        case Protected():
            return "ce fichier est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe."
        case TooDemanding():
            return (
                "ce fichier demande trop de temps ou de mémoire pour un compte rendu. Enregistrez-le de nouveau "
                "en PDF, ou copiez son texte dans un fichier .txt."
            )
        case ScanWithoutOcr():
            return (
                "ses pages sont des images (un scan), et la reconnaissance de texte n’est pas installée. Donnez le "
                "fichier d’origine (Word, PDF avec du texte), ou faites installer tesseract-ocr et tesseract-ocr-fra "
                "(« relais doctor » dit ce qui manque)."
            )
        case NothingToQuote():
            return "je n’y trouve aucune phrase à citer."
        case Unreadable():
            return "je n’arrive pas à lire ce fichier."
        case ReadingCancelled():
            return "la lecture a été arrêtée."
        case Undated():
            return "la date de la réunion n’y est pas. Ajoutez --date AAAA-MM-JJ."
        case OtherVersion():
            return (
                f"« {error.title} », {in_french(error.date)}, est déjà publié avec un autre texte. "
                "Ajoutez --replace pour le remplacer, ou --beside si ce n’en est pas une version."
            )
        case OriginalMissing():
            return "son fichier d’origine n’est plus dans le dossier des données : remettez une sauvegarde."
        case OriginalDamaged():
            return "son fichier d’origine est abîmé dans le dossier des données : remettez une sauvegarde."
        case MasksLost():
            return "un passage masqué ne s’y retrouve plus : publiez le fichier de nouveau, et masquez-le encore."
        case SameText():
            return "son texte est celui d’un autre compte rendu publié : retirez l’un des deux."
        case UnknownSummary():
            return "ce compte rendu n’est pas publié, ou ne l’est plus."
        case UnknownDraft():
            return "ce brouillon n’existe plus : il a été publié, abandonné, ou il a expiré."
        case UnknownPassage():
            return "ce passage n’est pas dans le brouillon."
        case StoreError():
            return store_failure(error)
        case _:
            return "une erreur inattendue s’est produite."


def store_failure(error: StoreError) -> str:
    match error:
        case StoreTooNew():
            return "Les données ont été écrites par une version plus récente de Relais : mettez Relais à jour."
        case StoreNotWritable():
            return "Je ne peux pas écrire dans le dossier des données : vérifiez vos droits, ou changez-en avec --data."
        case StoreFull():
            return "Le disque est plein : libérez de la place, puis recommencez. Rien n’a été publié à moitié."
        case StoreBusy():
            return "Un autre Relais écrit dans les données : réessayez dans un instant."
        case StoreDamaged():
            return "Le fichier des données est abîmé : remettez une sauvegarde, ou changez de dossier avec --data."
        case _:
            return "Le dossier des données est inutilisable : choisissez-en un autre avec --data."


def _smaller(error: TooLarge) -> str:
    """What to do about a file of `error.size` bytes: pictures make files large, texts are only ever too long."""
    if error.limit < LARGEST_OF_TEXTS:
        return "Publiez une réunion par fichier."
    return (
        "Ses images pèsent trop : dans Word, « Compresser les images » ; pour un PDF, exportez-le en taille réduite. "
        "Ou découpez-le."
    )


def _unsupported(suffix: str) -> str:
    if suffix in _PICTURES:
        return f"c’est une image ({suffix}). Numérisez les pages en PDF, ou donnez le fichier d’origine."
    if suffix in _WORD_PROCESSORS:
        return f"je ne sais pas lire le format {suffix}. Ouvrez-le et enregistrez-le en .docx, en .odt ou en PDF."
    kind = f"le format {suffix}" if suffix else "un fichier sans extension"
    return f"je ne sais pas lire {kind}. Donnez un PDF, un .docx, un .odt, une page .html, un .md ou un .txt."


def _mega(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",") + " Mo"
