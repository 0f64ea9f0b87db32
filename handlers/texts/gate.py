"""What somebody outside is told."""

from __future__ import annotations


def stranger() -> str:
    """To somebody we do not know."""
    return "您还没有开通使用，请联系管理员要一个邀请链接，点开就能加入。"


def left() -> str:
    """To somebody whose post is over."""
    return "您的岗位已结束，这里不再能查询和报送。要再用，请联系管理员要一个新的邀请链接，点开就能加入。"


def masked(*, is_file: bool) -> str:
    """To somebody who sent a number that belongs to a person, in a text or with a file."""
    where = "文件名或说明里" if is_file else "这一条里"
    return f"{where}有身份证号、手机号或银行卡号，我没有看，也没有保存。请去掉号码再发一次，个人信息不要发到聊天里。"


def not_allowed(*, is_of_towns: bool = False, is_of_reviewers: bool = False) -> str:
    """To somebody whose role does not have the right: it is the county's, or a town's."""
    if is_of_towns:
        return "填报由乡镇的报送员来做，县里不用填。"
    if is_of_reviewers:
        return "审核由审核人来做。想看本镇报到哪一步，发“报送情况”。"
    return "这个功能只给县级管理员用。想了解别的镇怎么做，直接打字提问就行。"


def begin_again(command: str) -> str:
    """Over the chat, on a button of something that is over."""
    return f"这个按钮已失效。请重新发“{command}”。"


def private_only() -> str:
    """In a group, where nothing is answered."""
    return "为了不打扰群里其他人，我只在私聊里回答。请点我的头像，单独发消息给我。"
