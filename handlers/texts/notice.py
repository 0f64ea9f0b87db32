"""What must never be sent through a chat tool (保密法, 个人信息保护法): agreed to once, and when it changes."""

from __future__ import annotations

from handlers.turn import Button

VERSION = 1  # raise it with every change of what is asked: everybody is then asked again


def notice() -> str:
    """What everybody keeps to."""
    return (
        f"<b>使用前请先阅读：保密须知</b>（第 {VERSION} 版）\n\n"
        "这是公共聊天工具，只能发可以公开的内容。请不要发：\n"
        "① 国家秘密、工作秘密、内部文件，包括这些文件的名称和文号；\n"
        "② 正在起草或讨论、还没有公开的材料，没有发布的突发事件，领导行程；\n"
        "③ 身份证号、手机号、银行卡号；当事人、信访人、社区矫正和安置帮教对象、"
        "吸毒和精神障碍人员、未成年人的姓名和案情，以及健康情况；\n"
        "④ 盖章文件的扫描件和照片。\n\n"
        "数字只报合计，不报名单。证件号码发来会自动隐去，但别的内容机器认不出来，要靠您自己把关。\n"
        "拿不准能不能发的，先问本单位保密员，不要发。"
    )


def notice_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("我已阅读并同意", "agree", str(VERSION))]]


def remind(*, is_kept: bool) -> str:
    """To whoever has seen it and goes on without agreeing."""
    answer = "您刚才问的我记着，同意后马上回答。" if is_kept else ""
    return f"请先看上面的保密须知，再按下面的“我已阅读并同意”（或直接发“同意”）。{answer}"


def agreed() -> str:
    """Over the chat."""
    return "好的，可以开始用了。"


def changed() -> str:
    """Over the chat, to whoever agrees to an older one."""
    return "保密须知有更新，请看下面的新版。"
