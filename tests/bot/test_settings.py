"""Settings: what cannot be used names its variable, never its value."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path

import pytest

from bot.endpoint import POLLING_ONLY, Doors, Endpoint
from bot.settings import Settings, SettingsFault, load
from handlers.texts.errors import SettingFlaw, bad_setting
from store.outreach import rules

CANARY = "canary-7318204655"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TASHAN_")]:
        monkeypatch.delenv(name)


def test_all_has_a_default_but_the_token(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load()
    assert settings.api_url == "https://api.telegram.org"
    assert settings.address() == f"sqlite:///{tmp_path}/.local/share/tashan/tashan.db"
    assert settings.log_level == "INFO"


def test_home_is_made_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("TASHAN_HOME", str(tmp_path / "a" / "home"))
    assert load().address() == f"sqlite:///{tmp_path}/a/home/tashan.db"
    assert (tmp_path / "a" / "home").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("url", ["sqlite:///x.db", "postgresql://h/d", "postgresql+psycopg://u:p@h/d"])
def test_a_named_database_is_used_and_home_is_not_made(monkeypatch, tmp_path, url):
    monkeypatch.setenv("TASHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TASHAN_DATABASE_URL", url)
    assert load().address() == url
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TASHAN_DATABASE_URL", f"mysql://{CANARY}"),
        ("TASHAN_DATABASE_URL", CANARY),
        ("TASHAN_API_URL", CANARY),
        ("TASHAN_API_URL", f"ftp://{CANARY}"),
        ("TASHAN_LOG_LEVEL", CANARY),
        ("TASHAN_DATABASE_URL", "sqlite:///"),
    ],
)
def test_a_fault_names_the_variable_and_never_the_value(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsFault) as fault:
        load()
    assert fault.value.variable == variable
    assert fault.value.flaw is not SettingFlaw.OTHER
    assert CANARY not in str(fault.value)
    assert fault.value.__cause__ is None  # the library's own words hold the value


def test_levels_and_addresses_are_tidied(monkeypatch):
    monkeypatch.setenv("TASHAN_LOG_LEVEL", "debug")
    monkeypatch.setenv("TASHAN_API_URL", "http://127.0.0.1:8081/")
    settings = load()
    assert (settings.log_level, settings.api_url) == ("DEBUG", "http://127.0.0.1:8081")


def token_of(**variables: str) -> str:
    return Settings(**variables).bot_token()  # type: ignore[arg-type]


def test_the_token_stands_in_the_environment_or_in_a_file_of_its_owner(tmp_path):
    file = tmp_path / "token"
    file.write_text("123:from-file\n")
    file.chmod(0o600)
    assert token_of(token="123:abc") == "123:abc"
    assert token_of(token_file=str(file)) == "123:from-file"
    assert token_of(token="123:abc", token_file=str(file)) == "123:abc"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o644])
def test_a_token_that_others_may_read_is_refused(tmp_path, mode):
    file = tmp_path / "token"
    file.write_text(CANARY)
    file.chmod(mode)
    with pytest.raises(SettingsFault, match=SettingFlaw.OPEN) as fault:
        token_of(token_file=str(file))
    assert fault.value.variable == "TASHAN_TOKEN_FILE"
    assert CANARY not in str(fault.value)


@pytest.mark.parametrize("name", ["nothing", "."])
def test_a_token_file_that_cannot_be_read(tmp_path: Path, name: str):
    if name == ".":
        tmp_path.chmod(0o700)
    with pytest.raises(SettingsFault) as fault:
        token_of(token_file=str(tmp_path / name))
    assert (fault.value.variable, fault.value.flaw) == ("TASHAN_TOKEN_FILE", SettingFlaw.UNREADABLE)


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\x00"])
def test_a_token_file_without_a_token_is_a_fault(tmp_path, content):
    file = tmp_path / "token"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(SettingsFault) as fault:
        token_of(token_file=str(file))
    assert fault.value.variable == "TASHAN_TOKEN_FILE"


def test_no_token_at_all():
    with pytest.raises(SettingsFault) as fault:
        token_of()
    assert fault.value.variable == "TASHAN_TOKEN"


def test_the_token_is_not_shown():
    assert CANARY not in repr(Settings(token=CANARY))  # type: ignore[arg-type]


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    plain = load()
    for variable in ("TASHAN_HOME", "TASHAN_DATABASE_URL", "TASHAN_API_URL", "TASHAN_LOG_LEVEL", "TASHAN_TOKEN_FILE"):
        monkeypatch.setenv(variable, "")
    assert load() == plain


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TASHAN_WEBHOOK_URL", f"http://{CANARY}.example/hook"),
        ("TASHAN_WEBHOOK_URL", CANARY),
        ("TASHAN_WEBHOOK_URL", "https:///hook"),
        ("TASHAN_WEBHOOK_URL", f"https://bot.example/hook?{CANARY}"),
        ("TASHAN_WEBHOOK_LISTEN", CANARY),
        ("TASHAN_WEBHOOK_LISTEN", "127.0.0.1"),
        ("TASHAN_WEBHOOK_LISTEN", "127.0.0.1:99999"),
        ("TASHAN_WEBHOOK_LISTEN", "[::1:8081"),
        ("TASHAN_HEALTH_LISTEN", "0.0.0.0:9081"),
        ("TASHAN_HEALTH_LISTEN", f"{CANARY}:9081"),
    ],
)
def test_doors_that_cannot_be_opened_are_refused(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsFault) as fault:
        load()
    assert fault.value.variable == variable
    assert fault.value.flaw is not SettingFlaw.OTHER
    assert CANARY not in str(fault.value)


def test_doors_are_shut_unless_they_are_named(monkeypatch):
    assert load().doors() == POLLING_ONLY
    monkeypatch.setenv("TASHAN_HEALTH_LISTEN", "[::1]:9081")
    assert load().doors() == Doors(health=Endpoint("::1", 9081))
    for url in ("https://bot.example/hook", "http://127.0.0.1:8443/hook"):
        monkeypatch.setenv("TASHAN_WEBHOOK_URL", url)
        assert load().doors() == Doors(url, Endpoint("127.0.0.1", 8081), Endpoint("::1", 9081))
    monkeypatch.setenv("TASHAN_WEBHOOK_LISTEN", "0.0.0.0:80")
    assert str(load().doors().webhook) == "0.0.0.0:80"
    assert str(load().doors().health) == "[::1]:9081"


@pytest.mark.parametrize("flaw", SettingFlaw)
def test_every_flaw_has_a_chinese_sentence(flaw):
    sentence = bad_setting("TASHAN_TOKEN", flaw)
    assert sentence.endswith("。改正后再试。")
    assert str(flaw) not in sentence.replace("TASHAN_TOKEN", "")


@pytest.fixture
def of_the_office(tmp_path, monkeypatch):
    """Write the office's own numbers; afterwards ours hold again."""
    file = tmp_path / "own.toml"
    monkeypatch.setenv("TASHAN_OUTREACH_FILE", str(file))
    yield lambda text: file.write_text(text, "utf-8")
    rules.use({})


def test_an_office_has_its_own_hours_and_numbers(of_the_office):
    before = rules.rules("broadcast")
    of_the_office("[broadcast]\napprove_above = 20\n[quiet]\nhours = [[09:00:00, 12:00:00], [13:30:00, 17:00:00]]\n")
    load().use_outreach()
    assert rules.rules("broadcast") == before | {"approve_above": 20}
    assert rules.rules("quiet")["hours"][1] == [time(13, 30), time(17)]
    assert rules.rules("cap")["messages"] == 5


@pytest.mark.parametrize(
    "text",
    [
        "approve_above = 20",
        "[broadcasts]\nhold_seconds = 5",
        "[broadcast]\nhold = 5",
        "[broadcast]\nhold_seconds = 0",
        "[broadcast]\nhold_seconds = '60'",
        "[broadcast]\nhold_seconds = true",
        "[cap]\ndays = 7.5",
        "[digest]\nfrom = 9",
        "[quiet]\nhours = []",
        "[quiet]\nhours = [[09:00:00]]",
        "[quiet]\nhours = [[12:00:00, 09:00:00]]",
        "[quiet]\nhours = [[09:00:00, 12:00:00], [11:00:00, 17:00:00]]",
        "[quiet]\nhours = 9",
        "no toml",
    ],
)
def test_numbers_that_there_are_not_are_refused_and_none_is_taken(of_the_office, text):
    before = {table: rules.rules(table) for table in ("broadcast", "cap", "digest", "quiet")}
    of_the_office(f"[effects]\ncases = 7\n{text}" if text.startswith("[") else text)
    with pytest.raises(SettingsFault) as fault:
        load().use_outreach()
    assert (fault.value.variable, fault.value.flaw) == ("TASHAN_OUTREACH_FILE", SettingFlaw.RULES)
    assert {table: rules.rules(table) for table in before} == before
    assert rules.rules("effects")["cases"] == 20


def test_an_offices_file_that_is_not_there_is_named():
    with pytest.raises(SettingsFault) as fault:
        Settings(outreach_file=Path("/nowhere/own.toml")).use_outreach()
    assert fault.value.flaw is SettingFlaw.UNREADABLE
