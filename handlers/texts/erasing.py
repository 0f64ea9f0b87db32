"""Before and after a person is erased, at the shell."""

from __future__ import annotations

from store.people.erasing import Erased, Trace, Why

_GOES = {
    Trace.NAME: "姓名",
    Trace.CHAT: "Telegram 号",
    Trace.CONVERSATION: "对话进度",
    Trace.UPDATES: "收到的消息",
    Trace.MESSAGES: "发给本人的消息",
    Trace.MENTIONS: "别人对话里提到本人的内容",
    Trace.INVITATIONS: "邀请上写的姓名",
    Trace.ATTEMPTS: "输错邀请码的记录",
    Trace.FILES: "没有入库的文件和名单",
    Trace.QUESTIONS: "在等答案的问题（问题保留，不再知道是谁问的）",
}


def preview(number: int, held: Erased) -> str:
    """What goes, what stays, and why."""
    if not held.name:
        return f"{number} 号之前已经注销，只再清理一遍数据库文件。"
    goes = [f"  · {what}：{held.traces[trace]}" for trace, what in _GOES.items() if held.traces[trace]]
    return "\n".join(
        [
            f"将注销 {number} 号（{held.name}）。马上不能再使用，不能恢复。",
            "会删除：",
            *goes,
            "  · 保密须知的同意版本",
            "必须保留（只有编号，没有姓名）：",
            f"  · 任职的单位、角色和起止日期 {held.traces[Trace.POSTS]} 条：要说得清某段时间由谁负责",
            f"  · 操作记录 {held.traces[Trace.AUDIT]} 条：环环相扣，删一条就查不出有没有被改",
            "  · 已入库的报告、问过的问题和评价：是公务内容，不记是谁提的；正文里写到的姓名不动",
            "管不到的：已经发到别人手机上的消息、导出的文件、之前做的备份，请另行处理。",
        ]
    )


def sure() -> str:
    """The question after it."""
    return "确定注销吗？"


def kept() -> str:
    """To a no."""
    return "没有注销，什么都没有变。"


def erased(number: int) -> str:
    """When all is done."""
    return f"{number} 号已注销，数据库文件也清理过了。之前做的备份里还有这个人的信息，请按保存期限删除旧备份。"


def refused(number: int, why: Why) -> str:
    """When nothing was done."""
    if why is Why.LAST:
        return f"{number} 号是最后一位运维负责人，先用 tashan invite --owner 请来接手的人，再注销。"
    return f"没有编号为 {number} 的人，用 tashan people --all 看看名单。"


def not_scrubbed(number: int) -> str:
    """When the files could not be cleaned."""
    return (
        f"{number} 号已注销，但数据库正忙或磁盘不够，文件里可能还有残留。"
        f"请停下机器人、留出和数据库一样大的空间，再运行一次 tashan erase {number} --yes。"
    )
