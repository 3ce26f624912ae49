"""What Telegram shows in French before anything is said, and the commands that it proposes."""

from __future__ import annotations

from knowledge.membership import Role

DESCRIPTION = (
    "Je réponds aux questions des adhérents avec des extraits mot pour mot des comptes rendus du CSE, et leur source.\n\n"
    "Réservé aux adhérents : demandez un lien d’invitation à vos élus."
)
SHORT_DESCRIPTION = "Les comptes rendus du CSE, cités mot pour mot. Réservé aux adhérents."
BROWSING_COMMANDS = (
    ("reunions", "Parcourir les comptes rendus"),
    ("sujets", "Parcourir les sujets"),
)
MEMBER_COMMANDS = (
    ("aide", "Ce que je sais faire"),
    *BROWSING_COMMANDS,
    ("suivre", "Être prévenu d’un sujet"),
    ("alertes", "Ce que je suis, pauses"),
    ("privacy", "Ce que je garde sur vous"),
    ("mesdonnees", "Recevoir mes données"),
    ("oublier", "Effacer mes données"),
)
REPRESENTATIVE_COMMANDS = (
    ("publier", "Publier un texte collé ; un fichier, envoyez-le"),
    ("brouillons", "Retrouver ce qui n’est pas encore publié"),
    ("retirer", "Retirer un compte rendu"),
    ("sujet", "Corriger les sujets"),
    ("inviter", "Créer un lien d’invitation"),
    ("invitations", "Voir et révoquer les invitations"),
    ("membres", "Combien nous sommes"),
)
ADMINISTRATOR_COMMANDS = (
    ("groupes", "Voir et quitter les groupes autorisés"),
    ("journal", "Ce que les élus ont fait"),
)
GROUP_COMMANDS = (("q", "Poser une question"),)
EVERYBODY_COMMANDS = (("privacy", "Ce que je garde sur vous"),)


TELEGRAM_ONLY = (
    "Ici, dans le terminal, je ne sais pas qui vous êtes et ne garde rien sur vous : "
    "cette commande est pour le bot sur Telegram. /aide dit ce que je sais faire ici."
)
_ANYBODYS = {name for name, _ in (*MEMBER_COMMANDS, *REPRESENTATIVE_COMMANDS, *ADMINISTRATOR_COMMANDS)}


def is_a_command(text: str) -> bool:
    """Whether somebody on Telegram could write it."""
    return text[1:].split(maxsplit=1)[0].lower() in _ANYBODYS if text[1:].strip() else False


def commands(role: Role | None) -> str:
    """What somebody may write beside questions, a line for each; None: the terminal, which knows nobody."""
    if role is None:
        return _lines(BROWSING_COMMANDS)
    theirs: tuple[tuple[str, str], ...] = MEMBER_COMMANDS[1:]
    theirs += REPRESENTATIVE_COMMANDS if role.covers(Role.REPRESENTATIVE) else ()
    theirs += ADMINISTRATOR_COMMANDS if role.covers(Role.ADMINISTRATOR) else ()
    return _lines(theirs)


def _lines(told: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"/{name} — {what}" for name, what in told)
