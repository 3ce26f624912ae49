"""What Telegram shows in French before anything is said, and the commands that it proposes."""

from __future__ import annotations

from knowledge.membership import Role

DESCRIPTION = (
    "Je réponds aux questions des adhérents avec des extraits mot pour mot des comptes rendus du CSE, et leur source.\n\n"
    "Réservé aux adhérents : demandez un lien d’invitation à vos élus."
)
SHORT_DESCRIPTION = "Les comptes rendus du CSE, cités mot pour mot. Réservé aux adhérents."
BROWSING_COMMANDS = (
    ("reunions", "Lire les comptes rendus"),
    ("sujets", "Ce qui s’est dit d’un sujet"),
)
MEMBER_COMMANDS = (
    ("aide", "Ce que je sais faire"),
    *BROWSING_COMMANDS,
    ("suivre", "Être prévenu d’un sujet"),
    ("alertes", "Vos alertes : changer, arrêter, pause"),
    ("privacy", "Ce que je garde sur vous"),
    ("mesdonnees", "Recevoir vos données"),
    ("oublier", "Effacer vos données"),
)
REPRESENTATIVE_COMMANDS = (
    ("publier", "Publier un texte collé ; un fichier, envoyez-le"),
    ("brouillons", "Retrouver ce qui n’est pas encore publié"),
    ("retirer", "Retirer un compte rendu"),
    ("sujet", "Corriger les sujets"),
    ("inviter", "Créer un lien d’invitation"),
    ("invitations", "Voir et révoquer les invitations"),
)
COUNTING = (("membres", "Combien nous sommes"),)
ADMINISTRATOR_COMMANDS = (
    ("membres", "Nommer, rétrograder, retirer"),
    ("groupes", "Voir et quitter les groupes autorisés"),
    ("journal", "Ce que les élus ont fait"),
)
GROUP_COMMANDS = (("q", "Poser une question"),)
EVERYBODY_COMMANDS = (("privacy", "Ce que je garde sur vous"),)


IN_GROUPS = ("q", "Dans un groupe autorisé, poser une question")
APPROVING = ("autoriser", "Dans un groupe, y ouvrir les questions à tous")
"""What is written elsewhere, and no menu in private."""
TELEGRAM_ONLY = (
    "Ici, dans le terminal, je ne sais pas qui vous êtes et ne garde rien sur vous : "
    "cette commande est pour le bot sur Telegram. /aide dit ce que je sais faire ici."
)
_ANYBODYS = {
    name
    for name, _ in (*MEMBER_COMMANDS, *REPRESENTATIVE_COMMANDS, *ADMINISTRATOR_COMMANDS, *GROUP_COMMANDS, APPROVING)
}


def is_a_command(text: str) -> bool:
    """Whether somebody on Telegram could write it."""
    return text[1:].split(maxsplit=1)[0].lower() in _ANYBODYS if text[1:].strip() else False


def menu(role: Role) -> tuple[tuple[str, str], ...]:
    """What Telegram proposes in private to somebody of this role."""
    if role is Role.ADMINISTRATOR:
        return MEMBER_COMMANDS + REPRESENTATIVE_COMMANDS + ADMINISTRATOR_COMMANDS
    return MEMBER_COMMANDS + REPRESENTATIVE_COMMANDS + COUNTING if role is Role.REPRESENTATIVE else MEMBER_COMMANDS


def commands(role: Role | None) -> str:
    """What somebody may write beside questions, a line for each; None: the terminal, which knows nobody."""
    if role is None:
        return _lines(BROWSING_COMMANDS)
    groups: list[tuple[str, tuple[tuple[str, str], ...]]] = [("", (*MEMBER_COMMANDS[1:], IN_GROUPS))]
    if role is Role.REPRESENTATIVE:
        groups.append(("Pour les élus :\n", REPRESENTATIVE_COMMANDS + COUNTING))
    if role is Role.ADMINISTRATOR:
        groups.append(("Pour les élus :\n", REPRESENTATIVE_COMMANDS))
        groups.append(("Pour les administrateurs :\n", (*ADMINISTRATOR_COMMANDS, APPROVING)))
    return "\n\n".join(head + _lines(theirs) for head, theirs in groups)


def _lines(told: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"/{name} — {what}" for name, what in told)
