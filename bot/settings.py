"""What the environment says: where the data are kept, and how the bot runs on Telegram."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_config_dir, user_data_dir
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.following import Quiet

_HOURS = re.compile(r"(\d{1,2})(?:[:h](\d{2}))?h?\s*[-–]\s*(\d{1,2})(?:[:h](\d{2}))?h?")


class SettingError(Exception):
    """A variable of the environment cannot be used: `name` is the variable, `value` what it says (empty for a
    secret)."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name} cannot be {value!r}")
        self.name = name
        self.value = value


_Kind = TypeVar("_Kind", bound="Settings")


class Settings(BaseSettings):
    """What every command needs; an empty variable counts as absent, others are ignored."""

    model_config = SettingsConfigDict(
        env_prefix="RELAIS_", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Around a value; what holds nothing else is absent."""
        bare = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in bare.items() if value != ""}

    data: Path = Field(default_factory=lambda: Path(user_data_dir("relais")))
    timezone: str = "Europe/Paris"

    @field_validator("timezone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError) as error:
            # ZoneInfo raises a KeyError for an unknown name, ValueError for a path, OSError for a folder
            raise ValueError(name) from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class KeySettings(Settings):
    """Where the key is that closes what says who somebody is: the key itself, or the file that holds it."""

    key: SecretStr | None = None
    key_file: Path = Field(default_factory=lambda: Path(user_config_dir("relais")) / "key")

    @field_validator("key_file")
    @classmethod
    def _at_home(cls, path: Path) -> Path:
        return path.expanduser()


class TelegramSettings(KeySettings):
    """What `relais run` needs beside. Durations say after how long something is erased."""

    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    """Where the Bot API is: `/bot<token>/…` and `/file/bot<token>/…` are below it."""
    administrators: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram's numbers of those who may come in without an invitation, between commas or blanks."""
    contact: str = ""
    """Whom to write to about personal data: an address or a sentence; the representatives when empty."""
    protect_content: bool = False
    """Nothing that the bot sends can be forwarded or saved, and there is no inline mode."""
    membership_months: int | None = Field(default=None, ge=1, le=120)
    """Memberships end so many months after the last invitation; never when absent."""
    quiet_hours: str = Field(default_factory=lambda: "21-7" if os.environ.get("RELAIS_QUIET_HOURS") is None else "")
    """In which no alert is sent, in RELAIS_TIMEZONE: « 21-7 », « 21:30-7 ». Empty, here alone, is not absent: none."""
    keep_ended_days: int = Field(default=30, ge=1, le=366)
    """Of somebody who was removed, or whose membership lapsed."""
    keep_acts_months: int = Field(default=24, ge=1, le=120)
    """Of what representatives and administrators did."""
    keep_invitations_days: int = Field(default=90, ge=1, le=366)
    """Of an invitation that has expired or was revoked."""

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, told: str) -> str:
        _quiet(told)
        return told

    @property
    def quiet(self) -> Quiet | None:
        return _quiet(self.quiet_hours)

    @field_validator("protect_content", mode="before")
    @classmethod
    def _in_french(cls, value: object) -> object:
        return {"oui": True, "non": False}.get(value.lower(), value) if isinstance(value, str) else value

    @field_validator("administrators", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(int(number) for number in value.replace(",", " ").replace(";", " ").split())
        return value

    @field_validator("administrators")
    @classmethod
    def _people(cls, numbers: frozenset[int]) -> frozenset[int]:
        # those of groups are negative
        if any(number <= 0 for number in numbers):
            raise ValueError(numbers)
        return numbers

    @field_validator("telegram_api")
    @classmethod
    def _address(cls, address: str) -> str:
        parts = urlsplit(address)
        # asking for the port raises ValueError when it is none
        whole = parts.port is None or parts.port > 0
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or not whole:
            raise ValueError(address)
        if any(sign.isspace() for sign in address):
            raise ValueError(address)
        return address.rstrip("/")


def _quiet(told: str) -> Quiet | None:
    """Raises ValueError, also for hours that leave none in which to send, or that nobody can tell from that."""
    if not told.strip():
        return None
    found = _HOURS.fullmatch(told.strip())
    if found is None:
        raise ValueError(told)
    start, start_minute, stop, stop_minute = (int(one or 0) for one in found.groups())
    quiet = Quiet(_hour(start, start_minute), _hour(stop, stop_minute))
    if quiet.start == quiet.stop:
        raise ValueError(told)
    return quiet


def _hour(hour: int, minute: int) -> time:
    """Raises ValueError."""
    return time(0 if (hour, minute) == (24, 0) else hour, minute)


def read_settings(data: Path | None = None) -> Settings:
    """The settings of a command that needs no Telegram, `data` winning over RELAIS_DATA. Raises SettingError."""
    return _read(Settings, data)


def read_key_settings(data: Path | None = None) -> KeySettings:
    """Raises SettingError."""
    return _read(KeySettings, data)


def read_telegram_settings(data: Path | None = None) -> TelegramSettings:
    """Raises SettingError."""
    return _read(TelegramSettings, data)


def _read(kind: type[_Kind], data: Path | None) -> _Kind:
    try:
        settings = kind() if data is None else kind(data=data)
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"RELAIS_{str(wrong['loc'][0]).upper()}"
        value = "" if name in ("RELAIS_TELEGRAM_TOKEN", "RELAIS_KEY") else str(wrong["input"])
        raise SettingError(name, value) from None
    return settings.model_copy(update={"data": settings.data.expanduser()})
