"""Everything the environment says. No other file reads it."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.endpoint import LOOPBACK, Doors, Endpoint, parse_endpoint
from bot.logs import LogFormat
from handlers.texts.errors import SettingFlaw
from store.outreach import rules


class SettingsFault(Exception):
    """A variable that cannot be used: its name, and what is wrong with it (never its value)."""

    def __init__(self, variable: str, flaw: SettingFlaw) -> None:
        super().__init__(f"{variable}: {flaw}")
        self.variable, self.flaw = variable, flaw


class Settings(BaseSettings):
    """The variables `TASHAN_*`."""

    model_config = SettingsConfigDict(env_prefix="TASHAN_", env_ignore_empty=True, hide_input_in_errors=True)

    home: Path = Field(
        default_factory=lambda: Path.home() / ".local/share/tashan", description="folder for the database and files"
    )
    database_url: str = Field(default="", description="default: an SQLite file in the home folder")
    token: SecretStr = Field(default=SecretStr(""), description="the bot's token")
    token_file: Path | None = Field(default=None, description="a file with the token, readable by its owner only")
    api_url: str = Field(default="https://api.telegram.org", description="the Bot API server")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: LogFormat = Field(default=LogFormat.TEXT, description="text or json")
    webhook_url: str = Field(default="", description="public https address that updates are brought to; empty: we poll")
    webhook_listen: str = Field(default="127.0.0.1:8081", description="host:port behind that address")
    health_listen: str = Field(default="", description="host:port on loopback of the health page; empty: none")
    outreach_file: Path | None = Field(default=None, description="an office's own numbers for outreach.toml")

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError(SettingFlaw.ENGINE)
        if url == "sqlite:///":
            raise ValueError(SettingFlaw.NO_FILE)
        return url

    @field_validator("api_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError(SettingFlaw.ADDRESS)
        return url.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _public_address(cls, url: str) -> str:
        parts = urlsplit(url)
        plain = parts.scheme == "http" and parts.hostname in LOOPBACK  # to be tried on one machine
        if url and (not parts.hostname or parts.query or parts.fragment or not (plain or parts.scheme == "https")):
            raise ValueError(SettingFlaw.PUBLIC_ADDRESS)
        return url

    @field_validator("webhook_listen")
    @classmethod
    def _an_endpoint(cls, text: str) -> str:
        _endpoint(text)
        return text

    @field_validator("health_listen")
    @classmethod
    def _an_endpoint_on_loopback(cls, text: str) -> str:
        if text and _endpoint(text).host not in LOOPBACK:
            raise ValueError(SettingFlaw.LOOPBACK)
        return text

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError(SettingFlaw.LEVEL)
        return level.upper()

    @field_validator("log_format", mode="before")
    @classmethod
    def _known_format(cls, name: str) -> str:
        if name not in set(LogFormat):
            raise ValueError(SettingFlaw.FORMAT)
        return name

    def address(self) -> str:
        """Where the database is; the home folder is made where it is needed."""
        if self.database_url:
            return self.database_url
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return f"sqlite:///{self.home / 'tashan.db'}"

    def doors(self) -> Doors:
        """Where this copy is called from outside."""
        return Doors(
            webhook_url=self.webhook_url,
            webhook=parse_endpoint(self.webhook_listen) if self.webhook_url else None,
            health=parse_endpoint(self.health_listen) if self.health_listen else None,
        )

    def use_outreach(self) -> None:
        """Let the office's own file of numbers hold in this process; raises SettingsFault where it cannot be used."""
        try:
            rules.use(tomllib.loads(self.outreach_file.read_text("utf-8")) if self.outreach_file else {})
        except OSError as fault:
            raise SettingsFault("TASHAN_OUTREACH_FILE", SettingFlaw.UNREADABLE) from fault
        except (ValueError, rules.Unfit):  # no TOML, no UTF-8, or not what the file of ours has
            raise SettingsFault("TASHAN_OUTREACH_FILE", SettingFlaw.RULES) from None

    def bot_token(self) -> str:
        """The token, from TASHAN_TOKEN or TASHAN_TOKEN_FILE; raises SettingsFault where there is none."""
        if self.token.get_secret_value():
            return self.token.get_secret_value()
        if self.token_file is None:
            raise SettingsFault("TASHAN_TOKEN", SettingFlaw.MISSING)
        try:
            if stat.S_IMODE(self.token_file.stat().st_mode) & 0o077:
                raise SettingsFault("TASHAN_TOKEN_FILE", SettingFlaw.OPEN)
            token = self.token_file.read_text("ascii").strip()
        except OSError as fault:
            raise SettingsFault("TASHAN_TOKEN_FILE", SettingFlaw.UNREADABLE) from fault
        except UnicodeDecodeError:
            raise SettingsFault("TASHAN_TOKEN_FILE", SettingFlaw.OTHER_TEXT) from None
        if not token:
            raise SettingsFault("TASHAN_TOKEN_FILE", SettingFlaw.EMPTY)
        return token


def load() -> Settings:
    """The settings of this process; raises SettingsFault naming the first variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        variable = "TASHAN_" + str(first["loc"][0]).upper()
        told = str(first["msg"]).removeprefix("Value error, ")
        flaw = SettingFlaw(told) if told in set(SettingFlaw) else SettingFlaw.OTHER
        raise SettingsFault(variable, flaw) from None


def _endpoint(text: str) -> Endpoint:
    try:
        return parse_endpoint(text)
    except ValueError:
        raise ValueError(SettingFlaw.ENDPOINT) from None
