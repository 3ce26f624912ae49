"""Who gets what, where: every command, every button and everything else that people send, in one table.

`promised` is the product's promise in one screen. It is written from what members are told, not from the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, IntEnum, auto
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram import ReplyParameters, Update

from bot import draft_messages, privacy_messages
from bot import people_messages as messages
from bot.access import Entry
from bot.buttons import Verb
from bot.directory import TelegramDirectory
from bot.house import Desk
from bot.loopback import Json, Kind, Room, Shown
from bot.visitors import Audience
from knowledge.drafts import read_file
from knowledge.membership import Role
from knowledge.publishing import publish
from knowledge.store.database import Database
from tests.conftest import AUTUMN, SPRING, publish_summaries
from tests.conversations.person import Person
from tests.conversations.union import Standing, Union, union_in
from tests.knowledge import documents as made


class Place(Enum):
    PRIVATE = "private"
    APPROVED = "approved group"
    UNKNOWN = "unapproved group"


class Rank(IntEnum):
    NOBODY = 0
    FORMER = 1
    """Something is still kept about them."""
    MEMBER = 2
    REPRESENTATIVE = 3
    ADMINISTRATOR = 4


RANKS = {
    Standing.STRANGER: Rank.NOBODY,
    Standing.INVITED: Rank.NOBODY,
    Standing.AWAITED: Rank.NOBODY,
    Standing.REMOVED: Rank.FORMER,
    Standing.LAPSED: Rank.FORMER,
    Standing.MEMBER: Rank.MEMBER,
    Standing.REPRESENTATIVE: Rank.REPRESENTATIVE,
    Standing.ADMINISTRATOR: Rank.ADMINISTRATOR,
}


class Outcome(Enum):
    GIVEN = auto()
    """What was asked for."""
    ANSWERED = auto()
    """What it gets as a question."""
    RESERVED = auto()
    """A member is told that this is for others."""
    POLITE = auto()
    """The polite line the first time, then nothing."""
    SILENCE = auto()
    """Nothing. A press is answered all the same, to somebody known perhaps with « not for you »."""
    NO_RESULTS = auto()
    LEFT = auto()
    """The bot says nothing and goes."""


def promised(deed: Deed, standing: Standing, place: Place) -> Outcome:
    rank = RANKS[standing]
    if deed.kind == "inline":
        return Outcome.GIVEN if rank >= Rank.MEMBER else Outcome.NO_RESULTS
    if deed.kind == "press":
        if deed.ours:
            # in private there is no group that it could be about
            return Outcome.GIVEN if place is Place.APPROVED and rank >= Rank.REPRESENTATIVE else Outcome.SILENCE
        # all others stand in private chats alone
        return Outcome.GIVEN if place is Place.PRIVATE and rank >= deed.rank else Outcome.SILENCE
    if place is not Place.PRIVATE and deed.name == "/autoriser" and rank is Rank.ADMINISTRATOR:
        return Outcome.GIVEN
    if place is Place.UNKNOWN:
        return Outcome.LEFT
    if place is Place.APPROVED:
        # everybody in a group that was approved may ask there; nothing personal is answered before others
        # there an answer to the bot is a question, whatever it answers
        if deed.kind == "answer":
            return Outcome.ANSWERED
        for_all = deed.name in ("/q", "mention")
        # what the group follows is for who speaks for it
        return Outcome.GIVEN if for_all or (deed.ours and rank >= Rank.REPRESENTATIVE) else Outcome.SILENCE
    if deed.kind == "pasted" and rank is Rank.MEMBER:
        return Outcome.ANSWERED
    if rank >= deed.rank:
        return Outcome.GIVEN
    if standing is Standing.AWAITED and deed.name.startswith("/start"):
        return Outcome.GIVEN
    return Outcome.RESERVED if rank >= Rank.MEMBER else Outcome.POLITE


# -- what people do


@dataclass
class Cell:
    """Somebody of one standing in one place, and what they can name."""

    union: Union
    person: Person
    room: Room | None
    passage: str
    tabled: str
    """The id of a row of a table in a PDF."""

    async def draft(self) -> str:
        """The number of a draft, theirs if they represent somebody."""
        lookup = self.union.people.keyring.lookup(self.person.player.id)
        number = next(_numbers)
        reading = read_file("mai.txt", MAY.format(number).encode())

        def begin(desk: Desk) -> str:
            member = desk.membership.member(lookup)
            own = member is not None and member.active and member.role is not Role.MEMBER
            by = member if own else desk.membership.officers()[0]
            return desk.drafts.begin(reading, by=by.number if by else None).number

        return await self.union.people.house.write(begin)

    async def summary(self) -> str:
        """The number of a summary that was published in the shell."""
        text = MAY.format(next(_numbers)).encode()
        done = await self.union.people.house.write(
            lambda desk: publish(desk.database, "mai.txt", text, when=_day(), replace=True)
        )
        return str(done.summary)

    async def topic(self) -> str:
        """The number of a topic that two meetings spoke of."""
        found = await self.union.people.house.read(lambda desk: desk.topics.find("télétravail"))
        return str(found.id if found else 0)

    async def asked(self, prompt: str) -> int:
        """The number of a message in which the bot asked for something here."""
        message = await self.union.application.bot.send_message(self.chat, prompt)
        return message.message_id

    @property
    def chat(self) -> int:
        return self.room.id if self.room else self.person.player.id

    async def officer(self) -> str:
        """The number of a representative to whom things may be done."""
        return self.union.number(await self.union.member("Olga", Role.REPRESENTATIVE))

    async def invitation(self) -> str:
        """The number of an open invitation."""
        await self.union.token(uses=1)
        newest = self.union.rows("SELECT number FROM invitations ORDER BY rowid DESC LIMIT 1")
        return str(newest[0]["number"])

    async def group(self) -> str:
        """The number of a group that was let in."""
        await self.union.group()
        newest = self.union.rows("SELECT number FROM group_chats ORDER BY rowid DESC LIMIT 1")
        return str(newest[0]["number"])

    def says(self, text: str) -> Json:
        return self.person.player.says(text, self.room)

    def sends(self, **content: Any) -> Json:
        return self.person.player.sends(self.room, **content)

    async def presses(self, data: str) -> Json:
        """On an answer that the bot once gave them here."""
        asked = self.says(BUS)["message"]
        answer = await self.union.application.bot.send_message(
            asked["chat"]["id"], "…", reply_parameters=ReplyParameters(asked["message_id"])
        )
        self.union.loopback.take()
        return self.person.player.presses(answer.message_id, data, self.room)


BUS = "navette de la gare"
MAY = """\
SYNERA
CSE Rivemont
RÉUNION DU 3 MAI 2024

VESTIAIRES
Le carrelage des vestiaires sera refait en {0} semaines. Les casiers resteront accessibles le samedi.
"""
"""What is sent, pasted, and published in the shell; no two are the same."""
FILE = {"file_id": "a", "file_unique_id": "b"}
SIZE = {**FILE, "width": 9, "height": 9}
WELCOME = "Bonjour ! Je réponds"
UNKNOWN = "Je ne connais pas cette commande"
REFUSED = "Ce lien n’est pas valable"
NOT_THERE = "n’est plus publié"
NO_DRAFT = "Ce brouillon n’existe plus"
NO_TOPIC = "Ce sujet n’existe plus"
NO_NAME = "Aucun sujet ne s’appelle"
NOT_MINE = "Vous ne suivez plus cela"


@dataclass(frozen=True)
class Deed:
    name: str
    rank: Rank
    """Who gets it in private, at least."""
    gives: tuple[str, ...]
    """One of these stands in what they get."""
    make: Callable[[Cell], Awaitable[Json]]
    kind: str = "message"
    changes: bool = False
    """Afterwards they may be of another standing."""
    asked: tuple[str, ...] = ()
    """One of these stands in what they get where it is a question."""
    ours: bool = False
    """In an approved group it is about what the group follows."""


_numbers = count(1)


def _day() -> date:
    """Another one each time, so that nothing replaces anything."""
    return date(2000, 1, 1) + timedelta(next(_numbers))


def command(text: str, rank: Rank, *gives: str, name: str = "", ours: bool = False) -> Deed:
    async def make(cell: Cell) -> Json:
        return cell.says(text.format(passage=cell.passage))

    return Deed(name or text, rank, gives, make, ours=ours)


def content(name: str, gives: str, **sent: Any) -> Deed:
    async def make(cell: Cell) -> Json:
        return cell.sends(**sent)

    return Deed(name, Rank.MEMBER, (gives,), make)


def press(verb: Verb | str, about: str, rank: Rank, *gives: str, changes: bool = False, again: bool = False) -> Deed:
    """`again`: it stands in the table a second time, where something else comes of it."""

    async def make(cell: Cell) -> Json:
        filled = about.replace("<passage>", cell.passage).replace("<tabled>", cell.tabled)
        if "<officer>" in filled:
            filled = filled.replace("<officer>", await cell.officer())
        if "<invitation>" in filled:
            filled = filled.replace("<invitation>", await cell.invitation())
        if "<group>" in filled:
            filled = filled.replace("<group>", await cell.group())
        if "<token>" in filled:
            filled = filled.replace("<token>", await cell.union.token(uses=1))
        if "<draft>" in filled:
            filled = filled.replace("<draft>", await cell.draft())
        if "<topic>" in filled:
            filled = filled.replace("<topic>", await cell.topic())
        if "<part>" in filled:
            filled = filled.replace("<part>", await _part_of(cell, filled.partition(":")[0]))
        if "<summary>" in filled:
            filled = filled.replace("<summary>", await cell.summary())
        return await cell.presses(f"{verb}:{filled}" if isinstance(verb, Verb) else filled)

    name = f"press {verb}:{about}" if isinstance(verb, Verb) else f"press {about!r}"
    name += " again" if again else ""
    return Deed(name, rank, gives, make, "press", changes, ours=verb is Verb.OURS)


def answer(prompt: str, text: str, gives: str) -> Deed:
    """In answer to what the bot once asked; in a group it is a question."""

    async def make(cell: Cell) -> Json:
        filled = prompt
        if "<draft>" in filled:
            filled = filled.replace("<draft>", await cell.draft())
        if "<summary>" in filled:
            filled = filled.replace("<summary>", await cell.summary())
        await _ready(cell)
        message = await cell.asked(filled)
        cell.union.loopback.take()
        return cell.person.player.says(text, cell.room, reply_to=message)

    name = f"answer {text!r} to {prompt!r}"
    return Deed(name, REPRESENTATIVE, (gives,), make, "answer", asked=("Je ne trouve rien", "❝", "Je n’ai pas compris"))


async def _ready(cell: Cell) -> None:
    """The bot may write to them."""
    if cell.room is None:
        cell.person.player.says("…")


async def _part_of(cell: Cell, draft: str) -> str:
    parts = await cell.union.people.house.write(lambda desk: desk.drafts.passages(draft))
    return parts[0].id


async def _pastes(cell: Cell) -> None:
    """Say in private that they will paste a text, if they may."""
    if RANKS[await standing_now(cell)] >= Rank.REPRESENTATIVE:
        await cell.person.do(cell.person.player.says("/publier"))


async def _forwards(cell: Cell) -> Json:
    origin = {"type": "hidden_user", "sender_user_name": "Quelqu’un", "date": 1_776_000_000}
    return cell.sends(text=MAY.format(next(_numbers)), forward_origin=origin)


async def _says_while_pasting(cell: Cell) -> Json:
    await _pastes(cell)
    return cell.says(BUS)


async def _says_what_was_pasted(cell: Cell) -> Json:
    await _pastes(cell)
    if RANKS[await standing_now(cell)] >= Rank.REPRESENTATIVE:
        await cell.person.do(cell.person.player.says(MAY.format(next(_numbers))))
    return await cell.presses("pasted:")


async def _sends_file(cell: Cell) -> Json:
    return cell.person.player.sends_file("mai.txt", MAY.format(next(_numbers)).encode(), room=cell.room)


async def _opens_invitation(cell: Cell) -> Json:
    return cell.says(f"/start inv_{await cell.union.token(uses=1)}")


async def _edits(cell: Cell) -> Json:
    asked = cell.says("cantine")["message"]
    return cell.person.player.edits(asked["message_id"], BUS, cell.room)


async def _shares(cell: Cell) -> Json:
    officer = (await cell.union.member("Olga", Role.REPRESENTATIVE)).player
    shared = {"request_id": 1, "users": [{"user_id": officer.id, "first_name": officer.name}], "user_ids": [officer.id]}
    return cell.sends(users_shared=shared)


async def _asks_inline(cell: Cell) -> Json:
    return cell.person.player.asks_inline(BUS)


NOBODY, FORMER, MEMBER, REPRESENTATIVE, ADMINISTRATOR = Rank
AUDIENCES = {REPRESENTATIVE: Audience.REPRESENTATIVES, ADMINISTRATOR: Audience.ADMINISTRATORS}

DEEDS = (
    command("/start", MEMBER, WELCOME, "Vous serez administrateur"),
    command("/start zzz", MEMBER, WELCOME, "Vous serez administrateur"),
    command("/start inv_zzz", NOBODY, REFUSED),
    command(f"/start inv_{'A' * 22}", NOBODY, REFUSED),
    command("/start p_{passage}", MEMBER, "vingt minutes", "Vous serez administrateur"),
    command("/start p_zzz", MEMBER, "n’est plus publié", "Vous serez administrateur"),
    Deed("/start inv_<token>", NOBODY, ("Bienvenue !", "C’est noté : vous êtes"), _opens_invitation),
    command("/aide", MEMBER, "Posez votre question"),
    command("/help", MEMBER, "Posez votre question"),
    command("/privacy", NOBODY, "Vos données"),
    command("/confidentialite", NOBODY, "Vos données"),
    command("/mesdonnees", FORMER, "Voici tout ce que je garde"),
    command("/oublier", FORMER, "Effacer tout ce que je garde"),
    command("/inviter", REPRESENTATIVE, "Nouvelle invitation, sans libellé"),
    command("/inviter agence d’Albi", REPRESENTATIVE, "Nouvelle invitation, « agence d’Albi »"),
    command("/invitations", REPRESENTATIVE, "Invitations ouvertes", "Aucune invitation"),
    command("/membres", REPRESENTATIVE, "adhérent"),
    command("/journal", ADMINISTRATOR, "Derniers actes"),
    command("/groupes", ADMINISTRATOR, "Groupes autorisés", "Aucun groupe"),
    # in private these two are commands like any unknown one
    command("/autoriser", MEMBER, UNKNOWN, "C’est noté : ce groupe"),
    command(f"/q {BUS}", MEMBER, UNKNOWN, "vingt minutes", name="/q"),
    command("/nimporte", MEMBER, UNKNOWN),
    command(BUS, MEMBER, "vingt minutes"),
    command(f"@relais_bot {BUS}", MEMBER, "vingt minutes", name="mention"),
    Deed("edited text", MEMBER, ("vingt minutes",), _edits),
    Deed(
        "file", REPRESENTATIVE, ("réunion du 3 mai 2024",), _sends_file, "pasted", asked=("Je ne lis que les fichiers",)
    ),
    content("photo", "Je ne sais pas lire ", photo=[SIZE]),
    content("voice", "écouter", voice={**FILE, "duration": 3}),
    content("sticker", "Merci", sticker={**SIZE, "type": "regular", "is_animated": False, "is_video": False}),
    Deed("users shared", ADMINISTRATOR, ("Voici.",), _shares),
    Deed("inline", MEMBER, ("vingt minutes",), _asks_inline, "inline"),
    # the buttons of answers
    press(Verb.REPLY, "", MEMBER, "vingt minutes"),
    press(Verb.PASSAGE, "<passage>", MEMBER, "vingt minutes"),
    press(Verb.OTHERS, "", MEMBER, "vingt minutes"),
    press(Verb.CONTEXT, "<passage>", MEMBER, "vingt minutes"),
    press(Verb.EXAMPLE, "télétravail", MEMBER, "❝"),
    # the door
    press(Verb.JOIN, "<token>", NOBODY, WELCOME, changes=True),
    press(Verb.CLAIM, "", NOBODY, REFUSED, WELCOME, changes=True),
    press(Verb.FORGET, "", NOBODY, "C’est effacé", changes=True),
    press(Verb.KEEP, "", NOBODY, "Rien n’est effacé"),
    # those of representatives
    press(Verb.FORM, "member:10:30", REPRESENTATIVE, "Nouvelle invitation"),
    press(Verb.INVITE, "member:1:7", REPRESENTATIVE, "Le lien est créé"),
    press(Verb.INVITATIONS, "", REPRESENTATIVE, "Invitations ouvertes", "Aucune invitation"),
    press(Verb.REVOKE, "<invitation>", REPRESENTATIVE, "Révoquer l’invitation"),
    press(Verb.REVOKE, "<invitation>:link", REPRESENTATIVE, "Le lien est révoqué"),
    press(Verb.REVOKE, "<invitation>:all", REPRESENTATIVE, "Le lien est révoqué", "pas le droit"),
    # those of administrators
    press(Verb.PEOPLE, "0", ADMINISTRATOR, "adhérent"),
    press(Verb.PERSON, "<officer>", ADMINISTRATOR, "Élu depuis le"),
    press(Verb.ROLE, "<officer>:administrator", ADMINISTRATOR, "Administrateur depuis le"),
    press(Verb.REMOVE, "<officer>", ADMINISTRATOR, "Retirer Olga"),
    press(Verb.PICK, "", ADMINISTRATOR, "Touchez le bouton"),
    press(Verb.GROUPS, "0", ADMINISTRATOR, "Groupes autorisés", "Aucun groupe"),
    press(Verb.LEAVE, "<group>", ADMINISTRATOR, "Quitter « Atelier »"),
    press(Verb.JOURNAL, "999999", ADMINISTRATOR, "Derniers actes"),
    press(Verb.REMOVE, "<officer>:yes", ADMINISTRATOR, "n’a plus accès"),
    # what no button says
    press("", "x", MEMBER, "ne marche plus"),
    press("", "drop:tables", MEMBER, "ne marche plus"),
    press("", "JOIN:" + "A" * 22, MEMBER, "ne marche plus"),
    press(Verb.CONTEXT, "zzz", MEMBER, "n’est plus publié"),
    press(Verb.EXAMPLE, "secret", MEMBER, "ne marche plus"),
    press(Verb.JOIN, "", NOBODY, REFUSED, WELCOME),
    press(Verb.JOIN, "' OR 1=1 --", NOBODY, REFUSED, WELCOME),
    press(Verb.KEEP, "zzz", NOBODY, "Rien n’est effacé"),
    press(Verb.FORM, "zzz", REPRESENTATIVE, "n’existe plus"),
    press(Verb.FORM, "member:9999:30", REPRESENTATIVE, "n’existe plus"),
    press(Verb.INVITE, "king:1:7", REPRESENTATIVE, "n’existe plus"),
    press(Verb.REVOKE, "ZZZZZZ", REPRESENTATIVE, "n’existe plus"),
    press(Verb.REVOKE, "ZZZZZZ:all", REPRESENTATIVE, "n’existe plus"),
    press(Verb.PEOPLE, "many", ADMINISTRATOR, "n’est plus inscrite"),
    press(Verb.PEOPLE, "-5", ADMINISTRATOR, "adhérent"),
    press(Verb.PERSON, "'", ADMINISTRATOR, "n’est plus inscrite"),
    press(Verb.ROLE, "ZZ:king", ADMINISTRATOR, "n’est plus inscrite"),
    press(Verb.REMOVE, "", ADMINISTRATOR, "n’est plus inscrite"),
    press(Verb.GROUPS, "x", ADMINISTRATOR, "Groupes autorisés", "Aucun groupe"),
    press(Verb.LEAVE, "ZZZZZZ:yes", ADMINISTRATOR, "n’est plus autorisé"),
    press(Verb.JOURNAL, "x", ADMINISTRATOR, "n’est plus inscrite"),
    press(Verb.JOURNAL, "9" * 30, ADMINISTRATOR, "n’est plus inscrite"),
    # looking through what is published
    command("/reunions", MEMBER, "Réunions publiées"),
    press(Verb.MEETINGS, "meeting:0", MEMBER, "Réunions publiées"),
    press(Verb.MEETING, "<summary>", MEMBER, "passages", "passage"),
    command("/reunions mai 2026", MEMBER, "Aucune réunion publiée ne correspond"),
    press(Verb.MEETINGS, "meeting:1:0", MEMBER, "Réunions publiées"),
    press(Verb.MEETINGS, "meeting:99:0", MEMBER, "Aucun compte rendu"),
    press(Verb.MEETINGS, "withdraw:1:0", MEMBER, "Réunions publiées", "Quel compte rendu retirer"),
    press(Verb.MEETINGS, "meeting:1:x", MEMBER, NOT_THERE),
    press(Verb.MEETING, "<summary>:0", MEMBER, "passages", "passage"),
    press(Verb.MEETING, "<summary>:x", MEMBER, NOT_THERE),
    press(Verb.ITEM, "<summary>:0:0", MEMBER, "RÉUNION DU 3 MAI 2024"),
    press(Verb.ITEM, "<summary>:1:0", MEMBER, "Le carrelage des vestiaires"),
    press(Verb.ITEM, "<summary>:1:99", MEMBER, "Le carrelage des vestiaires"),
    press(Verb.ITEM, "<summary>:-1:0", MEMBER, NOT_THERE),
    press(Verb.MEETINGS, "", MEMBER, NOT_THERE),
    press(Verb.MEETINGS, "withdraw:0", MEMBER, "Réunions publiées", "Quel compte rendu retirer"),
    press(Verb.MEETINGS, "king:0", MEMBER, "Réunions publiées", NOT_THERE),
    press(Verb.MEETINGS, "meeting:x", MEMBER, NOT_THERE),
    press(Verb.MEETINGS, "meeting:-5", MEMBER, "Réunions publiées"),
    press(Verb.MEETINGS, "meeting:" + "9" * 30, MEMBER, "Réunions publiées"),
    press(Verb.MEETING, "", MEMBER, NOT_THERE),
    press(Verb.MEETING, "zzz", MEMBER, NOT_THERE),
    press(Verb.MEETING, "99999", MEMBER, NOT_THERE),
    press(Verb.MEETING, "-1", MEMBER, NOT_THERE),
    press(Verb.MEETING, "9" * 30, MEMBER, NOT_THERE),
    press(Verb.ITEM, "", MEMBER, NOT_THERE),
    press(Verb.ITEM, "<summary>", MEMBER, NOT_THERE),
    press(Verb.ITEM, "<summary>:99:0", MEMBER, NOT_THERE),
    press(Verb.ITEM, "<summary>:x:y", MEMBER, NOT_THERE),
    press(Verb.ITEM, "99999:0:0", MEMBER, NOT_THERE),
    # the source itself
    press(Verb.PAGE, "<tabled>", MEMBER, "CSE Bellerive"),
    press(Verb.TABLE, "<tabled>", MEMBER, "sendPhoto"),
    press(Verb.ORIGINAL, "<tabled>", MEMBER, "sendDocument"),
    press(Verb.ORIGINAL, "<summary>", MEMBER, "sendDocument"),
    press(Verb.PAGE, "<passage>", MEMBER, "Cette page ne peut pas"),
    press(Verb.TABLE, "<passage>", MEMBER, "Ce tableau ne peut pas"),
    press(Verb.PAGE, "", MEMBER, "Cette page ne peut pas"),
    press(Verb.PAGE, "' OR 1=1 --", MEMBER, "Cette page ne peut pas"),
    press(Verb.TABLE, "zzz", MEMBER, "Ce tableau ne peut pas"),
    press(Verb.ORIGINAL, "", MEMBER, NOT_THERE),
    press(Verb.ORIGINAL, "../relais.db", MEMBER, NOT_THERE),
    press(Verb.ORIGINAL, "99999", MEMBER, NOT_THERE),
    press(Verb.ORIGINAL, "9" * 30, MEMBER, NOT_THERE),
    # topics, and what somebody follows
    command("/sujets", MEMBER, "Sujets dont parlent"),
    command("/sujets télétravail", MEMBER, " · 2 réunions"),
    command("/sujets zeppelins", MEMBER, NO_NAME),
    press(Verb.TOPICS, "0", MEMBER, "Sujets dont parlent"),
    press(Verb.TOPICS, "-5", MEMBER, "Sujets dont parlent"),
    press(Verb.TOPICS, "9" * 30, MEMBER, "Sujets dont parlent"),
    press(Verb.TOPICS, "x", MEMBER, NO_TOPIC),
    press(Verb.TOPICS, "0:1", MEMBER, "Sujets dont parlent"),
    press(Verb.TOPICS, "0:" + "9" * 30, MEMBER, "Sujets dont parlent"),
    press(Verb.TOPICS, "0:x", MEMBER, NO_TOPIC),
    press(Verb.TOPIC, "<topic>:0", MEMBER, " · 2 réunions"),
    press(Verb.TOPIC, "<topic>:" + "9" * 30, MEMBER, " · 2 réunions"),
    press(Verb.TOPIC, "<topic>", MEMBER, NO_TOPIC),
    press(Verb.TOPIC, "<topic>:0:1", MEMBER, " · 2 réunions"),
    press(Verb.TOPIC, "<topic>:0:x", MEMBER, NO_TOPIC),
    press(Verb.TOPIC, "", MEMBER, NO_TOPIC),
    press(Verb.TOPIC, "99999:0", MEMBER, NO_TOPIC),
    press(Verb.TOPIC, "9" * 30 + ":0", MEMBER, NO_TOPIC),
    press(Verb.SEEN, "<passage>:t<topic>:0", MEMBER, "vingt minutes"),
    press(Verb.SEEN, "<passage>:a1:0", MEMBER, "vingt minutes"),
    press(Verb.SEEN, "zzz:t1:0", MEMBER, NOT_THERE),
    press(Verb.SEEN, "<passage>", MEMBER, NO_TOPIC),
    press(Verb.SEEN, "<passage>:t1:drop", MEMBER, NO_TOPIC),
    command("/sujet", REPRESENTATIVE, "Corriger les sujets"),
    command("/sujet masquer zeppelins", REPRESENTATIVE, NO_NAME),
    command("/sujet séparer zeppelins", REPRESENTATIVE, NO_NAME),
    command("/sujet lien télétravail", REPRESENTATIVE, "Pour proposer de suivre"),
    command("/sujet mettre télétravail", REPRESENTATIVE, "un seul passage"),
    press(Verb.TAKE_OUT, "<passage>:<topic>:0", REPRESENTATIVE, " · 2 réunions"),
    press(Verb.TAKE_OUT, "zzz:<topic>:0", REPRESENTATIVE, NO_TOPIC),
    press(Verb.TAKE_OUT, "<passage>:<topic>:0:1", REPRESENTATIVE, " · 2 réunions"),
    press(Verb.TAKE_OUT, "", REPRESENTATIVE, NO_TOPIC),
    command("/suivre", MEMBER, "Dites ce que vous voulez suivre", "ce que ce groupe veut suivre", ours=True),
    command("/suivre zeppelins", MEMBER, "Vous prévenir quand", "ce groupe sera prévenu ici", ours=True),
    command("/start suivre_zeppelins", MEMBER, "Vous prévenir quand", "Vous serez administrateur"),
    command("/start suivre_99999", MEMBER, NO_TOPIC, "Vous serez administrateur"),
    press(Verb.FOLLOW, "t<topic>", MEMBER, "Vous prévenir quand", "Vous suivez déjà"),
    press(Verb.FOLLOW, "w", MEMBER, "Vous prévenir quand", "Vous suivez déjà"),
    press(Verb.FOLLOW, "q", MEMBER, "Vous prévenir quand", "Vous suivez déjà"),
    press(Verb.FOLLOW, "s", MEMBER, "Je ne retrouve plus ces mots"),
    press(Verb.FOLLOW, "no", MEMBER, "Rien n’est suivi"),
    press(Verb.FOLLOW, "t<topic>:now", MEMBER, "C’est noté", "tout de suite"),
    press(Verb.FOLLOW, "q:week", MEMBER, "C’est noté", "chaque lundi"),
    press(Verb.FOLLOW, "t99999:now", MEMBER, NO_TOPIC),
    press(Verb.FOLLOW, "t" + "9" * 30 + ":now", MEMBER, NO_TOPIC),
    press(Verb.FOLLOW, "tx:now", MEMBER, NO_TOPIC),
    press(Verb.FOLLOW, "zzz", MEMBER, NO_TOPIC),
    press(Verb.FOLLOW, "", MEMBER, NO_TOPIC),
    command("/alertes", MEMBER, "Vous suivez", "Ce groupe ne suit rien", ours=True),
    press(Verb.OURS, "list:0", REPRESENTATIVE, "Ce groupe ne suit rien"),
    press(Verb.OURS, "list:-9", REPRESENTATIVE, "Ce groupe ne suit rien"),
    press(Verb.OURS, "open", REPRESENTATIVE, "Ce groupe ne suit rien"),
    press(Verb.OURS, "ask", REPRESENTATIVE, "Pendant combien de temps"),
    press(Verb.OURS, "pause", REPRESENTATIVE, "Pendant combien de temps"),
    press(Verb.OURS, "pause:7", REPRESENTATIVE, "Ce groupe ne suit rien"),
    press(Verb.OURS, "pause:8", REPRESENTATIVE, NO_TOPIC),
    press(Verb.OURS, "resume", REPRESENTATIVE, "Ce groupe ne suit rien"),
    press(Verb.OURS, "end:99999", REPRESENTATIVE, NOT_MINE),
    press(Verb.OURS, "stop:99999", REPRESENTATIVE, NOT_MINE),
    press(Verb.OURS, "stop:" + "9" * 30, REPRESENTATIVE, NO_TOPIC),
    press(Verb.OURS, "explode", REPRESENTATIVE, NO_TOPIC),
    press(Verb.OURS, "", REPRESENTATIVE, NO_TOPIC),
    press(Verb.FOLLOWED, "list:0", MEMBER, "Vous suivez"),
    press(Verb.FOLLOWED, "list:-7", MEMBER, "Vous suivez"),
    press(Verb.FOLLOWED, "pause", MEMBER, "Pendant combien de temps"),
    press(Verb.FOLLOWED, "pause:7", MEMBER, "En pause jusqu"),
    press(Verb.FOLLOWED, "pause:100000000", MEMBER, NO_TOPIC),
    press(Verb.FOLLOWED, "resume", MEMBER, "C’est reparti"),
    press(Verb.FOLLOWED, "all", MEMBER, "Ne plus rien suivre"),
    press(Verb.FOLLOWED, "all:yes", MEMBER, "vous ne suivez plus rien"),
    press(Verb.FOLLOWED, "99999", MEMBER, NOT_MINE),
    press(Verb.FOLLOWED, "99999:stop", MEMBER, NOT_MINE),
    press(Verb.FOLLOWED, "99999:now", MEMBER, NOT_MINE),
    press(Verb.FOLLOWED, "99999:day:9", MEMBER, NO_TOPIC),
    press(Verb.FOLLOWED, "' OR 1=1 --:stop", MEMBER, NO_TOPIC),
    press(Verb.FOLLOWED, "9" * 30 + ":stop", MEMBER, NO_TOPIC, NOT_MINE),
    press(Verb.ALERT, "read:99999:0", MEMBER, "n’est plus publié"),
    press(Verb.ALERT, "read:x", MEMBER, NO_TOPIC),
    press(Verb.ALERT, "stop:99999", MEMBER, NOT_MINE),
    press(Verb.ALERT, "pause", MEMBER, "Pendant combien de temps"),
    press(Verb.ALERT, "list", MEMBER, "Vous suivez", "Vous ne suivez rien"),
    # taking back
    command("/retirer", REPRESENTATIVE, "Quel compte rendu retirer"),
    press(Verb.WITHDRAW, "<summary>", REPRESENTATIVE, "Pour quelle raison"),
    press(Verb.WITHDRAW, "", REPRESENTATIVE, NOT_THERE),
    press(Verb.WITHDRAW, "zzz", REPRESENTATIVE, NOT_THERE),
    press(Verb.WITHDRAW, "99999", REPRESENTATIVE, NOT_THERE),
    press(Verb.WITHDRAW, "9" * 30, REPRESENTATIVE, NOT_THERE),
    answer("Retrait n° <summary> : Réunion. Pour quelle raison ?", "erreur", "Retiré"),
    answer("Retrait n° 99999 : Réunion. Pour quelle raison ?", "erreur", NOT_THERE),
    # drafts
    press(Verb.DRAFT, "<draft>:show", REPRESENTATIVE, "3 mai 2024"),
    press(Verb.DRAFT, "<draft>:publish", REPRESENTATIVE, "Publié"),
    press(Verb.DRAFT, "<draft>:replace", REPRESENTATIVE, "Publié"),
    press(Verb.DRAFT, "<draft>:date", REPRESENTATIVE, "À quelle date"),
    press(Verb.DRAFT, "<draft>:title", REPRESENTATIVE, "Quel est le titre"),
    press(Verb.DRAFT, "<draft>:cut:0", REPRESENTATIVE, "Passages 1 à"),
    press(Verb.DRAFT, "<draft>:mask:0:<part>", REPRESENTATIVE, "(masqué)"),
    press(Verb.DRAFT, "<draft>:unmask:0:<part>", REPRESENTATIVE, "Masquer 1"),
    press(Verb.DRAFT, "<draft>:cancel", REPRESENTATIVE, "Annulé"),
    press(Verb.DRAFT, "", REPRESENTATIVE, NO_DRAFT),
    press(Verb.DRAFT, "ZZZZZZ:publish", REPRESENTATIVE, NO_DRAFT),
    press(Verb.DRAFT, "' OR 1=1 --:publish", REPRESENTATIVE, NO_DRAFT),
    press(Verb.DRAFT, "<draft>", REPRESENTATIVE, "3 mai 2024"),
    press(Verb.DRAFT, "<draft>:explode", REPRESENTATIVE, "3 mai 2024"),
    press(Verb.DRAFT, "<draft>:cut:", REPRESENTATIVE, NO_DRAFT),
    press(Verb.DRAFT, "<draft>:cut:-7", REPRESENTATIVE, "Passages 1 à"),
    press(Verb.DRAFT, "<draft>:cut:" + "9" * 30, REPRESENTATIVE, "Passages 1 à"),
    press(Verb.DRAFT, "<draft>:cut:3", REPRESENTATIVE, "Passages 1 à"),
    press(Verb.DRAFT, "<draft>:mask:0:zzz", REPRESENTATIVE, NO_DRAFT),
    press(Verb.DRAFT, "<draft>:mask:x:<part>", REPRESENTATIVE, NO_DRAFT),
    answer("Brouillon <draft>. Quel est le titre ? Répondez à ce message.", "Les vestiaires", "Les vestiaires"),
    answer("Brouillon ZZZZZZ. Quel est le titre ? Répondez à ce message.", "Les vestiaires", NO_DRAFT),
    answer(draft_messages.ask_date("<draft>"), "4 mai 2024", "réunion du 4 mai 2024"),
    command("/brouillons", REPRESENTATIVE, "rouillons :"),
    press(Verb.DRAFTS, "", REPRESENTATIVE, "rouillons :"),
    press(Verb.DRAFTS, "8", REPRESENTATIVE, "rouillons :"),
    press(Verb.DRAFTS, "zzz", REPRESENTATIVE, "rouillons :"),
    press(Verb.STOP, "", REPRESENTATIVE, "Cette lecture est déjà finie"),
    press(Verb.STOP, "zzz", REPRESENTATIVE, "Cette lecture est déjà finie"),
    # texts that are forwarded, and pasting, last: until it is done, all that they say in private is part of it
    Deed("forwarded", REPRESENTATIVE, ("Texte transféré",), _forwards, "pasted", asked=("Je ne trouve rien", "❝")),
    press(Verb.PASTED, "show", REPRESENTATIVE, "je l’ai gardé"),
    press(Verb.PASTED, "no", REPRESENTATIVE, "Annulé", again=True),
    command("/publier", REPRESENTATIVE, "Collez le texte"),
    Deed("text while pasting", REPRESENTATIVE, ("Reçu",), _says_while_pasting, "pasted", asked=("vingt minutes",)),
    press(Verb.PASTED, "no", REPRESENTATIVE, "Annulé"),
    press(Verb.PASTED, "zzz", REPRESENTATIVE, "Je n’ai plus ce texte"),
    press(Verb.PASTED, "show", REPRESENTATIVE, "Je n’ai plus ce texte", again=True),
    press(Verb.PASTED, "ask", REPRESENTATIVE, "vingt minutes"),
    Deed("press pasted:", REPRESENTATIVE, ("réunion du 3 mai 2024",), _says_what_was_pasted, "press"),
)


# -- what they got


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a PDF beside the two texts."""
    folder = tmp_path_factory.mktemp("house")
    publish_summaries(folder)
    database = Database.open(folder)
    publish(database, "mars.pdf", made.pdf_one_column())
    database.close()
    return folder


@pytest.mark.parametrize("place", Place, ids=lambda place: place.value)
@pytest.mark.parametrize("standing", Standing)
async def test_everybody_gets_what_is_promised_and_nothing_else(
    tmp_path: Path, house: Path, standing: Standing, place: Place
) -> None:
    async with union_in(tmp_path / "data", house, membership_months=12) as union:
        wrong: dict[str, str] = {}
        told: set[int] = set()
        person = await union.somebody(standing)
        passage, tabled = await union.passage(BUS), await union.passage_with("1 180")
        room = await room_of(union, person, place)
        for deed in DEEDS:
            if deed.kind == "inline" and place is not Place.PRIVATE:
                continue  # inline queries tell no place
            # nobody does all this within a minute
            union.seconds.now += 60
            cell = Cell(union, person, room, passage, tabled)
            expected = promised(deed, standing, place)
            fault = await fault_in(cell, deed, expected, told)
            if fault:
                wrong[deed.name] = f"{expected.name} expected, but {fault}"
            if deed.changes:
                person = await as_before(union, standing, person)
            if deed.changes or deed.ours or place is Place.UNKNOWN:
                # with who they are now, and where nothing is followed; one that was left, or let in, is no more unknown
                room = await room_of(union, person, place)
        assert wrong == {}


async def room_of(union: Union, person: Person, place: Place) -> Room | None:
    if place is Place.PRIVATE:
        return None
    room = union.loopback.group("Atelier", union.administrator.player, person.player)
    room.adds_bot(union.administrator.player)  # updates that are lost: nobody expects the bot there
    if place is Place.APPROVED:
        await union.administrator.say("/autoriser", room)
    return room


async def as_before(union: Union, standing: Standing, person: Person) -> Person:
    """Of the same standing, whatever was done."""
    if standing is Standing.AWAITED:
        # there is but one
        union.change("DELETE FROM people WHERE lookup = ?", union.people.keyring.lookup(person.player.id))
        return person
    return await union.somebody(standing)


async def fault_in(cell: Cell, deed: Deed, expected: Outcome, told: set[int]) -> str | None:
    """Do it, and say how what came differs from what was expected."""
    update = await deed.make(cell)
    union, loopback = cell.union, cell.union.loopback
    loopback.take()
    calls_before = len(loopback.calls)
    shown = await cell.person.do(update, room=cell.room)
    calls = loopback.calls[calls_before:]
    if "callback_query" in update and update["callback_query"]["id"] in loopback.unanswered:
        return "the press waits for its answer"
    if "inline_query" in update and update["inline_query"]["id"] in loopback.unanswered_inline:
        return "the inline query waits for its answer"
    if elsewhere := loopback.take():
        return f"somebody else got {[one.words for one in elsewhere]}"
    if RANKS[await standing_now(cell)] < Rank.MEMBER and not approved(cell):
        if leaked := published_words_in(json.dumps(calls, ensure_ascii=False), cell.passage):
            return f"{leaked!r} reached somebody without standing"
        if strange := [one.words for one in shown if not may_be_told_to_anybody(union, one.words)]:
            return f"somebody without standing was told {strange}"
    left = any(method == "leaveChat" for method, _ in calls)
    if left is not (expected is Outcome.LEFT):
        return "the bot left" if left else "the bot stayed"
    return difference(cell, deed, expected, told, shown, calls)


def difference(
    cell: Cell, deed: Deed, expected: Outcome, told: set[int], shown: list[Shown], calls: list[tuple[str, Json]]
) -> str | None:
    words = [one.words for one in shown]
    match expected:
        case Outcome.GIVEN | Outcome.ANSWERED:
            wanted = deed.gives if expected is Outcome.GIVEN else deed.asked
            seen = json.dumps(calls, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")
            return None if any(one in seen for one in wanted) else f"got {words}"
        case Outcome.RESERVED:
            right = words == [messages.reserved(AUDIENCES[deed.rank])]
        case Outcome.POLITE:
            right = words == ([] if cell.person.player.id in told else [messages.STRANGER])
            told.add(cell.person.player.id)
        case Outcome.SILENCE:
            notices = [messages.NOT_FOR_YOU] if deed.kind == "press" else []
            right = words == [] or (words == notices and shown[0].kind is Kind.NOTICE and known(cell))
        case Outcome.NO_RESULTS:
            right = words == [] and dict(calls)["answerInlineQuery"].get("results", []) == []
        case Outcome.LEFT:
            right = words == []
    return None if right else f"got {words}"


async def standing_now(cell: Cell) -> Standing:
    """A press on « J’accepte » has made a member of somebody; one on « Tout effacer » the reverse."""
    member = await cell.union.people.house.read(
        lambda desk: desk.membership.member(cell.union.people.keyring.lookup(cell.person.player.id))
    )
    if member is None:
        return Standing.STRANGER
    return Standing(member.role.value) if member.active else Standing.REMOVED


def approved(cell: Cell) -> bool:
    keyring = cell.union.people.keyring
    return cell.room is not None and bool(
        cell.union.rows("SELECT 1 FROM group_chats WHERE lookup = ?", keyring.lookup(cell.room.id))
    )


def known(cell: Cell) -> bool:
    """Members, and whoever is in a group that was approved: the notice says nothing about either."""
    rows = cell.union.rows(
        "SELECT 1 FROM people WHERE removed_at IS NULL AND lookup = ?",
        cell.union.people.keyring.lookup(cell.person.player.id),
    )
    return bool(rows) or approved(cell)


# -- what must not reach who has no standing

WORDS = re.findall(r"\w+", " ".join((SPRING, AUTUMN, MAY, *made.SENTENCES)).lower())
RUNS = {" ".join(WORDS[at : at + 4]) for at in range(len(WORDS) - 3)}
"""Every four words in a row of what is published."""


def published_words_in(text: str, passage: str) -> str | None:
    words = re.findall(r"\w+", text.lower())
    runs = (" ".join(words[at : at + 4]) for at in range(len(words) - 3))
    return passage if passage in text else next((run for run in runs if run in RUNS), None)


def may_be_told_to_anybody(union: Union, words: str) -> bool:
    """Sentences that say nothing about who is a member, but to the person about themself."""
    settings = union.people.settings
    always = {
        messages.STRANGER,
        messages.LINK_REFUSED,
        privacy_messages.privacy(settings),
        privacy_messages.FORGOTTEN,
        f"{privacy_messages.FORGOTTEN}\n\n{privacy_messages.ACTS_STAY}",
        privacy_messages.KEPT_AS_IT_IS,
        privacy_messages.FORGET_SURE,
        privacy_messages.MY_DATA,
    }
    return words in always | {messages.consent(role, settings) for role in Role}


# -- the table itself


def test_every_verb_is_in_the_table() -> None:
    assert {verb for verb in Verb if not any(f"press {verb}:" in deed.name for deed in DEEDS)} == set()


async def test_every_entry_of_the_application_is_in_the_table(tmp_path: Path, house: Path) -> None:
    """What Telegram tells about groups is beside the table, in the tests of groups."""
    async with union_in(tmp_path / "data", house, membership_months=12) as union:
        met = {0, 1}
        passage, tabled = await union.passage(BUS), await union.passage_with("1 180")
        for place in Place:
            person = await union.somebody(Standing.REPRESENTATIVE)
            room = await room_of(union, person, place)
            for deed in DEEDS:
                cell = Cell(union, person, room, passage, tabled)
                update = Update.de_json(await deed.make(cell), union.application.bot)
                met.add(await first_that_fits(union, update))
        never = set(range(len(union.entries))) - met
        # the gate finds /start of the union before the one of the terminal
        shadowed = {at for at in never if is_command(union.entries[at], "start")}
        assert len(shadowed) == 1
        assert never - shadowed == set()


async def first_that_fits(union: Union, update: Update) -> int:
    visitor = await TelegramDirectory(union.people.house, union.people.keyring)(update)
    open_to_them = ((entry.only is None or entry.only(visitor), entry) for entry in union.entries)
    fits = (entry.handler.check_update(update) if is_open else None for is_open, entry in open_to_them)
    return next((at for at, match in enumerate(fits) if match is not None and match is not False), -1)


def is_command(entry: Entry, name: str) -> bool:
    return name in getattr(entry.handler, "commands", ())


async def test_the_first_two_entries_are_what_telegram_tells_about_groups(tmp_path: Path, house: Path) -> None:
    async with union_in(tmp_path / "data", house) as union:
        room = union.loopback.group("Atelier", union.administrator.player, kind="group")
        moved, _ = room.adds_bot(union.administrator.player)
        renumbered, _ = room.becomes(-1_007_000_900_001)
        found = [
            await first_that_fits(union, Update.de_json(one, union.application.bot)) for one in (moved, renumbered)
        ]
        assert found == [0, 1]


async def test_a_stranger_hears_the_polite_line_once_whatever_they_send(tmp_path: Path, house: Path) -> None:
    async with union_in(tmp_path / "data", house) as union:
        stranger, other = union.person(), union.person("Omar")
        heard = [await stranger.send(text=text) for text in ("bonjour", "bonjour ?", "/start", "/membres", BUS)]
        assert [[one.words for one in news] for news in heard] == [[messages.STRANGER], [], [], [], []]
        assert (await other.say("/start")).words == messages.STRANGER
        assert (await stranger.say("/privacy")).words.startswith("Vos données")
