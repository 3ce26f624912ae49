"""/privacy, /mesdonnees, /oublier."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from telegram import CallbackQuery, InputFile, Update

from bot import people_messages
from bot import privacy_messages as messages
from bot.alert_messages import cadence
from bot.buttons import Verb, button, read_press
from bot.memory import Context
from bot.menu import show_menu
from bot.people import People
from bot.rendering import View, line
from bot.sending import answering, reply, send, show
from bot.styled import plain
from knowledge.errors import LastAdministrator, StillBarred
from knowledge.following import Announcement, Follower, KeptAlert
from knowledge.membership import Act, Kept


class PrivacyHandler:
    def __init__(self, people: People) -> None:
        self._people = people

    async def explain(self, update: Update, context: Context) -> None:
        if update.effective_chat is not None:
            await send(context.bot, update.effective_chat.id, line(messages.privacy(self._people.settings)))

    async def give(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.member
        if message is None or member is None:
            return
        kept, followed, alerted, announced = await self._people.house.read(
            lambda desk: (
                desk.membership.kept(member.number),
                desk.subscriptions.list(member.number),
                desk.alerts.kept(member.number),
                [one for one in desk.alerts.announced() if one.by == member.number],
            )
        )
        data = {**self._told(kept, context.visitor.user_id), **told_of(followed, alerted, announced)}
        told = json.dumps(data, ensure_ascii=False, indent=2)
        # a file of theirs, that they may keep
        await message.reply_document(
            InputFile(told.encode(), filename=messages.MY_DATA_FILE), caption=messages.MY_DATA, protect_content=False
        )

    async def ask(self, update: Update, context: Context) -> None:
        message, member = update.effective_message, context.visitor.member
        if message is None or member is None:
            return
        try:
            acts = await self._people.house.read(lambda desk: desk.membership.check_forgettable(member.number))
        except (LastAdministrator, StillBarred) as error:
            await reply(message, line(self._why_not(error)))
            return
        text = f"{messages.FORGET_SURE}\n\n{messages.ACTS_STAY}" if acts else messages.FORGET_SURE
        row = (button(messages.FORGET_YES, Verb.FORGET), button(people_messages.CANCEL, Verb.KEEP))
        await reply(message, View(plain(text), (row,)))

    async def press(self, update: Update, context: Context) -> None:
        if update.callback_query is not None:
            await answering(update.callback_query, self._react(update.callback_query, context))

    async def _react(self, query: CallbackQuery, context: Context) -> str | None:
        press, member = read_press(query.data or ""), context.visitor.member
        if press is None or press.verb is Verb.KEEP:
            await show(query, line(messages.KEPT_AS_IT_IS))
            return None
        acts = 0
        if member is not None:
            try:
                acts = await self._people.house.write(lambda desk: desk.membership.forget(member.number))
            except (LastAdministrator, StillBarred) as error:
                await show(query, line(self._why_not(error)))
                return None
            if context.visitor.user_id is not None:
                await show_menu(context.bot, context.visitor.user_id, None)
                context.application.drop_chat_data(context.visitor.user_id)
        # also when the press comes a second time
        text = f"{messages.FORGOTTEN}\n\n{messages.ACTS_STAY}" if acts else messages.FORGOTTEN
        await show(query, line(text))
        return None

    def _why_not(self, error: LastAdministrator | StillBarred) -> str:
        if isinstance(error, StillBarred):
            return messages.still_barred(self._people.day(error.until))
        return people_messages.LAST_YOURSELF

    def _told(self, kept: Kept, user_id: int | None) -> dict[str, Any]:
        member = kept.member
        return {
            "numéro Telegram (gardé chiffré)": user_id,
            "numéro d’adhérent dans ce bot (tiré au hasard)": member.number,
            "rôle": people_messages.ROLE_OF_YOU[member.role],
            "accès": messages.STATES[member.state],
            "accord": {"version": member.consent, "donné le": member.agreed_at.isoformat()},
            "date d’entrée": member.joined_at.isoformat(),
            "dernière invitation ouverte le": member.renewed_at.isoformat(),
            "accès jusqu’au": member.lapses_at.isoformat() if member.lapses_at else None,
            "fin d’accès constatée le": member.lapsed_seen_at.isoformat() if member.lapsed_seen_at else None,
            "accès retiré le": member.removed_at.isoformat() if member.removed_at else None,
            "invitation d’entrée": kept.invitation,
            "invitations ouvertes": [one.label for one in kept.used],
            "invitations créées": [
                {
                    "numéro": one.number,
                    "libellé": one.label,
                    "pour": people_messages.ROLES[one.role],
                    "le": one.created_at.isoformat(),
                    "jusqu’au": one.expires_at.isoformat(),
                    "usages": one.uses,
                    "utilisés": one.used,
                    "révoquée le": one.revoked_at.isoformat() if one.revoked_at else None,
                }
                for one in kept.made
            ],
            "groupes autorisés": [
                {"numéro": group.number, "le": group.approved_at.isoformat()} for group in kept.groups
            ],
            "actes que vous avez faits": [_act(act) for act in kept.done],
            "actes faits à votre sujet par d’autres": [_act(act) for act in kept.undergone],
            "fichiers envoyés, pas encore publiés": list(kept.drafts),
            "textes collés, pas encore lus": list(kept.pasted),
            "questions": "aucune n’est gardée",
        }


def _act(act: Act) -> dict[str, str]:
    return {"le": act.at.isoformat(), "quoi": people_messages.DEEDS[act.deed], "à propos de": act.about}


def told_of(followed: Follower, alerted: Sequence[KeptAlert], announced: Sequence[Announcement]) -> dict[str, Any]:
    """What somebody follows, their pause, what they were told of, and how far what they published is."""
    return {
        "suivis": [
            {
                "numéro": one.id,
                "quoi": one.words,
                "sujet": one.topic is not None,
                "choisi avant que des sujets soient réunis": list(one.chosen),
                "quand": cadence(one.cadence),
                "jour": one.cadence.weekday,
                "depuis le": one.since.isoformat(),
            }
            for one in followed.subscriptions
        ],
        "alertes, envoyées ou à venir": [
            {
                "réunion": f"{one.meeting.title}, {one.meeting.date.isoformat()}",
                "écrite le": one.written_at.isoformat(),
                "envoyée le": one.sent_at.isoformat() if one.sent_at else None,
                "message": one.message_id,
            }
            for one in alerted
        ],
        "vos publications dont je vous dis encore où en sont les alertes": [
            {
                "compte rendu": one.summary_id,
                "message": one.message_id,
                "texte": one.text,
                "depuis": one.since.isoformat(),
            }
            for one in announced
        ],
        "alertes en pause": followed.paused,
        "alertes en pause jusqu’au": followed.paused_until.isoformat() if followed.paused_until else None,
        "messages bloqués depuis le": followed.blocked_at.isoformat() if followed.blocked_at else None,
    }
