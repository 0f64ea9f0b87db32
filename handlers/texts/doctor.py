"""What the doctor finds: what it looked at, what is so, and what to do where that is not good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.texts.errors import SETTING_FLAWS, SettingFlaw
from store.days import SHANGHAI


class Grade(StrEnum):
    """How good it is; anything bad means that the bot does not work, or not safely."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


SIGNS = {Grade.GOOD: "✔", Grade.NOTE: "！", Grade.BAD: "✘"}


@dataclass(frozen=True)
class Finding:
    """One line: `check` is its lasting name for programs."""

    check: str
    grade: Grade
    says: str
    do: str = ""


def line(finding: Finding) -> str:
    """As a terminal shows it."""
    return f"{SIGNS[finding.grade]} {finding.says}" + (f"\n   → {finding.do}" if finding.do else "")


def settings_unusable(variable: str, flaw: SettingFlaw) -> Finding:
    """A variable of the environment that cannot be used."""
    return Finding("settings", Grade.BAD, f"环境变量 {variable} 有问题：{SETTING_FLAWS[flaw]}", "改正后再查一次。")


def token_unusable(variable: str, flaw: SettingFlaw) -> Finding:
    """No token, or one in a file that others may read."""
    says = f"令牌用不了：{variable} {SETTING_FLAWS[flaw]}"
    return Finding("token", Grade.BAD, says, "把令牌放进只有运行用户能读的文件（chmod 600）。")


def token_in_environment() -> Finding:
    """It works, but is easily shown."""
    says = "令牌直接写在环境变量 TASHAN_TOKEN 里"
    return Finding("token_place", Grade.NOTE, says, "改用 TASHAN_TOKEN_FILE 指向一个权限 600 的文件，更不容易泄露。")


def token_good(username: str) -> Finding:
    """The network knows us."""
    return Finding("token", Grade.GOOD, f"令牌有效，机器人是 @{username}")


def token_refused() -> Finding:
    """The network does not know us."""
    return Finding(
        "token", Grade.BAD, "令牌不被接受", "到 @BotFather 核对令牌；换过令牌的，把新令牌写进令牌文件后重启。"
    )


def network_unreachable() -> Finding:
    """Nothing answers."""
    says = "连不上 Bot API 服务器"
    return Finding("network", Grade.BAD, says, "检查网络、代理、防火墙和 TASHAN_API_URL。期间的来信对方保留 24 小时。")


def network_strange(status: int) -> Finding:
    """Something answers that is no Bot API; 0: with something that is no JSON."""
    says = f"Bot API 服务器答得不对（{status or '不是 JSON'}）"
    return Finding("network", Grade.BAD, says, "检查 TASHAN_API_URL 和中间的代理；对方故障就等一等再查。")


def clock(seconds_ahead: int, *, good: bool) -> Finding:
    """Our clock beside the network's."""
    if good:
        return Finding("clock", Grade.GOOD, "时钟准确")
    side = "快" if seconds_ahead > 0 else "慢"
    return Finding(
        "clock", Grade.NOTE, f"本机时钟{side}了 {abs(seconds_ahead)} 秒", "打开校时：timedatectl set-ntp true。"
    )


def webhook_elsewhere(*, polling: bool) -> Finding:
    """The network brings updates somewhere else than the settings say."""
    says = "对方还在往别处推送来信" if polling else "对方登记的推送地址和 TASHAN_WEBHOOK_URL 不一致"
    return Finding("webhook", Grade.NOTE, says, "启动机器人就会改过来；不改，就是另有程序在用同一个令牌。")


def webhook_failing(error: str, at: datetime, waiting: int) -> Finding:
    """The network could not bring updates; the error is its own, in English."""
    moment = at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
    says = f"推送出过错（{moment}）：{error[:120]}；还有 {waiting} 条等着"
    return Finding("webhook", Grade.NOTE, says, "检查公网地址、证书、nginx 和 tashan run 是否都在。")


def webhook_good(waiting: int, *, polling: bool) -> Finding:
    """As the settings say."""
    way = "轮询" if polling else "推送"
    return Finding("webhook", Grade.GOOD, f"收信方式是{way}，有 {waiting} 条来信等着")


def home_missing(folder: str, *, needed: bool) -> Finding:
    """There is no home folder; with a database elsewhere it is not needed."""
    grade = Grade.BAD if needed else Grade.GOOD
    return Finding("home", grade, f"没有文件夹 {folder}", "第一次启动会建好；或检查 TASHAN_HOME。" if needed else "")


def home_open(folder: str) -> Finding:
    """Others may look into it."""
    return Finding("home", Grade.BAD, f"别的用户能进文件夹 {folder}", f"执行：chmod 700 {folder}")


def home_good(folder: str) -> Finding:
    """For its owner only."""
    return Finding("home", Grade.GOOD, f"文件夹 {folder} 只有运行用户能进")


def disk(free: int, *, good: bool, urgent: bool) -> Finding:
    """Bytes free where the home folder is."""
    grade = Grade.GOOD if good else Grade.BAD if urgent else Grade.NOTE
    return Finding("disk", grade, f"磁盘还剩 {free / 1e9:.1f} GB", "" if good else "清理磁盘，或换大一点的。")


def database_missing() -> Finding:
    """Nothing was ever started here."""
    return Finding("database", Grade.BAD, "还没有数据库", "执行 tashan migrate 建好，或直接启动机器人。")


def database_unreachable() -> Finding:
    """It cannot be opened."""
    return Finding(
        "database", Grade.BAD, "数据库打不开", "检查 TASHAN_DATABASE_URL、权限、磁盘；PostgreSQL 再查服务在不在。"
    )


def database_older() -> Finding:
    """Its tables are behind this version."""
    return Finding("database", Grade.BAD, "数据库还是旧结构", "先备份，再执行 tashan migrate。")


def database_newer() -> Finding:
    """Its tables are ahead of this version."""
    return Finding("database", Grade.BAD, "数据库比程序新", "装回新版本；要退回旧版，就恢复升级前的备份。")


def database_damaged() -> Finding:
    """SQLite finds its own file broken."""
    return Finding(
        "database", Grade.BAD, "数据库文件已损坏", "停下机器人，留一份现状，再用 tashan restore 恢复最近的备份。"
    )


def database_good(engine: str) -> Finding:
    """Open, whole and up to date."""
    return Finding("database", Grade.GOOD, f"数据库正常（{engine}）")


def audit_chain(broken_at: int | None) -> Finding:
    """The chain of the audit rows; the number of the first that does not fit."""
    if broken_at is None:
        return Finding("audit", Grade.GOOD, "审计记录首尾相连，没有被改过")
    says = f"审计记录第 {broken_at} 行对不上：有人改过数据库"
    return Finding("audit", Grade.BAD, says, "别再改动，留好数据库和备份，报告本单位负责人。")


def dead_letters(count: int) -> Finding:
    """Updates that could not be dealt with."""
    if not count:
        return Finding("dead_letters", Grade.GOOD, "没有处理不了的来信")
    return Finding(
        "dead_letters",
        Grade.NOTE,
        f"有 {count} 条来信处理不了",
        "按编号查日志（inbox 表 state = 'dead'），报给开发者。",
    )


def traffic(waiting_since: datetime | None) -> Finding:
    """Whether anything is stuck, and since when."""
    if waiting_since is None:
        return Finding("traffic", Grade.GOOD, "收发没有积压")
    moment = waiting_since.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
    return Finding("traffic", Grade.BAD, f"从 {moment} 起有积压", "看 tashan run 在不在跑，日志里有没有连不上。")


def undelivered(failed: int, uncertain: int) -> Finding:
    """Messages that ended without a delivery that we know of."""
    if not failed + uncertain:
        return Finding("undelivered", Grade.GOOD, "没有发不出去的消息")
    says = f"有 {failed} 条消息被拒收，{uncertain} 条不知道到没到"
    return Finding("undelivered", Grade.NOTE, says, "原因在 outbox 表的 error 列；多半是对方停用了机器人。")


def zone_missing() -> Finding:
    """No time zones at all."""
    return Finding("zone", Grade.BAD, "没有时区数据 Asia/Shanghai", "重新安装程序，或 apt install tzdata。")


def zone_good() -> Finding:
    """There."""
    return Finding("zone", Grade.GOOD, "时区数据在")


def calendar_missing(year: int) -> Finding:
    """Holidays and working weekends of a year are not known yet."""
    says = f"还没有 {year} 年的节假日安排，提醒会按周一到周五算"
    return Finding("calendar", Grade.NOTE, says, "等国务院办公厅发了通知，升级 chinesecalendar 软件包再重启。")


def calendar_good(year: int) -> Finding:
    """Known."""
    return Finding("calendar", Grade.GOOD, f"有 {year} 年的节假日安排")


def fonts_missing() -> Finding:
    """No font with Chinese characters."""
    return Finding(
        "fonts", Grade.NOTE, "没有中文字体，报送情况和指标走势只能发文字，发不了图", "执行：apt install fonts-noto-cjk"
    )


def fonts_good(name: str) -> Finding:
    """There."""
    return Finding("fonts", Grade.GOOD, f"有中文字体（{name}）")
