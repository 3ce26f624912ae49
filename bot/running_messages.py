"""What `relais run` and `relais key` say in French on the terminal."""

from __future__ import annotations

from pathlib import Path

from bot.refusals import (
    AdministratorMissing,
    InboxTaken,
    KeyAmongData,
    KeyMissing,
    KeyProblem,
    KeyUnreadable,
    KeyWrong,
    NothingClosed,
    PollingDied,
    Refusal,
    TokenMissing,
    TokenUnknown,
)

_REFUSALS: dict[type[Refusal], str] = {
    TokenMissing: (
        "Il manque le jeton du bot. Demandez-le à @BotFather sur Telegram (commande /newbot), puis donnez-le dans "
        "RELAIS_TELEGRAM_TOKEN."
    ),
    TokenUnknown: "Telegram ne connaît pas ce jeton. Vérifiez RELAIS_TELEGRAM_TOKEN, ou demandez-en un autre à @BotFather.",
    AdministratorMissing: (
        "Il manque un administrateur : sans lui, personne ne pourrait inviter les adhérents. Donnez votre numéro Telegram "
        "dans RELAIS_ADMINISTRATORS, par exemple RELAIS_ADMINISTRATORS=123456789 (@userinfobot vous dit le vôtre)."
    ),
    InboxTaken: "Un autre « relais run » travaille déjà sur ces données. Arrêtez-le d’abord.",
    PollingDied: "Telegram ne connaît plus le jeton du bot : je m’arrête. Vérifiez RELAIS_TELEGRAM_TOKEN.",
    KeyMissing: (
        "La clé manque : les données ont été fermées avec une clé que je ne trouve pas ({place}). Remettez-la dans "
        "RELAIS_KEY, ou dans le fichier que dit RELAIS_KEY_FILE. Rien n’a été changé."
    ),
    KeyWrong: (
        "Cette clé n’est pas celle de ces données ({place}). Remettez la bonne dans RELAIS_KEY, ou dans le fichier que dit "
        "RELAIS_KEY_FILE. Rien n’a été changé."
    ),
    KeyUnreadable: (
        "La clé ne peut pas être lue ou écrite ({place}) : RELAIS_KEY, ou le fichier que dit RELAIS_KEY_FILE, doit contenir la clé et "
        "rien d’autre. Rien n’a été changé."
    ),
    KeyAmongData: (
        "Le fichier de la clé est dans le dossier des données ({place}) : qui copierait ce dossier pourrait tout lire. "
        "Mettez la clé ailleurs avec RELAIS_KEY_FILE."
    ),
    NothingClosed: "Il n’y a encore rien de chiffré ici : « relais run » créera la clé.",
}


def refusal(error: Refusal) -> str:
    """Why the bot does not run, and what to do about it."""
    sentence = _REFUSALS[type(error)]
    return sentence.replace("{place}", error.place) if isinstance(error, KeyProblem) else sentence


def key_made(path: Path) -> str:
    return (
        f"Une clé a été créée : {path}\n"
        "Gardez-en une copie en lieu sûr, ailleurs que les sauvegardes des données. Sans elle, les adhérents devront tous "
        "être invités de nouveau ; avec elle et les données, on sait qui est adhérent."
    )


def running(username: str) -> str:
    return f"@{username} est en service. Ctrl-C l’arrête, sans rien perdre."


KEY_ROTATED = "La clé est changée. L’ancienne n’ouvre plus rien, sauf les sauvegardes d’avant."


def key_to_set(new: str, old: str) -> str:
    """The key comes from the environment, which only people can change."""
    return (
        "Pour changer la clé, mettez d’abord les deux, la nouvelle devant :\n"
        f"RELAIS_KEY={new},{old}\n"
        "puis relancez « relais key rotate ». Rien n’est encore changé."
    )


def key_to_keep(new: str) -> str:
    return f"La clé est changée. Ne gardez que la nouvelle :\nRELAIS_KEY={new}"


KEY_TO_KEEP_FIRST = "La clé est changée. Dans RELAIS_KEY, ne gardez que la première des deux."
