"""What an evaluation of the answers says on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from store.practices.evaluation.figure_labels import Expect
from store.practices.evaluation.labels import BadLabels, Kind, LabelFault, Labelled, Place
from store.practices.evaluation.measures import Refusal, Score
from store.practices.evaluation.run import Evaluation, Outcome

COLUMNS = ("题型", "题数", "recall@5", "nDCG@10", "MRR", "普通检索 recall@5", "nDCG@10", "MRR")

KINDS = {
    Kind.PRACTICE: "做法",
    Kind.FIGURE: "数字",
    Kind.WHO: "哪个镇",
    Kind.COMPARE: "比较",
    Kind.UNANSWERABLE: "答不了的",
}


def no_such_file(name: str) -> str:
    """To a question set that cannot be opened."""
    return f"题目文件 {name} 打不开，请检查路径和权限。"


def not_text(name: str) -> str:
    """To a question set in another encoding."""
    return f"题目文件 {name} 不是 UTF-8 编码的文本，请另存为 UTF-8 再试。"


def bad_labels(fault: BadLabels) -> str:
    """What is wrong with a question set, and where."""
    where = f"题目文件第 {fault.line} 行"
    match fault.fault:
        case LabelFault.EMPTY:
            return "题目文件里一道题也没有，请检查是不是选错了文件。"
        case LabelFault.NOT_JSON:
            return f"{where}不是 JSON，请改成每行一道题的 JSON。"
        case LabelFault.NOT_AN_OBJECT:
            return f"{where}应是带花括号的 JSON 对象，请对照说明改正。"
        case LabelFault.MISSING:
            return f"{where}缺少 {fault.field}，请补上。"
        case LabelFault.WRONG:
            allowed = {
                "kind": f"（只能是 {'、'.join(Kind)}）",
                "exclude_own": "（只能是 true 或 false）",
                "relevant": "（应是列表）",
                "relevant.grade": "（只能是 1 或 2）",
                "expect": f"（只能是 {'、'.join(Expect)}）",
                "value": "（应是数字）",
                "at": "（应是从 0 数起的位置）",
            }.get(fault.field, "（不能是空的）")
            return f"{where}的 {fault.field} 不对{allowed}，请改正。"


def no_such_part(part: str, parts: Sequence[str]) -> str:
    """To a part of answering that cannot be left out."""
    return f"没有叫 {part} 的部分，--without 只能是 {'、'.join(parts)}。"


def no_folder(name: str) -> str:
    """To a folder of reports that is none."""
    return f"报告文件夹 {name} 不存在，请检查路径。"


def no_reports(name: str) -> str:
    """To a folder without a file that could be imported."""
    return f"文件夹 {name} 里没有能导入的报告，请检查路径。"


def not_imported(file: str, why: str) -> str:
    """A file that is left out of the evaluation."""
    return f"✗ {file}：{why}"


def replaces(file: str, earlier: str) -> str:
    """Two files of one town and year: only the later one is searched."""
    return f"注意：{file} 和 {earlier} 是同一个镇同一年的报告，只留下了 {file}。"


def unreachable(asked: Labelled, place: Place) -> str:
    """A label that nothing can meet."""
    return f"注意：题 {asked.id} 的引文“{place.quote}”不在已导入的 {place.file} 里，这一处怎么也找不到。"


def no_places(asked: Labelled) -> str:
    """An answerable question without a label."""
    return f"注意：题 {asked.id} 没有标出答案（relevant 是空的），不计入检索得分。"


def rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """The table: all questions, then each kind that stands in the set."""
    everything = sum(evaluation.scored(kind) for kind in Kind)
    yield "全部", str(everything), *_three(evaluation.overall()), *_three(evaluation.baseline())
    for kind in Kind:
        if count := evaluation.scored(kind):
            scores = (*_three(evaluation.of_kind(kind)), *_three(evaluation.baseline(kind)))
            yield KINDS[kind], str(count), *scores


def refusal(told: Refusal) -> str:
    """How "not found" was told."""
    return (
        f"答不了的题 {told.unanswerable} 道，答“没有找到” {told.refused} 次，其中答对 {told.rightly} 次："
        f"准确率 {number(told.precision)}，召回率 {number(told.recall)}。"
    )


def misses(evaluation: Evaluation) -> Iterator[str]:
    """What went wrong, question by question; nothing where all went well."""
    for one in evaluation.outcomes:
        if not one.asked.is_answerable:
            if not one.not_found and one.asked.kind is Kind.UNANSWERABLE:
                yield f"{_title(one)}　应答“没有找到”，却给出了 {one.shown[0].file} 的一段"
        elif one.not_found:
            yield f"{_title(one)}　误答“没有找到”"
        elif one.score and one.score.recall < 1:
            lacking = "；".join(f"{place.file}“{place.quote}”" for place in one.missed)
            places = f"没有出现：{lacking}" if lacking else "都在第 5 段以后"
            yield f"{_title(one)}　recall@5 {one.score.recall:.2f}，{places}"


def _title(one: Outcome) -> str:
    return f"{one.asked.id}　{one.asked.question}"


def _three(score: Score | None) -> tuple[str, str, str]:
    if score is None:
        return "—", "—", "—"
    return number(score.recall), number(score.ndcg), number(score.mrr)


def number(value: float | None) -> str:
    """A measure with three places; — for none."""
    return "—" if value is None else f"{value:.3f}"
