"""What is said where there is no answer, and what is offered instead."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.ask import searched
from handlers.texts.facets import ONLY, head, scope_said
from handlers.turn import Button
from store.practices.answering.answers import Findings, Reason
from store.practices.answering.coverage import whole
from store.practices.asking.question import Question

_LONGEST_LABEL = 30  # characters


def not_found(findings: Findings, *, has_near: bool) -> str:
    """Why there is nothing, what was searched, and what to do next."""
    question = findings.question
    lines = [head(question), "", _why(findings)]
    if question.scope.kind and findings.searched_reports:
        lines.append(f"点 只看{ONLY[question.scope.kind]} ✕ 可改为查全部内容。")
    if has_near:
        lines.append("下面的问题查得到，点一下就行：")
    return "\n".join(lines)


def answered_above(question: Question, *, has_near: bool) -> str:
    """The same where the county answers it itself."""
    near = "\n下面的问题报告里查得到，点一下就行：" if has_near else ""
    return f"{head(question)}\n\n报告里没有查到；县里的答复在上面一条。{near}"


def refusal_buttons(
    reason: Reason | None, near: Sequence[str], *, is_filed: bool, is_known: bool = False
) -> list[list[Button]]:
    """Questions that can be answered, and word to the administrator, unless the county has answered it."""
    rows = [[Button(question[:_LONGEST_LABEL], "near", str(place))] for place, question in enumerate(near)]
    if reason is not Reason.NO_WORDS and not is_known:
        rows.append([Button("✓ 已告诉管理员" if is_filed else "告诉管理员", "tell")])
    return rows


def told(*, is_new: bool) -> str:
    """To somebody who filed what was not found."""
    return "已告诉管理员，谢谢。" if is_new else "这个问题您告诉过管理员了，还没有新报告能回答。"


def _why(findings: Findings) -> str:
    question, where = findings.question, _where(findings)
    match findings.reason:
        case Reason.EMPTY if question.scope.counties or question.scope.without:
            return "除去不看的，库里没有可查的报告。点 ✕ 去掉限制再查。"
        case Reason.EMPTY:
            return "库里还没有可查的报告。发“已收录乡镇”可以看到收录了哪些。"
        case Reason.TOWN_NOT_HELD:
            town = escape("、".join(question.absent))
            return f"没有收录{town}的报告，发“已收录乡镇”可以看到收录了哪些。点 {town} ✕ 可改为查其他镇。"
        case Reason.YEAR_NOT_HELD:
            asked = "、".join(map(str, question.scope.years))
            return f"{_owner(question)}收录了 {'、'.join(map(str, findings.held_years))} 年的报告，没有 {asked} 年的。"
        case Reason.NO_WORDS:
            return "没看出要问哪方面的事，请加上要紧的词，例如：调解、普法、执法证。"
        case Reason.NOBODY_WROTE:
            unknown = escape("、".join(findings.unknown))
            return f"没有找到。{where}没有一份提到：{unknown}。换个说法试试？"
        case _ if len(whole(question.words)) == 1:
            return f"没有找到。{where}没有哪一段写的是这件事。换个说法试试？"
        case _:
            return f"没有找到。{where}没有哪一段把问的这些写到一起。只留最要紧的词再试试？"


def _where(findings: Findings) -> str:
    """What was searched, as the beginning of a sentence."""
    limits = scope_said(findings.question)
    if not limits:
        return searched(findings).removesuffix("。") + "，"
    return f"查了{limits}的 {findings.searched_reports} 份报告，"


def _owner(question: Question) -> str:
    scope = question.scope
    return escape("、".join((*scope.counties, *scope.towns)))
