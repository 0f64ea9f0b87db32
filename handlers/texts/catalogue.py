"""What a rehearsal of a changed catalogue says on the screen."""

from __future__ import annotations

from html import unescape

from handlers.texts.checks import told
from store.catalogue.metrics import Catalogue, Grade
from store.catalogue.months import Month
from store.collection.checks import Finding
from store.collection.rehearsal import Rehearsed
from store.collection.soundness import Fault, Flaw

_GRADES = {Grade.BLOCK: "不能提交", Grade.EXPLAIN: "要说明", Grade.VERIFY: "要核实", Grade.ADVISE: "提醒"}
_FLAWS = {
    Fault.CODE: "编码不对，或者同一个月里有两个",
    Fault.SECTION: "放在没有的类别里",
    Fault.NAME: "名称或简称太长，或者有不能用的符号",
    Fault.UNIT: "单位不对，数后面带它就读不出来",
    Fault.RANGE: "常见范围或上限前后颠倒",
    Fault.DEFINITION: "没有口径，或者太长",
    Fault.WORD: "这个叫法也是别的指标的",
    Fault.DIGITS: "叫法里有数字或空格",
    Fault.UNKNOWN: "用到没有的指标",
    Fault.KIND: "没有这种核对",
    Fault.CODES: "指标多了或者少了",
    Fault.PARAMETER: "少了一个参数，或者不是 1 以上的整数",
    Fault.BALANCE: "结转要用的核对对不上",
}


def no_such_file(name: str) -> str:
    """To a file that cannot be opened."""
    return f"文件 {name} 打不开，请检查路径和权限。"


def not_toml(name: str, where: str) -> str:
    """To a file that is none of ours in its form."""
    return f"文件 {name} 不是 UTF-8 编码的 TOML（{where}），请改正再试。"


def not_a_catalogue(name: str, where: str) -> str:
    """To a TOML file that lacks something, or has something else in its place."""
    return f"文件 {name} 里的指标或核对写得不对（{where}），请对照原来的 metrics.toml、checks.toml 改正。"


def nothing_in_it(name: str) -> str:
    """To a TOML file about something else."""
    return f"文件 {name} 里没有指标（metric）也没有核对（rule），请检查是不是选错了文件。"


def flaw(one: Flaw) -> str:
    """What does not hold."""
    return f"{one.code}：{_FLAWS[one.fault]}" + (f"（{one.word}）" if one.word else "")


def flawed(flaws: int) -> str:
    """After them."""
    return f"共 {flaws} 处要先改正，改好再核对以前的月份。"


def no_months() -> str:
    """Where nothing was handed in yet."""
    return "写得没有问题。还没有报过的月份可以核对。"


def summary(months: list[Month], towns: int, tripped: int, added: int, gone: int) -> str:
    """After all of it; `tripped`: months of a town with something more to ask."""
    span = str(months[0]) if months[0] == months[-1] else f"{months[0]} 至 {months[-1]}"
    return f"核对了 {span} 已报的 {towns} 份：{tripped} 份会多出提示，共 {added} 条；不再提示 {gone} 条。"


def heading(one: Rehearsed) -> str:
    """Whose month."""
    return f"{one.month} {one.town.county}{one.town.name}"


def finding(one: Finding, catalogue: Catalogue) -> str:
    """One thing more that would be asked."""
    return f"  [{_GRADES[one.grade]}] {unescape(told(one, catalogue))}"
