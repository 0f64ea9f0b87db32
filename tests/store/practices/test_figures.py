"""Which questions ask for a figure, and which text holds one of the kind."""

from __future__ import annotations

import pytest

from store.practices.answering.figures import figure_asked


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("普法搞了几场", "开展宣传 26 次"),
        ("一年听几次汇报", "每年听取二次汇报"),
        ("调解成功多少件", "化解31件"),
        ("网格员有几个人", "网格员165名"),
        ("律师几个月来一趟", "律师每季度进村"),
        ("诉求几天回", "七个工作日内答复"),
        ("一年花多少钱", "费用3.6万元"),
        ("发了多少份", "发放资料3千余份"),
        ("成功率一般多少", "成功率为97.4%"),
    ],
)
def test_a_figure_of_the_kind_asked_for(question, text):
    figure = figure_asked(question)
    assert figure is not None
    assert figure.search(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("诉求几天回", "2023年办结12件"),
        ("一年花多少钱", "聘请律师1名"),
        ("车配了几辆", "执法人员27人"),
        ("信访件收了多少", "2023年信访形势平稳"),
        ("网格员有几个人", "网格事件1058件"),
        ("审查了几份文件", "落实三项制度"),
    ],
)
def test_a_figure_of_another_kind_is_none(question, text):
    figure = figure_asked(question)
    assert figure is not None
    assert not figure.search(text)


@pytest.mark.parametrize("question", ["调解员有没有补贴", "几乎没人管怎么办", "普法怎么做", "顺带念几条法的有吗", ""])
def test_no_figure_asked(question):
    assert figure_asked(question) is None
