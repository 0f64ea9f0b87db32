"""What an operator can see of a bot from outside it: each thing looked at, what is wrong with it, what to do."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import chinese_calendar
import httpx

from bot.settings import Settings, SettingsFault
from handlers.texts import doctor as texts
from handlers.texts.doctor import Finding
from store import audit, copying, inbox, outbox
from store.database import BadAddress, Database, Unavailable, revisions
from store.days import day_of
from store.outbox import Lane, OutboundState

CLOCK_OFF = timedelta(seconds=30)
STUCK = timedelta(minutes=20)  # nothing waits so long (see outbox.LONGEST_HOLD) but behind a network that is down
LITTLE_DISK, NO_DISK = 1_000_000_000, 200_000_000  # bytes
NEXT_YEAR_FROM = 11  # the State Council's notice of next year's holidays comes out in early November
ANSWER_WITHIN = 15.0  # seconds
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", ".fonts", ".local/share/fonts")  # the last two at home
CJK_FONTS = ("cjk", "sourcehan", "notosanssc", "notoserifsc", "wqy", "simhei", "simsun", "msyh", "uming", "ukai")


@dataclass(frozen=True)
class Answer:
    """What the Bot API said to one call: its result, or None; the HTTP status; the moment of its Date header."""

    result: Any
    status: int
    date: datetime | None


async def examine(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Look at everything; nothing is changed, and nothing raises."""
    token, findings = _token(settings)
    if token:
        findings += await _network(settings, token, now)
    findings += _home(settings)
    findings += _database(settings, now())
    findings += [_zone(), *_calendar(day_of(now())), _fonts(Path.home())]
    return findings


def _token(settings: Settings) -> tuple[str, list[Finding]]:
    try:
        token = settings.bot_token()
    except SettingsFault as fault:
        return "", [texts.token_unusable(fault.variable, fault.flaw)]
    return token, [texts.token_in_environment()] if settings.token.get_secret_value() else []


async def _network(settings: Settings, token: str, now: Callable[[], datetime]) -> list[Finding]:
    async with httpx.AsyncClient(base_url=f"{settings.api_url}/bot{token}/", timeout=ANSWER_WITHIN) as client:
        me = await _ask(client, "getMe")
        heard_at = now()
        if me is None:
            return [texts.network_unreachable()]
        if not isinstance(me.result, dict):
            refused = me.status in (401, 404)
            return [texts.token_refused() if refused else texts.network_strange(me.status)]
        findings = [texts.token_good(str(me.result.get("username", "")))]
        if me.date is not None:
            off = heard_at - me.date
            findings.append(texts.clock(round(off.total_seconds()), good=abs(off) <= CLOCK_OFF))
        webhook = await _ask(client, "getWebhookInfo")
    if webhook is not None and isinstance(webhook.result, dict):
        findings.append(_webhook(webhook.result, settings.webhook_url))
    return findings


async def _ask(client: httpx.AsyncClient, method: str) -> Answer | None:
    """None: nothing answers there. The exception would quote the address with the token in it."""
    try:
        response = await client.post(method)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    moment = None
    with suppress(KeyError, ValueError):
        moment = parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
    try:
        told = json.loads(response.content)
        return Answer(told["result"] if told["ok"] else None, response.status_code, moment)
    except (ValueError, KeyError, TypeError):
        return Answer(None, 0 if response.is_success else response.status_code, moment)


def _webhook(told: dict[str, Any], wanted: str) -> Finding:
    url, waiting = str(told.get("url") or ""), int(told.get("pending_update_count") or 0)
    if url != wanted:
        return texts.webhook_elsewhere(polling=not wanted)
    if error := told.get("last_error_message"):
        at = datetime.fromtimestamp(int(told.get("last_error_date") or 0), UTC)
        return texts.webhook_failing(str(error), at, waiting)
    return texts.webhook_good(waiting, polling=not wanted)


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        yield texts.home_missing(str(home), needed=not settings.database_url)
        return
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield texts.home_open(str(home))
    else:
        yield texts.home_good(str(home))
    free = shutil.disk_usage(home).free
    yield texts.disk(free, good=free >= LITTLE_DISK, urgent=free < NO_DISK)


def _database(settings: Settings, now: datetime) -> list[Finding]:
    try:
        if not settings.database_url and not settings.home.is_dir():
            return [texts.database_missing()]
        database = Database(settings.address())
    except (OSError, BadAddress):
        return [texts.database_unreachable()]
    try:
        revision = database.revision()
        if revision != revisions()[0]:
            return [texts.database_newer() if revision and revision not in revisions() else texts.database_older()]
        if database.url.get_backend_name() == "sqlite" and copying.checked(Path(str(database.url.database))) is None:
            return [texts.database_damaged()]
        return [texts.database_good(database.url.get_backend_name()), *_rows(database, now)]
    except Unavailable:
        return [texts.database_unreachable()]
    finally:
        database.close()


def _rows(database: Database, now: datetime) -> Iterator[Finding]:
    with database.reading() as session:
        broken = audit.verify(session).broken
        yield texts.audit_chain(broken.number if broken else None)
        backlog, since, depth = inbox.backlog(session), outbox.waiting_since(session), outbox.depth(session)
    yield texts.dead_letters(backlog.dead)
    waiting_since = min(filter(None, (backlog.since, since)), default=None)
    stuck = waiting_since is not None and now - waiting_since > STUCK
    yield texts.traffic(waiting_since if stuck else None)
    failed = sum(depth[lane, OutboundState.FAILED] for lane in Lane)
    yield texts.undelivered(failed, sum(depth[lane, OutboundState.UNCERTAIN] for lane in Lane))


def _zone() -> Finding:
    try:
        ZoneInfo("Asia/Shanghai")
    except (ZoneInfoNotFoundError, ValueError):
        return texts.zone_missing()
    return texts.zone_good()


def _calendar(today: date) -> Iterator[Finding]:
    """This year's working days, and from November on next year's, which come with an upgrade of the package."""
    years = [today.year] if today.month < NEXT_YEAR_FROM else [today.year, today.year + 1]
    for year in years:
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            yield texts.calendar_missing(year)
        else:
            yield texts.calendar_good(year)


def _fonts(person: Path) -> Finding:
    """Pictures with Chinese words need one; `person` is the home folder of whoever runs the bot."""
    for folder in FONT_FOLDERS:
        for file in (person / folder).rglob("*.[to]t[fc]"):
            name = file.name.lower().replace("-", "").replace("_", "")
            if any(sign in name for sign in CJK_FONTS):
                return texts.fonts_good(file.name)
    return texts.fonts_missing()
