"""Telegram's side played inside this process: people, groups, the bot's calls, the updates that people cause.

It serves the conversation in the terminal and the tests. It knows the methods that the bot uses and refuses any other,
and it is as strict as Telegram about lengths, markup, files, messages that are gone and chats that are closed.
"""

from bot.loopback.calls import TOKEN, Call, CallError, File, Json
from bot.loopback.files import DOWNLOAD
from bot.loopback.people import Player, Room
from bot.loopback.profile import Scope
from bot.loopback.queries import InlineAnswer
from bot.loopback.server import Loopback
from bot.loopback.shown import Button, Kind, Shown

__all__ = [
    "DOWNLOAD",
    "TOKEN",
    "Button",
    "Call",
    "CallError",
    "File",
    "InlineAnswer",
    "Json",
    "Kind",
    "Loopback",
    "Player",
    "Room",
    "Scope",
    "Shown",
]
