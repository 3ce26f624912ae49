"""What the bot says in French about who may speak to it and what it keeps: invitations, members, privacy, groups."""

from __future__ import annotations

from datetime import date

from bot.dates import in_french
from bot.settings import TelegramSettings
from bot.visitors import Audience
from knowledge.membership import Deed, Invitation, Role


def figure(number: int) -> str:
    """« 312 », « 10 000 »."""
    return f"{number:_}".replace("_", "\u00a0")


def counted(number: int, noun: str) -> str:
    """« 1 adhérent », « 3 adhérents »."""
    return f"{figure(number)} {noun}{'s' if number > 1 and not noun.endswith('s') else ''}"


# -- the gate

STRANGER = (
    "Ce bot est réservé aux adhérents. Demandez un lien d’invitation à vos élus. "
    "Si vous en avez un, ouvrez-le, puis touchez « J’accepte ».\n\n"
    "/privacy dit ce que je garde, et pourquoi."
)
NOT_FOR_YOU = "Ce bouton n’est pas pour vous."
SLOW_DOWN = "Cela fait beaucoup de questions à la suite. Laissez-moi une minute, puis posez-moi la suivante."
SLOW_DOWN_PRESSES = "Doucement : attendez quelques secondes, puis touchez de nouveau."


def reserved(audience: Audience) -> str:
    """To a member who asks for what only others may do."""
    if audience is Audience.ADMINISTRATORS:
        return "C’est réservé aux administrateurs."
    if audience is Audience.REPRESENTATIVES:
        return "C’est réservé aux élus."
    return "Cela ne marche pas ici."


# -- joining

CONSENT = 1
"""The version of what people agree to; a new text gets a new number."""


def consent(role: Role, settings: TelegramSettings) -> str:
    as_what = {
        Role.MEMBER: "",
        Role.REPRESENTATIVE: "Ce lien fait de vous un élu : vous pourrez inviter des adhérents, et ces actes seront notés.\n\n",
        Role.ADMINISTRATOR: "Vous serez administrateur : vous pourrez gérer les accès, et ces actes seront notés.\n\n",
    }[role]
    return (
        f"Bienvenue ! {as_what}Avant de commencer, ce que je garde :\n\n"
        "1. Votre numéro Telegram, chiffré, pour vous reconnaître. Ni votre nom, ni votre téléphone.\n"
        "2. La date de votre accord, et les liens que vous ouvrez ici.\n"
        "3. Vos questions ne sont pas gardées, ni reliées à vous.\n"
        f"4. {_how_long(role, settings)} /oublier efface tout, tant que votre accès n’est pas retiré.\n\n"
        "/privacy dit le reste."
    )


def _how_long(role: Role, settings: TelegramSettings) -> str:
    days = counted(settings.keep_ended_days, "jour")
    if settings.membership_months is None or role is Role.ADMINISTRATOR:
        return f"C’est gardé tant que vous avez accès, puis {days}."
    return f"C’est gardé {settings.membership_months} mois après la dernière invitation, puis {days}."


ACCEPT = "J’accepte"
LINK_REFUSED = "Ce lien n’est pas valable, ou ne l’est plus. Demandez-en un nouveau à vos élus."
LINKS_REFUSED = f"{LINK_REFUSED} Je ne répondrai plus aux liens qui ne sont pas valables : réessayez dans une heure."


def renewed(until: date | None, role: Role) -> str:
    when = f" Votre accès est ouvert jusqu’au {in_french(until)}." if until else ""
    return f"C’est noté : vous êtes {ROLE_OF_YOU[role]}.{when}"


ROLE_OF_YOU = {
    Role.MEMBER: "adhérent",
    Role.REPRESENTATIVE: "élu",
    Role.ADMINISTRATOR: "administrateur",
}
ROLES = {Role.MEMBER: "Adhérents", Role.REPRESENTATIVE: "Élus", Role.ADMINISTRATOR: "Administrateurs"}

# -- invitations


def invitation_form(label: str, role: Role, uses: int, days: int) -> str:
    named = f"« {label} »" if label else "sans libellé"
    hint = "" if label else "\n\nPour vous y retrouver : /inviter agence d’Albi, juin"
    return (
        f"Nouvelle invitation, {named}\n"
        f"Pour : {ROLES[role].lower()} · {counted(uses, 'personne')} · {counted(days, 'jour')}{hint}"
    )


CREATE = "Créer le lien"
CREATED = "Le lien est créé, ci-dessous. Je ne le montrerai qu’une fois."


def chosen(label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label


def invitation_caption(invitation: Invitation, link: str, expiry: date) -> str:
    named = f"« {invitation.label} »\n" if invitation.label else ""
    return (
        f"{named}{link}\n\n"
        f"Invite {counted(invitation.uses, ROLE_OF_YOU[invitation.role])}, jusqu’au {in_french(expiry)}. "
        "Envoyez ce lien, ou montrez l’image en réunion."
    )


NO_INVITATION = "Aucune invitation n’est ouverte. /inviter en crée une."
INVITATIONS = "Invitations ouvertes :"


def invitation_line(number: int, invitation: Invitation, expiry: date) -> str:
    named = invitation.label or "sans libellé"
    return (
        f"{number}. {named} — {ROLES[invitation.role].lower()}, "
        f"{invitation.used} sur {invitation.uses}, jusqu’au {in_french(expiry)}"
    )


def revoke(number: int) -> str:
    return f"Révoquer {number}"


def revoke_sure(invitation: Invitation, came: int) -> str:
    named = f"« {invitation.label} »" if invitation.label else "sans libellé"
    who = f"{counted(came, 'adhérent')} {'ont ouvert' if came > 1 else 'a ouvert'} ce lien pour entrer." if came else ""
    return f"Révoquer l’invitation {named} ? {who}".strip()


REVOKE_LINK = "Révoquer le lien"


def revoke_with(came: int) -> str:
    return f"… et retirer {'cet adhérent' if came == 1 else f'ces {came} adhérents'}"


def revoked(removed: int) -> str:
    if not removed:
        return "Le lien est révoqué."
    return f"Le lien est révoqué, {counted(removed, 'adhérent')} {'retirés' if removed > 1 else 'retiré'}."


INVITATION_GONE = "Cette invitation n’existe plus."
CANCEL = "Annuler"
BACK = "Retour"

# -- members


def member_counts(counts: dict[Role, int]) -> str:
    nouns = ((Role.MEMBER, "adhérent"), (Role.REPRESENTATIVE, "élu"), (Role.ADMINISTRATOR, "administrateur"))
    return " · ".join(counted(counts.get(role, 0), noun) for role, noun in nouns)


PICK = "Chercher un adhérent"
PICK_HOW = "Touchez le bouton en bas de l’écran, puis choisissez la personne."
PICK_BUTTON = "Choisir une personne"
PICKED = "Voici."
NOT_A_MEMBER = "Cette personne n’est pas inscrite ici."
NAMELESS = "nom inconnu de Telegram"
MORE = "Suivants"
FORMER = "Précédents"


def person(name: str, role: Role, since: date) -> str:
    return f"{name}\n{ROLE_OF_YOU[role].capitalize()} depuis le {in_french(since)}"


RAISE = {
    Role.REPRESENTATIVE: "Nommer élu",
    Role.ADMINISTRATOR: "Nommer administrateur",
    Role.MEMBER: "Rendre adhérent",
}
REMOVE = "Retirer"


def remove_sure(name: str) -> str:
    return f"Retirer {name} ? Cette personne ne pourra plus me parler, ni revenir par le même lien."


REVOKE_TOO = "Révoquer aussi son lien"


def removed(*, named: bool, groups: int = 0) -> str:
    """`named`: their number stands in the settings; `groups`: how many they let in, which stay."""
    settings = "\n\nSon numéro est dans RELAIS_ADMINISTRATORS : faites-l’en retirer." if named else ""
    stay = f"\n\nElle avait autorisé {counted(groups, 'groupe')} : /groupes permet de quitter." if groups else ""
    return f"C’est fait : cette personne n’a plus accès. Les liens qu’elle avait créés sont révoqués.{settings}{stay}"


LAST_ADMINISTRATOR = (
    "C’est le dernier administrateur : personne ne pourrait plus gérer les accès. "
    "Invitez d’abord un autre administrateur avec /inviter."
)
LAST_YOURSELF = (
    "Vous êtes le dernier administrateur : personne ne pourrait plus gérer les accès. "
    "Nommez d’abord un autre administrateur avec /membres, ou invitez-le avec /inviter."
)
NOT_ALLOWED = "Vous n’avez pas le droit de faire cela."
MEMBER_GONE = "Cette personne n’est plus inscrite."

# -- the audit trail

JOURNAL = "Derniers actes :"
JOURNAL_EMPTY = "Aucun acte n’est noté."
OLDER = "Plus anciens"
FORMER_OFFICER = "ancien représentant"
DEEDS = {
    Deed.INVITED: "a créé une invitation",
    Deed.REVOKED: "a révoqué une invitation",
    Deed.ROLE_CHANGED: "a changé le rôle de quelqu’un",
    Deed.REMOVED: "a retiré quelqu’un",
    Deed.GROUP_APPROVED: "a autorisé un groupe",
    Deed.GROUP_LEFT: "a retiré un groupe",
    Deed.PUBLISHED: "a publié un compte rendu",
    Deed.WITHDRAWN: "a retiré un compte rendu",
    Deed.TOPIC_CHANGED: "a changé un sujet",
    Deed.CLAIMED: "a pris le rôle d’administrateur",
    Deed.RAISED: "a reçu un rôle par une invitation",
}
SOMEBODY = "quelqu’un"
ROLE_AS = {
    Role.MEMBER: "le rôle d’adhérent",
    Role.REPRESENTATIVE: "le rôle d’élu",
    Role.ADMINISTRATOR: "le rôle d’administrateur",
}


def deed_with_link(deed: Deed, link: str, role: Role | None) -> str:
    """`link`: an invitation's label or number."""
    if deed is Deed.RAISED and role:
        return f"a reçu {ROLE_AS[role]} par l’invitation « {link} »"
    if deed is Deed.INVITED and role:
        return f"a créé l’invitation « {link} », pour {ROLES[role].lower()}"
    return f"a révoqué l’invitation « {link} »"


def deed_to(deed: Deed, whom: str, role: Role | None) -> str:
    return f"a donné à {whom} {ROLE_AS[role]}" if role else f"a retiré {whom}"


# -- groups that were let in

GROUPS = "Groupes autorisés :"
NO_GROUP = "Aucun groupe n’est autorisé. Ajoutez-moi à un groupe, puis écrivez-y /autoriser."
SEE_GROUPS = "Voir les groupes"
LEAVE = "Quitter"
GROUP_GONE = "Ce groupe n’est plus autorisé."


def group_line(place: int, title: str, number: str, name: str, day: date) -> str:
    return f"{place}. {title} ({number}) — {name}, le {in_french(day)}"


def leave(place: int) -> str:
    return f"Quitter {place}"


def leave_sure(title: str) -> str:
    return f"Quitter « {title} » ? Les personnes qui y sont ne pourront plus m’y poser de questions."


# -- groups

GROUP_WAITS = (
    "Bonjour. Un administrateur peut m’autoriser ici avec /autoriser : "
    "toutes les personnes de ce groupe pourront alors me poser des questions."
)
GROUP_APPROVED = (
    "C’est noté : ce groupe peut me poser des questions avec /q, en me citant, ou en répondant à mes messages. "
    "Tous ceux qui y sont, ou y entreront, verront mes réponses. "
    "Un élu peut aussi écrire ici /suivre et un sujet : le groupe en sera prévenu."
)
ANONYMOUS = "Je ne vois pas qui écrit. Écrivez en votre nom, sans l’anonymat des administrateurs."
GROUP_LEFT = "C’est noté : je quitte ce groupe."
GROUP_USAGE = "Écrivez votre question après /q, par exemple : /q télétravail"
