"""Gaps and complaints, as an administrator reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from handlers.texts.consulting import state_line, use_button
from handlers.texts.feedback import REASONS
from handlers.texts.library import SECTIONS
from handlers.texts.staff import turns
from handlers.turn import Button
from store.practices.asking.question import Scope
from store.practices.feedback.consulting import Consulted
from store.practices.feedback.gap_tables import LONGEST_KEPT, Closing, Verdict
from store.practices.feedback.gaps import RECENT_DAYS, GapLine, Share
from store.practices.feedback.verdicts import Complaint, Complaints, Quoted

COLUMNS = ("编号", "问题", "限定", "次数", "首次", "最近", "状态")
COMPLAINT_COLUMNS = ("日期", "评价", "问题", "引自")

_SAID = {Verdict.USEFUL: "有用", **REASONS}
_CLOSED = {Closing.IMPORT: "新报告已答上", Closing.HAND: "已处理", Closing.ANSWER: "县里已答复"}
_NUMBERS = "①②③④⑤"
_LONGEST = 80  # characters of a question in a list; a list is to be read on a phone
_MOST = 3  # ways of asking, towns, sources named one by one


def listing(share: Share, lines: Sequence[GapLine], skip: int, count: int, said: Complaints, failed: int) -> str:
    """The share of questions without an answer, a page of so many gaps, what people say of answers, what went wrong."""
    parts = [summary(share)]
    if lines:
        place = f"（第 {skip + 1}–{skip + len(lines)} 个）" if count > len(lines) else ""
        parts.append(f"<b>大家等着答案的问题：{count} 个</b>{place}")
        parts += [f"{number} {_entry(line, _LONGEST)}" for number, line in zip(_NUMBERS, lines, strict=False)]
    else:
        parts.append("现在没有等着答案的问题。")
    parts.append(verdicts(said))
    if said.newest:
        parts.append("最近说不对的：\n" + "\n".join(map(_complaint, said.newest)))
    if failed:
        parts.append(f"近 {RECENT_DAYS} 天有 {failed} 条消息没能处理，已留底。请管服务器的同事按编号查运行日志。")
    return "\n\n".join(parts)


def listing_buttons(lines: Sequence[GapLine], previous: int, following: int, answers: int) -> list[list[Button]]:
    """One for each gap, the pages before and after (one that is not there is negative), and the county's answers."""
    cards = [
        Button(f"处理{number}", "gap_open", str(line.ids[0])) for number, line in zip(_NUMBERS, lines, strict=False)
    ]
    held = [Button(f"县里答复（{answers}）", "answer_list")] if answers else []
    return [row for row in (cards[:3], cards[3:], turns(previous, following, "gap_page"), held) if row]


def card(line: GapLine, county: str, asked: Sequence[Consulted]) -> str:
    """One gap; `county`: whose people ask, "" where nobody knows; `asked`: the towns that were asked."""
    whose = (
        f"{escape(county)}的人在等答案。" if county else "这是升级以前留下的，不知道是哪个县的人问的，只能标为已处理。"
    )
    return "\n\n".join(part for part in (_entry(line, 2 * LONGEST_KEPT), state_line(asked), whose) if part)


def card_buttons(gap_id: int, asked: Sequence[Consulted], *, is_answerable: bool) -> list[list[Button]]:
    """What can be done about it; what is of no county that we know cannot be answered."""
    gap = str(gap_id)
    answer = [Button("答复", "gap_answer", gap), Button("请教乡镇", "gap_consult", gap)]
    rest = [Button("导入报告", "gap_import"), Button("已处理", "gap_done", gap)]
    use = [[use_button(one)] for one in asked if one.text]
    return [*use, *([answer] if is_answerable else []), rest, [Button("返回清单", "gap_page", "0")]]


def how_to_import() -> str:
    """What to do where a report may answer it."""
    return (
        "请把报告文件（docx、pdf、txt）直接发给我，看过卡片点“确认入库”。"
        "入库后会把等着答案的问题重新查一遍，答上的自动从清单里去掉，并告诉问过的同志（只告诉一次）。"
    )


def summary(share: Share) -> str:
    """How much was asked and how much of it got no answer. The share is cut, never rounded: 7.5% is 7%."""
    if not share.asked:
        return f"近 {RECENT_DAYS} 天没有人提问。"
    percent = 100 * share.unanswered // share.asked
    told = "不到 1%" if share.unanswered and not percent else f"{percent}%"
    return f"近 {RECENT_DAYS} 天问了 {share.asked} 次，没答上 {share.unanswered} 次（{told}）。"


def verdicts(said: Complaints) -> str:
    """How often answers were called what."""
    if not any(said.counts.values()):
        return f"近 {RECENT_DAYS} 天没有人评价过答案。"
    told = "，".join(f"{_SAID[verdict]} {number}" for verdict, number in said.counts.items() if number)
    return f"近 {RECENT_DAYS} 天的评价：{told}。"


def sure(line: GapLine) -> str:
    """Before a gap is closed."""
    ways = f"连同 {len(line.alike)} 种相近的问法，" if line.alike else ""
    asked = f"这个问题处理好了吗？标为已处理后，{ways}从清单里去掉；再有人来问，会重新列出。"
    return f"{_entry(line, 2 * LONGEST_KEPT)}\n\n{asked}"


def sure_buttons(skip: int) -> list[list[Button]]:
    """Close it, or back to the list."""
    return [[Button("确定，已处理", "gap_close"), Button("先不处理", "gap_page", str(skip))]]


def closed() -> str:
    """Over the chat, after a gap was closed."""
    return "已标为已处理。"


def closed_before() -> str:
    """Over the chat, where somebody else was faster."""
    return "这个问题刚才已经有人处理了。"


def closed_by_number(ids: Sequence[int]) -> str:
    """On the screen of a terminal, after gaps were closed."""
    return f"编号 {'、'.join(map(str, ids))} 已标为已处理。"


def no_such_gap(number: int) -> str:
    """To a number that is not in the list."""
    return f"没有编号为 {number} 的未答问题，用 tashan gaps 看看列表。"


def no_such_county(name: str, known: Sequence[str]) -> str:
    """To a county that is not held; on the screen of a terminal."""
    return f"没有“{name}”这个县区。" + (f"现有：{'、'.join(known)}。" if known else "")


def row(line: GapLine) -> tuple[str, ...]:
    """One row of the list on a terminal."""
    questions = "\n".join((_asked(line), *line.alike))
    state = "待答" if line.closed_why is None else f"{_CLOSED[line.closed_why]} {line.closed_day}"
    days = str(line.first_day), str(line.last_day)
    return "、".join(map(str, line.ids)), questions, _limits(line.scope), str(line.times), *days, state


def complaint_row(complaint: Complaint) -> tuple[str, ...]:
    """One complaint on a terminal."""
    sources = "\n".join(f"{_source(quoted)} {' › '.join(quoted.heading_path)}" for quoted in complaint.quoted)
    return str(complaint.day), _SAID[complaint.verdict], complaint.question, sources


def _entry(line: GapLine, longest: int) -> str:
    facts = [f"{line.times} 次", f"最近 {_day(line.last_day)}", _short(_limits(line.scope), longest)]
    lines = [escape(_short(_asked(line), longest)), escape(" · ".join(fact for fact in facts if fact))]
    if line.alike:
        more = f" 等 {len(line.alike)} 种" if len(line.alike) > _MOST else ""
        ways = "；".join(_short(way, longest // 2) for way in line.alike[:_MOST])
        lines.append(f"也这样问：{escape(ways)}{more}")
    return "\n".join(lines)


def _asked(line: GapLine) -> str:
    return f"{line.question}（接着“{line.about}”问的）" if line.about else line.question


def _limits(scope: Scope) -> str:
    """What the question was limited to: 板溪镇、2023 年、只看存在问题."""
    limits = [*_some(scope.towns), *(f"除{town}外" for town in _some(scope.without)), *_some(scope.counties)]
    limits += [f"{year} 年" for year in scope.years]
    if scope.kind is not None:
        limits.append(f"只看{SECTIONS[scope.kind]}")
    return "、".join(limits)


def _some(names: Sequence[str]) -> Sequence[str]:
    return names if len(names) <= _MOST else (*names[:_MOST], f"等 {len(names)} 个")


def _complaint(complaint: Complaint) -> str:
    sources = "；".join(list(dict.fromkeys(map(_source, complaint.quoted)))[:_MOST])
    head = f"· {_day(complaint.day)} {_SAID[complaint.verdict]}：{escape(_short(complaint.question, _LONGEST))}"
    return f"{head}\n　引自 {escape(_short(sources, 2 * _LONGEST))}" if sources else head


def _source(quoted: Quoted) -> str:
    return f"{quoted.county}{quoted.town} {quoted.year} 年（{quoted.file}）"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
