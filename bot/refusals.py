"""Why the bot cannot start, or cannot go on, as facts; `bot.running_messages` has the sentences.

Refusal
├── TokenMissing, AdministratorMissing    a setting without which there is no bot
├── TokenUnknown                          Telegram does not know the token
├── PollingDied                           … and did know it when the bot started
├── InboxTaken                            another process works on these data
├── NothingClosed                         there is no key to change
└── KeyProblem
    ├── KeyMissing
    ├── KeyWrong
    ├── KeyUnreadable
    └── KeyAmongData
"""

from __future__ import annotations


class Refusal(Exception):
    """Something that the person who runs the bot can mend; nothing was changed."""


class TokenMissing(Refusal):
    """RELAIS_TELEGRAM_TOKEN is not set."""


class AdministratorMissing(Refusal):
    """RELAIS_ADMINISTRATORS names nobody."""


class TokenUnknown(Refusal):
    """Telegram does not know the token that the bot was started with."""


class PollingDied(Refusal):
    """Telegram no longer knows the token: nothing will ever arrive."""


class InboxTaken(Refusal):
    """Another process has the inbox of these data open."""


class NothingClosed(Refusal):
    """No key was ever used on these data."""


class KeyProblem(Refusal):
    """The key cannot be used. `place` is where it was looked for: a file, or RELAIS_KEY."""

    place = ""


class KeyMissing(KeyProblem):
    """The data were closed with a key, and there is none."""


class KeyWrong(KeyProblem):
    """The data were closed with another key."""


class KeyUnreadable(KeyProblem):
    """What should be a key is none, or its file cannot be read or written."""


class KeyAmongData(KeyProblem):
    """The file of the key lies in the folder of the data: a copy of that folder would open itself."""
