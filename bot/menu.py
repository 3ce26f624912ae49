"""The commands that Telegram proposes, by who somebody is, and what it shows before anything is said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot import menu_messages as messages
from knowledge.membership import Role

_log = structlog.get_logger()


async def show_menus(bot: Bot) -> None:
    """For everybody; those of members show no secret, and telling members apart would take a call for each. Never
    fails: what cannot be set is set at the next start."""
    calls = (
        bot.set_my_commands(_commands(messages.EVERYBODY_COMMANDS), BotCommandScopeDefault()),
        bot.set_my_commands(_commands(messages.MEMBER_COMMANDS), BotCommandScopeAllPrivateChats()),
        bot.set_my_commands(_commands(messages.GROUP_COMMANDS), BotCommandScopeAllGroupChats()),
        bot.set_my_description(messages.DESCRIPTION),
        bot.set_my_short_description(messages.SHORT_DESCRIPTION),
    )
    await asyncio.gather(*(_try(call) for call in calls))


async def show_menu(bot: Bot, user_id: int, role: Role | None) -> None:
    """For one person, whose role changed; None or a member's role: what everybody is shown. Never fails: a menu is a
    convenience."""
    scope = BotCommandScopeChat(user_id)
    if role is not None and role is not Role.MEMBER:
        await _try(bot.set_my_commands(_commands(messages.menu(role)), scope))
    else:
        await _try(bot.delete_my_commands(scope))


async def _try(call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.warning("a menu could not be set", error=type(error).__name__)


def _commands(commands: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in commands]
