"""Buttons that carry all they need: a verb and a passage. Their question is in the message that theirs answers to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_DATA = 64
"""Bytes of a button's data, Telegram's limit."""

BY_PASSAGE = "p_"
"""What /start says before a passage's id, in links that lead from a group to the private chat."""


class Verb(StrEnum):
    REPLY = "reply"
    """What the question gets, as when it was asked."""
    PASSAGE = "passage"
    """The view that holds this passage: the answer, the runners-up, a reading, the closest one."""
    OTHERS = "others"
    """The answer with its runners-up."""
    CONTEXT = "context"
    """What stands around this passage."""
    EXAMPLE = "example"
    """Ask this example question."""
    JOIN = "join"
    """Agree, and come in by this invitation."""
    CLAIM = "claim"
    """Agree, and come in as an administrator whom the settings name."""
    FORGET = "forget"
    """Erase everything about me."""
    KEEP = "keep"
    """Do not."""
    FORM = "form"
    """The form of an invitation with these choices."""
    INVITE = "invite"
    """Make this invitation."""
    INVITATIONS = "invitations"
    """The list of open ones."""
    REVOKE = "revoke"
    """An invitation: ask, or do it."""
    PEOPLE = "people"
    """A page of representatives and administrators."""
    PERSON = "person"
    """One of them, and what can be done."""
    ROLE = "role"
    """Give somebody a role."""
    REMOVE = "remove"
    """Somebody: ask, or do it."""
    PICK = "pick"
    """Look for a member."""
    GROUPS = "groups"
    """A page of the groups that were let in."""
    LEAVE = "leave"
    """One of them: ask, or do it."""
    JOURNAL = "journal"
    """Acts before this one."""
    DRAFT = "draft"
    """A draft, and what to do with it."""
    DRAFTS = "drafts"
    """A page of drafts."""
    PASTED = "pasted"
    """The text that was pasted is whole, or given up; or what was said is a question."""
    STOP = "stop"
    """Read no further the file that this message is about."""
    MEETINGS = "meetings"
    """A page of what is published."""
    MEETING = "meeting"
    """One summary, with its agenda."""
    ITEM = "item"
    """The passages of an agenda item."""
    WITHDRAW = "withdraw"
    """A summary: ask why."""
    PAGE = "page"
    """The page that a passage stands on, as a picture."""
    TABLE = "table"
    """The table that a passage is a row of, as a picture."""
    ORIGINAL = "original"
    """The file as it was sent."""
    TOPICS = "topics"
    """A page of topics."""
    TOPIC = "topic"
    """What meetings said of a topic, a page at a time."""
    SEEN = "seen"
    """A passage of a topic or an alert, and the way back there."""
    TAKE_OUT = "takeout"
    """A passage: out of this topic."""
    FOLLOW = "follow"
    """Follow a topic, or the words of the message that theirs answers to: ask, or do it."""
    FOLLOWED = "followed"
    """What somebody follows: a page, one of them, and what becomes of it."""
    ALERT = "alert"
    """Under an alert: read its passages, follow no longer, pause."""
    OURS = "ours"
    """What a group follows: the list, the end of one of them, a pause."""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Press:
    verb: Verb
    about: str
    """A passage's id, an example, what a form holds; empty where the verb needs none. Parts stand between « : »."""


def button(label: str, verb: Verb, about: str = "") -> Button:
    """Raises ValueError when the data would not fit."""
    data = f"{verb}:{about}"
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"{data!r} is over {LONGEST_DATA} bytes")
    return Button(label, data)


def read_press(data: str) -> Press | None:
    """What a pressed button says; None when no button of ours says that."""
    verb, colon, about = data.partition(":")
    if not colon or verb not in set(Verb):
        return None
    return Press(Verb(verb), about)
