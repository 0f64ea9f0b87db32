"""What went wrong, and what to do next."""

from __future__ import annotations

from enum import StrEnum


class SettingFlaw(StrEnum):
    """What is wrong with a variable of the environment."""

    ENGINE = "another engine"
    NO_FILE = "no database file"
    ADDRESS = "no web address"
    PUBLIC_ADDRESS = "no public address"
    ENDPOINT = "no endpoint"
    LOOPBACK = "no endpoint on loopback"
    LEVEL = "no level"
    FORMAT = "no format"
    MISSING = "missing"
    OPEN = "open to others"
    UNREADABLE = "not readable"
    OTHER_TEXT = "something else than a token"
    EMPTY = "empty"
    RULES = "no rules"
    OTHER = "unusable"


SETTING_FLAWS = {
    SettingFlaw.ENGINE: "要以 sqlite:/// 或 postgresql:// 开头",
    SettingFlaw.NO_FILE: "要写明数据库文件，例如 sqlite:////文件夹/tashan.db",
    SettingFlaw.ADDRESS: "要以 http:// 或 https:// 开头",
    SettingFlaw.PUBLIC_ADDRESS: "要以 https:// 开头，写明主机，不带问号和井号",
    SettingFlaw.ENDPOINT: "要写成 主机:端口，例如 127.0.0.1:8081",
    SettingFlaw.LOOPBACK: "要写成本机的 主机:端口，例如 127.0.0.1:9081",
    SettingFlaw.LEVEL: "只能是 DEBUG、INFO、WARNING 或 ERROR",
    SettingFlaw.FORMAT: "只能是 text 或 json",
    SettingFlaw.MISSING: "没有设置，也没有设置 TASHAN_TOKEN_FILE",
    SettingFlaw.OPEN: "指的文件别的用户也能读，请执行 chmod 600",
    SettingFlaw.UNREADABLE: "指的文件读不了，请检查路径和权限",
    SettingFlaw.OTHER_TEXT: "指的文件里不是令牌",
    SettingFlaw.EMPTY: "指的文件是空的",
    SettingFlaw.RULES: "指的文件要写成 TOML，只能有 outreach.toml 里有的项，写法也要一样",
    SettingFlaw.OTHER: "这个值用不了",
}


def incident(number: str) -> str:
    """For an error nobody foresaw; the trace is in the log under this number."""
    return f"这一条我没能处理好，已记下编号 <b>{number}</b>。请换个说法再发一次；还不行，就把编号告诉管理员。"


def not_made(number: str) -> str:
    """For a picture or a file that could not be made when it was to be sent."""
    return f"这个文件没能做出来，已记下编号 <b>{number}</b>。请再试一次；还不行，就把编号告诉管理员。"


def too_fast() -> str:
    """To somebody who sends more than can be answered; it is said once an hour."""
    return "您发得太快了，后面的几条我没有收下。请等前面的回复完，再把没答到的重发一次。"


def bad_setting(variable: str, flaw: SettingFlaw) -> str:
    """For an environment variable that cannot be used."""
    return f"环境变量 {variable} 有问题：{SETTING_FLAWS[flaw]}。改正后再试。"


def token_refused() -> str:
    """When the network knows no bot of our token."""
    return "令牌不被 Telegram 接受，什么都没有改。请到 @BotFather 核对令牌；换过令牌的，先把新令牌写进设置。"


def not_readable() -> str:
    """To an argument of the command line in an unknown encoding."""
    return "这段文字的编码认不出来，请在 UTF-8 的终端里重新输入。"


def bad_database() -> str:
    """When the database cannot be opened."""
    return "数据库打不开。请检查 TASHAN_DATABASE_URL（或 TASHAN_HOME 文件夹）是否写对、有没有权限、磁盘满没满。"


def newer_database() -> str:
    """When the tables were made by a newer version of the program."""
    return "数据库是更新的版本建的，这一版程序用不了它。请装回新版本；要退回旧版，就恢复升级前的备份。"


def not_written(name: str, *, exists: bool) -> str:
    """When there is no place for the file."""
    return f"{name} 已经存在，换个文件名，或加上 --force 覆盖。" if exists else f"{name} 写不进去，请检查文件夹。"
