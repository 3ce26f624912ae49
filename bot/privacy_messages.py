"""What the bot says in French about what it keeps: /privacy, /mesdonnees, /oublier."""

from __future__ import annotations

from datetime import date

from bot.dates import in_french
from bot.people_messages import counted
from bot.settings import TelegramSettings
from knowledge.membership import State

BACKUPS = "Votre syndicat s’engage à effacer les sauvegardes en 30 jours."


def privacy(settings: TelegramSettings) -> str:
    whom = settings.contact or "vos élus"
    lapse = (
        f" Votre accès s’arrête {settings.membership_months} mois après la dernière invitation, sauf celui des "
        "administrateurs."
        if settings.membership_months
        else ""
    )
    return (
        "Vos données\n\n"
        f"Responsable : votre syndicat. Pour toute question ou réclamation : {whom}. "
        "Vous pouvez aussi saisir la CNIL (cnil.fr).\n\n"
        "Ce que je garde : votre numéro Telegram, chiffré ; votre rôle ; la date et la version de votre accord"
        " ; les liens que vous avez ouverts ; ce que vous demandez à suivre, et les alertes reçues depuis un an. Ni nom, ni téléphone, ni photo.\n\n"
        "Pourquoi : être adhérent d’un syndicat est une donnée protégée (RGPD, art. 9). Je ne la garde que pour savoir à "
        "qui répondre, avec votre accord.\n\n"
        "Vos questions ne sont pas gardées : chacune est chiffrée le temps d’y répondre, puis effacée. Elles ne sont "
        "reliées à personne.\n\n"
        f"Combien de temps : tant que vous avez accès.{lapse} Ensuite, tout est effacé au bout de "
        f"{counted(settings.keep_ended_days, 'jour')}. Si votre accès est retiré, une trace chiffrée reste "
        "tant qu’un lien que vous avez ouvert peut servir, pour qu’il ne vous fasse pas revenir. Les actes des élus "
        f"(inviter, retirer…) sont gardés {counted(settings.keep_acts_months, 'mois')}. {BACKUPS}\n\n"
        "Qui les voit : les administrateurs voient les élus et les administrateurs, et combien vous êtes ; ils "
        "peuvent vérifier si une personne de leurs contacts est inscrite. La machine qui me fait tourner ne garde aucun "
        "nom.\n\n"
        "Telegram : cette conversation n’est pas chiffrée de bout en bout. Telegram, hors de l’Union européenne, peut "
        "lire vos messages et sait que vous me parlez. N’écrivez ici rien de personnel.\n\n"
        "Vos droits : /mesdonnees vous envoie tout ce que je garde sur vous. /oublier l’efface aussitôt, "
        "sauf cette trace ; les actes d’un élu restent, sans lui."
    )


STATES = {State.ACTIVE: "ouvert", State.LAPSED: "échu", State.REMOVED: "retiré"}
MY_DATA_FILE = "mes-donnees.json"
MY_DATA = "Voici tout ce que je garde sur vous."

FORGET_SURE = (
    f"Effacer tout ce que je garde sur vous ? Vous ne pourrez plus me parler sans nouvelle invitation.\n\n{BACKUPS}"
)
ACTS_STAY = "Ce que vous avez fait ici (inviter, retirer…) reste noté, sans vous : « ancien représentant »."
FORGET_YES = "Tout effacer"
FORGOTTEN = f"C’est effacé : plus rien ici ne vous désigne. {BACKUPS}"


def still_barred(until: date) -> str:
    """To somebody who was removed."""
    return (
        "Votre accès a été retiré. Je garde une trace chiffrée jusqu’à la fin des liens que vous avez ouverts, au plus tard "
        f"le {in_french(until)}, pour qu’ils ne vous fassent pas revenir. Elle est effacée ensuite, sans rien faire de plus."
    )


KEPT_AS_IT_IS = "Rien n’est effacé."
