"""What is written about the program is true of it: its settings, and where things stand."""

import re
from itertools import cycle
from pathlib import Path

import pytest

from bot.settings import TelegramSettings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FIELDS = TelegramSettings.model_fields
TABLE = {
    name: default
    for names, defaults in re.findall(r"^\| (`RELAIS_[^|]*) \| ([^|]*) \|", README, re.MULTILINE)
    for name, default in zip(re.findall(r"RELAIS_(\w+)", names), cycle(defaults.split(", ")), strict=False)
}
"""The default that the README's table gives, by setting."""


def test_the_settings_of_the_readme_are_those_of_the_program():
    assert set(re.findall(r"RELAIS_([A-Z_]+)", README)) == {name.upper() for name in FIELDS}


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if type(field.default) in (int, bool)])
def test_the_defaults_of_the_readme_are_those_of_the_program(name):
    assert TABLE[name.upper()] == str(int(FIELDS[name].default))


def test_the_texts_that_the_readme_gives_as_defaults_are_those_of_the_program(monkeypatch):
    monkeypatch.delenv("RELAIS_QUIET_HOURS", raising=False)
    assert TABLE["QUIET_HOURS"] == TelegramSettings.model_fields["quiet_hours"].get_default(call_default_factory=True)
    assert f"(default {FIELDS['timezone'].default})" in README
    assert FIELDS["membership_months"].default is None
    assert TABLE["MEMBERSHIP_MONTHS"] == "never"


def modules() -> dict[str, set[str]]:
    """The names of modules and packages, by the package that they stand in."""
    found: dict[str, set[str]] = {}
    for package in ("bot", "knowledge", "knowledge/reading", "knowledge/search", "knowledge/structure"):
        for path in (ROOT / package).iterdir():
            if not path.name.startswith("_") and (path.suffix == ".py" or (path / "__init__.py").exists()):
                found.setdefault(package, set()).add(path.stem)
    return found


def explained() -> set[str]:
    """What stands between backquotes in the table « Where things stand », without the package in front."""
    table = ARCHITECTURE.partition("## Where things stand")[2].partition("\n## ")[0]
    return {name.rpartition("/")[2] for name in re.findall(r"`(\w[\w/]*\w)`", table)}


@pytest.mark.parametrize("package", modules())
def test_every_module_is_explained(package):
    assert {name for name in modules()[package] if not name.endswith("messages")} <= explained()


def test_every_module_that_is_explained_exists():
    there = {path.stem for folder in ("bot", "knowledge") for path in (ROOT / folder).rglob("*.py")}
    assert explained() - there - set().union(*modules().values()) == {"Excerpt"}
