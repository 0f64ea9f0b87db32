"""What the command line says about a running bot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from store.days import SHANGHAI


def imported(name: str) -> str:
    """While the demo is being filled."""
    return f"已导入样例报告 {name}"


def ready(address: str) -> str:
    """When the page can be opened."""
    return f"聊天页面已就绪：{address}\n在浏览器里打开它，选一个人，直接打字提问。按 Ctrl+C 停止。"


def demo_time(now: datetime) -> str:
    """Where the demo's clock begins, if that is not now."""
    return f"演示时间从 {_shown(now)}（北京时间）开始走。"


def demo_went_on(now: datetime, home: Path) -> str:
    """It holds things of a later moment than the one it should begin at, and goes on from there."""
    return (
        f"这个演示已经走到 {_shown(now)}（北京时间），时间不能倒退，就从这里接着走。\n"
        f"要从更早的时间开始，请先删掉文件夹 {home}，再启动一次。"
    )


def bad_demo_time() -> str:
    """What --now cannot be."""
    return "请写北京时间 2010 年到 2044 年之间的一个时刻，例如 --now 2026-11-03T08:00"


def port_taken(port: int) -> str:
    """When something else listens there."""
    return f"端口 {port} 被占用，请换一个：tashan demo --port 8090"


def cannot_listen(endpoint: str) -> str:
    """When the webhook or the health page cannot be opened where the settings say."""
    return f"无法监听 {endpoint}：被占用，或没有权限。请改 TASHAN_WEBHOOK_LISTEN 或 TASHAN_HEALTH_LISTEN 后再启动。"


def _shown(now: datetime) -> str:
    local = now.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
