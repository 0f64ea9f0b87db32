"""The commands' Chinese names and what they do; the words over the keyboard."""

from __future__ import annotations

DESCRIPTIONS = {
    "start": "开始",
    "ask": "问一问别的镇怎么做",
    "towns": "已收录哪些乡镇的报告",
    "years": "两年对比：一个乡镇两年的报告，做法和数字有什么变化",
    "help": "使用说明",
    "gaps": "没答上的问题和评价",
    "answers": "县里答复：看、改、复核、撤回",
    "invite": "邀请同事加入",
    "people": "人员名单，调岗、离岗、换手机",
    "fill": "填报本月数据，随时停、接着填",
    "metrics": "乡镇报哪些数：口径、停用、新增",
    "form": "下载本月报表（Excel），填好发回来",
    "serve": "代填：别的部门要填的 Excel 表，转发给我填好",
    "review": "审核乡镇交来的报表：通过、退回",
    "progress": "报送情况：各乡镇报到哪一步，可导出",
    "trend": "一个乡镇一项指标近十二个月的走势图",
    "due": "截止日：要报要办的事，还剩几个工作日",
    "deadlines": "截止日设置：几号报、碰上节假日怎么办、提醒谁",
    "calendar": "节假日和调休上班日：粘贴放假通知就能更新",
    "burden": "减负台账：给乡镇发了多少消息、要了多少数",
    "annual": "法治年报：一年的报表自动写成初稿（Word）",
    "annual_channel": "年报发送方式：发到聊天里，还是存到服务器",
    "broadcast": "给全县或几个乡镇的人发通知，可定时、撤回、更正",
    "reconcile": "核对报告：把报告里的数字和月报逐项对照",
    "audit": "谁做过什么，可导出",
}

# Understood as plain text too, with or without a slash.
ALIASES = {
    "start": ("开始", "你好", "您好"),
    "ask": ("问一问", "提问"),
    "towns": ("已收录乡镇", "收录情况"),
    "years": ("两年对比", "年报对比"),
    "help": ("使用说明", "帮助", "怎么用"),
    "gaps": ("未答问题",),
    "answers": ("县里答复",),
    "invite": ("邀请", "邀请同事"),
    "people": ("人员", "人员名单"),
    "metrics": ("指标设置", "指标", "口径设置"),
    "fill": ("填报", "报数", "月报", "填数"),
    "form": ("下载报表", "报表", "月报表"),
    "serve": ("代填", "代填表格", "填表"),
    "review": ("审核", "待审核", "审核月报"),
    "progress": ("报送情况", "报送进度"),
    "trend": ("指标走势", "走势", "走势图"),
    "due": ("截止日",),
    "deadlines": ("截止日设置", "期限设置"),
    "calendar": ("节假日", "节假日设置", "放假安排"),
    "burden": ("减负台账",),
    "annual": ("法治年报", "年报初稿", "生成年报"),
    "annual_channel": ("年报发送方式", "年报发送设置"),
    "broadcast": ("发通知", "群发", "群发通知"),
    "reconcile": ("核对报告", "核对年报", "报告核对"),
    "audit": ("操作记录", "审计记录"),
}

_MENU = [["问一问", "已收录乡镇", "使用说明"]]


def menu(*, files: bool, reviews: bool) -> list[list[str]]:
    """The words above the keyboard; to somebody who `files` a town's month, or `reviews` what towns hand in."""
    return [["填报"] * files + ["审核", "报送情况"] * reviews + ["截止日"], *_MENU]
