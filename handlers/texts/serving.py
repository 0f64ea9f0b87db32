"""What the command line says about a running bot."""

from __future__ import annotations


def imported(name: str) -> str:
    """While the demo is being filled."""
    return f"已导入样例报告 {name}"


def ready(address: str) -> str:
    """When the page can be opened."""
    return f"聊天页面已就绪：{address}\n在浏览器里打开它，选一个人，直接打字提问。按 Ctrl+C 停止。"


def port_taken(port: int) -> str:
    """When something else listens there."""
    return f"端口 {port} 被占用，请换一个：tashan demo --port 8090"


def cannot_listen(endpoint: str) -> str:
    """When the webhook or the health page cannot be opened where the settings say."""
    return f"无法监听 {endpoint}：被占用，或没有权限。请改 TASHAN_WEBHOOK_LISTEN 或 TASHAN_HEALTH_LISTEN 后再启动。"
