"""What went wrong, and what to do next."""

from __future__ import annotations


def incident(number: str) -> str:
    """For an error nobody foresaw; the trace is in the log under this number."""
    return f"这一条我没能处理好，已记下编号 <b>{number}</b>。请换个说法再发一次；还不行，就把编号告诉管理员。"


def not_made(number: str) -> str:
    """For a picture or a file that could not be made when it was to be sent."""
    return f"这个文件没能做出来，已记下编号 <b>{number}</b>。请再试一次；还不行，就把编号告诉管理员。"


def too_fast() -> str:
    """To somebody who sends more than can be answered; it is said once an hour."""
    return "您发得太快了，后面的几条我没有收下。请等前面的回复完，再把没答到的重发一次。"


def bad_setting(variable: str, reason: str) -> str:
    """For an environment variable that cannot be used; the reason is English, as the operator's manual is."""
    return f"环境变量 {variable} 有问题：{reason}。改正后再启动。"


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
