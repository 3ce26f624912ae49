"""What the environment says: where the data are kept and in which time zone people live."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from platformdirs import user_data_dir
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class TimezoneError(Exception):
    """RELAIS_TIMEZONE names no time zone; `name` is what it says."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no time zone is called {name!r}")
        self.name = name


class Settings(BaseSettings):
    """RELAIS_DATA and RELAIS_TIMEZONE; an empty variable counts as absent, others are ignored."""

    model_config = SettingsConfigDict(env_prefix="RELAIS_", env_ignore_empty=True, extra="ignore", frozen=True)

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


def read_settings(data: Path | None = None) -> Settings:
    """The settings, `data` winning over RELAIS_DATA. Raises TimezoneError."""
    try:
        settings = Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        # a path takes any text: only the time zone can be wrong
        raise TimezoneError(str(error.errors()[0]["input"])) from None
    return settings.model_copy(update={"data": settings.data.expanduser()})
