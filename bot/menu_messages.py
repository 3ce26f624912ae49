"""What Telegram shows in French before anything is said, and the commands that it proposes."""

from __future__ import annotations

from knowledge.membership import Role

DESCRIPTION = (
    "Je réponds aux questions des adhérents avec des extraits mot pour mot des comptes rendus du CSE, et leur source.\n\n"
    "Réservé aux adhérents : demandez un lien d’invitation à vos élus."
)
SHORT_DESCRIPTION = "Les comptes rendus du CSE, cités mot pour mot. Réservé aux adhérents."
MEMBER_COMMANDS = (
    ("aide", "Ce que je sais faire"),
    ("reunions", "Parcourir les comptes rendus"),
    ("sujets", "Parcourir les sujets"),
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


def commands(role: Role) -> str:
    """What somebody may write beside questions, a line for each."""
    theirs: tuple[tuple[str, str], ...] = MEMBER_COMMANDS[1:]
    theirs += REPRESENTATIVE_COMMANDS if role.covers(Role.REPRESENTATIVE) else ()
    theirs += ADMINISTRATOR_COMMANDS if role.covers(Role.ADMINISTRATOR) else ()
    return "\n".join(f"/{name} — {what}" for name, what in theirs)
