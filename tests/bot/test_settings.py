from pathlib import Path

import pytest
from platformdirs import user_data_dir

from bot.settings import SettingError, read_settings, read_telegram_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    monkeypatch.delenv("RELAIS_DATA", raising=False)
    monkeypatch.delenv("RELAIS_TIMEZONE", raising=False)


def test_without_settings_the_data_are_the_users_and_the_time_is_that_of_paris():
    settings = read_settings()
    assert settings.data == Path(user_data_dir("relais"))
    assert settings.zone.key == "Europe/Paris"


def test_the_folder_of_the_command_line_wins_over_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("RELAIS_DATA", "/somewhere")
    assert read_settings().data == Path("/somewhere")
    assert read_settings(Path("/elsewhere")).data == Path("/elsewhere")


def test_an_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("RELAIS_DATA", "")
    monkeypatch.setenv("RELAIS_TIMEZONE", "")
    assert read_settings().data == Path(user_data_dir("relais"))
    assert read_settings().zone.key == "Europe/Paris"


def test_a_tilde_is_the_users_home(monkeypatch):
    monkeypatch.setenv("RELAIS_DATA", "~/relais")
    assert read_settings().data == Path.home() / "relais"


@pytest.mark.parametrize("name", ["Europe/Ici", "..", "../etc/passwd", "Europe", "/etc/passwd", "é"])
def test_a_time_zone_that_does_not_exist_is_said_by_its_name(monkeypatch, name):
    monkeypatch.setenv("RELAIS_TIMEZONE", name)
    with pytest.raises(SettingError) as raised:
        read_settings()
    assert (raised.value.name, raised.value.value) == ("RELAIS_TIMEZONE", name)
    monkeypatch.setenv("RELAIS_TIMEZONE", "America/Cayenne")
    assert read_settings().zone.key == "America/Cayenne"


@pytest.mark.parametrize(
    "address", ["http://a b", "http://127.0.0.1:99999", "http://127.0.0.1:x", "ftp://a", "a", "http://"]
)
def test_an_address_that_leads_nowhere_is_said_before_anything_is_tried(monkeypatch, address):
    monkeypatch.setenv("RELAIS_TELEGRAM_API", address)
    with pytest.raises(SettingError) as raised:
        read_telegram_settings()
    assert (raised.value.name, raised.value.value) == ("RELAIS_TELEGRAM_API", address)
    monkeypatch.setenv("RELAIS_TELEGRAM_API", "http://127.0.0.1:8081/")
    assert read_telegram_settings().telegram_api == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("told", "meant"), [("oui", True), ("Non", False), (" OUI ", True), ("true", True), ("0", False)]
)
def test_yes_and_no_may_be_said_in_french(monkeypatch, told, meant):
    monkeypatch.setenv("RELAIS_PROTECT_CONTENT", told)
    assert read_telegram_settings().protect_content is meant
    monkeypatch.setenv("RELAIS_PROTECT_CONTENT", "peut-être")
    with pytest.raises(SettingError):
        read_telegram_settings()


def test_blanks_around_a_value_are_none_of_it(monkeypatch):
    monkeypatch.setenv("RELAIS_DATA", " /somewhere ")
    monkeypatch.setenv("RELAIS_TIMEZONE", "Europe/Paris\n")
    monkeypatch.setenv("RELAIS_TELEGRAM_TOKEN", " 12:abc\n")
    monkeypatch.setenv("RELAIS_CONTACT", "  ")
    monkeypatch.setenv("RELAIS_MEMBERSHIP_MONTHS", " ")
    settings = read_telegram_settings()
    assert (settings.data, settings.timezone) == (Path("/somewhere"), "Europe/Paris")
    assert settings.telegram_token.get_secret_value() == "12:abc"
    assert (settings.contact, settings.membership_months) == ("", None)
