"""A question for a figure: as it is printed with its sentence, towns beside each other, or what is missing."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.bot.transcripts.counties import document
from tests.handlers.test_pictures import has_font

LAST = "看相关段落"


def test_one_towns_figure_stands_with_its_sentence_and_source(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("青禾铺镇2025年领导接访几次")
    assert "青禾铺镇　2025 年\n领导接访下访：60次\n见：" in answer.text
    (quoted,) = re.findall("“[^”]*60次[^”]*”", answer.text)
    assert "60次" in answer.parts("bold")
    assert answer.text.endswith(quoted)
    assert answer.buttons == ["青禾铺镇 ✕", "2025 年 ✕", "导出 Excel", LAST, "有用", "不对题"]
    both_years = clerk.presses("2025 年 ✕", answer)
    assert (both_years.new, "已去掉：2025 年" in both_years.text, "60次" in both_years.text) == ([], True, True)
    thanked = clerk.presses("有用", both_years)
    assert (thanked.toasts, thanked.buttons[-2:]) == (["已记下：有用。谢谢！"], ["✓ 有用", "不对题"])


def test_a_digests_sentence_stands_in_no_quotation_marks(house):
    answer = house.clerk("锦垣镇").says("板溪镇2023年网格员多少人")
    assert "板溪镇　2023 年（要点整理，非原文）\n网格员：165名" in answer.text
    assert not re.search("“[^”]*165名", answer.text)


def test_the_figures_can_be_left_for_the_passages(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("青禾铺镇网格员有几个")
    passages = clerk.presses(LAST, answer)
    assert (len(passages.new), "看上下文①" in passages.buttons) == (1, True)
    assert re.search(r"查了 1 个乡镇的 \d+ 份报告。$", passages.text)


def test_follow_ups_keep_the_figure_that_was_asked_for(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("青禾铺镇2025年领导接访几次")
    other = clerk.says("那云栖岭呢")
    assert "接着上一问：青禾铺镇2025年领导接访几次" in other.text
    assert "云栖岭镇　2025 年\n领导接访下访：48次" in other.text
    assert "60次" not in other.text
    earlier = clerk.says("2024年呢")
    assert re.search("云栖岭镇　2024 年\n领导接访下访：|没提“领导接访下访”", earlier.text)
    both = clerk.says("和青禾铺比呢")
    assert "接着上一问：青禾铺镇2025年领导接访几次" in both.text
    for asked in ("比锦垣镇多吗", "比锦垣镇还少吗？"):
        clerk.says("青禾铺镇2025年领导接访几次")
        held = clerk.says(asked).text
        assert re.findall("领导接访下访：(.*)次", held) == ["40", "60"], asked
    metric = clerk.says("那网格员呢")
    assert "网格员" in metric.text
    assert "领导接访下访：" not in metric.text


def test_two_figures_asked_for_at_once_are_both_shown(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("望澜门街道信访收了几件办结几件")
    assert re.findall("^.*：4[57]件$", answer.text, re.MULTILINE) == ["收到信访件：47件", "办结信访件：45件"]
    assert answer.text.count("“三是全年收到信访件47件，办结45件；") == 1
    assert answer.text.endswith("办结信访件：45件\n出处同上。")
    assert answer.buttons == ["望澜门街道 ✕", "导出 Excel", LAST, "有用", "不对题"]
    half = clerk.says("青禾浦普法几场执法艇几艘受理纠纷几件")  # of the second no metric is known
    assert "：174件" not in half.text
    silent = clerk.says("锦垣镇遗留问题化解几件受理纠纷几件")
    assert "受理矛盾纠纷：356件" in silent.text
    assert silent.text.endswith("但报告没提“化解历史遗留信访”是多少。没提不等于没有。")
    pages = clerk.says("全县网格几个网格员几个")
    assert len(re.findall("^网格数：", pages.text, re.MULTILINE)) == 4
    rest = clerk.presses("下一页 ›", pages)
    assert len(re.findall("^网格员：", rest.text, re.MULTILINE)) == 2


def test_a_kind_is_called_by_its_own_name_and_the_whole_stands_beside_it(house):
    clerk = house.clerk("鹿鸣寨乡")
    cases = [
        ("云栖岭镇2025年民宿纠纷多少件", "民宿纠纷 94件", "受理矛盾纠纷 287件"),
        ("锦垣镇劳资纠纷多少件", "劳资纠纷 211件", "受理矛盾纠纷 356件"),
        ("云栖岭镇2025年民宿消防隐患多少起", "民宿消防隐患 20起", "处置违法行为 96起"),
    ]
    told = [(clerk.says(asked).text, figure, whole) for asked, figure, whole in cases]
    wrong = [
        text
        for text, figure, whole in told
        if f"报告里写的是：{figure}\n⚠ 只是其中一部分，同一份报告写{whole}\n" not in text
    ]
    assert wrong == []
    assert "⚠ 只是其中一部分，没有读到全部是多少" in clerk.says("板溪镇互联网+督查那边来了几件").text


def test_towns_stand_by_name_without_a_rank_until_the_asker_sorts(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("2025年哪个镇领导接访最多")
    named = re.findall("^(\\S+[镇乡道])　2025 年", answer.text, re.MULTILINE)
    assert named == sorted(named)
    assert {"青禾铺镇", "云栖岭镇", "锦垣镇", "青禾浦镇", "望澜门街道", "鹿鸣寨乡"} <= set(named)
    assert re.search(r"查了已收录的 \d+ 个乡镇，\d+ 个写到领导接访下访。", answer.text)
    assert answer.text.endswith("按名称排列，不排名次，也不加总。")
    assert not re.search("[🥇🥈🥉①②③]|第[一二三1-3]名", answer.text)
    assert answer.buttons[:3] == ["2025 年 ✕", "看图", "按数排"]
    sorted_by = clerk.presses("按数排", answer)
    counts = [int(count) for count in re.findall(r"领导接访下访：(\d+)次", sorted_by.text)]
    assert (sorted_by.new, counts) == ([], sorted(counts, reverse=True))
    assert sorted_by.text.endswith("按数从大到小，不是名次。")
    assert clerk.presses("按名称排", sorted_by).text == answer.text


def test_towns_as_a_picture_of_bars(house):
    if not has_font():
        pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")
    clerk = house.clerk("锦垣镇")
    drawn = clerk.presses("看图", clerk.says("2025年各镇领导接访几次"))
    [picture] = drawn.new
    assert drawn.toasts == ["正在画图，几秒就好。"]
    assert picture["caption"].startswith("领导接访下访\n2025 年报告，")
    assert picture["photo"][-1]["width"] == 1080


def test_a_button_that_is_typed_acts_as_if_it_were_pressed(house):
    clerk = house.clerk("锦垣镇")
    table = clerk.says("2025年各镇领导接访几次")
    by_value = clerk.presses("按数排", table)
    clerk.presses("按名称排", by_value)
    for typed in ("按数排", "从大到小排"):
        assert clerk.says(typed).text == by_value.text, typed
        assert clerk.says(typed).text == "现在就是这样排的。"
        assert clerk.says("按名称排").text == table.text
    for typed in ("导出 Excel", "导出表格", "下载excel"):
        assert "document" in clerk.says(typed).new[0], typed
    for typed in ("看图", "画个图"):
        said = clerk.says(typed)
        assert said.text.startswith("领导接访下访\n") or not has_font(), typed
    assert "接着上一问：2025年各镇领导接访几次" in clerk.says("2024年呢").text, "the thread goes on"
    assert "看上下文①" in clerk.says("看相关段落").buttons
    assert "没看出要问哪方面的事" in clerk.says("看图").text, "passages have no picture"
    clerk.says("我们镇受理纠纷比得上吗")
    assert "青禾浦镇　174 件" in clerk.says("按数排").text
    assert clerk.says("按名称排").text.startswith("锦垣镇和差不多的镇")
    assert "图书室" in clerk.says("图书室怎么建").text.split("\n")[0]


def test_what_has_no_order_is_neither_sorted_nor_drawn(house):
    clerk = house.clerk("锦垣镇")
    rates = clerk.says("各镇纠纷化解率")
    assert rates.text.count("这里是算它要用的两个数") > 3
    assert rates.buttons == ["导出 Excel", LAST, "有用", "不对题"]
    assert clerk.says("看图").text == "这里的数排不了大小，也画不成图：要两个以上能互相比的数。"


def test_town_by_year_by_metric_as_a_workbook(house):
    clerk = house.clerk("锦垣镇")
    made = clerk.presses("导出 Excel", clerk.says("青禾铺镇网格员有几个"))
    book = openpyxl.load_workbook(io.BytesIO(document(house, made)))
    head, *rows = book["指标矩阵"].iter_rows(values_only=True)
    assert head[:4] == ("县（区）", "乡镇", "年份", "性质")
    assert [row[1:3] for row in rows] == [("青禾铺镇", 2024), ("青禾铺镇", 2025)]
    cell = dict(zip(head, rows[1], strict=True))
    assert (cell["领导接访下访"], cell["性质"]) == (60, "原文")
    head, *rows = book["出处"].iter_rows(values_only=True)
    assert all(str(row[head.index("原文写法")]).rstrip("）").split("（")[0] for row in rows)
    of_receptions = [row for row in rows if row[head.index("指标")] == "领导接访下访"]
    (newest,) = [row for row in of_receptions if row[head.index("年份")] == 2025]
    assert (newest[head.index("数")], newest[head.index("单位")]) == (60, "次")
    assert "60次" in newest[head.index("原句")]


def test_which_of_town_year_and_metric_is_missing_and_what_is_nearest(house):
    clerk = house.clerk("锦垣镇")
    town = clerk.says("青河坪镇受理纠纷多少件")  # two towns are as near: neither is taken for it
    assert "缺乡镇：没有收录青河坪镇的报告" in town.text
    assert {label[:4] for label in town.buttons} >= {"青禾浦镇", "青禾铺镇"}
    absent = clerk.says("白鹭镇2023年受理纠纷多少件")
    assert "缺乡镇：没有收录白鹭镇的报告" in absent.text
    assert absent.buttons[-1] == "告诉管理员"
    year = clerk.says("板溪镇2021年网格事件多少件")
    assert "缺年份：板溪镇收录了 2023 年的报告，没有收录 2021 年的。" in year.text
    (offered,) = [label for label in year.buttons if label.startswith("板溪镇2023年")]
    nearest = clerk.presses(offered, year)
    assert "板溪镇　2023 年（要点整理，非原文）\n网格事件上报：1058件" in nearest.text
    metric = clerk.says("云栖岭镇2025年种了多少亩茶")
    assert "没有找到这项数，缺的是指标：收录的报告里没有读到“种了多少亩茶”。" in metric.text
    nowhere = [clerk.says(asked).buttons for asked in ("锦垣镇精神病人多少个", "镇长工资多少钱")]
    assert nowhere == [["锦垣镇 ✕", "告诉管理员"], ["告诉管理员"]], "nothing is offered that leads nowhere"
    silent = clerk.says("蟠龙镇2023年干部学法学了几次")
    assert "收录了蟠龙镇 2023 年的报告，但报告没提“干部集体学法”是多少。没提不等于没有。" in silent.text
    assert any(label.startswith("蟠龙镇2023年") for label in silent.buttons)
    this_year = clerk.says("我们镇2031年受理多少纠纷")
    assert this_year.text.splitlines()[2].endswith("没有收录 2031 年的。2031 年各月上报的数请发“指标走势”看。")
    unsaid = clerk.says("哪些镇没提历史遗留问题")
    assert re.search("没提的：[^（]*锦垣镇[^（]*（没提不等于没有）。", unsaid.text)
    ours = clerk.says("我们镇上个月受理多少纠纷")  # 我们镇 + 上个月, not 我们镇上
    assert "各月上报的数请发“指标走势”看。" in ours.text
    part = clerk.says("云栖岭镇上个月受理纠纷多少件")
    assert "云栖岭镇的报告写的是全年的数，一段时间的数这里查不到，也不推算。" in part.text
    for asked in ("云栖岭镇上个月受理纠纷多少件", "云栖岭镇2031年受理纠纷多少件", "今年受理纠纷最多的是哪个镇"):
        text = clerk.says(asked).text
        assert ("各月上报的数只有各镇自己看得到。" in text, "指标走势" in text) == (True, False), asked
    assert "云栖岭镇受理矛盾纠纷多少件" in part.buttons
    for text in ("云栖岭镇没调成的纠纷有多少件", "云栖岭镇受理的纠纷比去年多多少"):
        turned = clerk.says(text)
        assert "云栖岭镇的报告里没有直接写这个数。" in turned.text
        assert any("多少件" in label for label in turned.buttons), text
    for answer in (absent, year, metric, silent, part):
        assert not re.search(r"：\d+[件次人]", answer.text)


def test_years_and_towns_that_are_not_held_are_named_beside_those_that_are(house):
    clerk = house.clerk("锦垣镇")
    cases = {
        "青禾铺镇2024和2026年网格员多少人": "没有收录青禾铺镇 2026 年的报告。",
        "青禾铺镇近三年网格员多少人": "没有收录青禾铺镇 2023 年的报告。",
        "各镇2024年和2026年网格员多少人": "没有收录 2026 年的报告。",
        "板溪镇2025年和青禾铺镇2025年网格员多少人": "没有收录板溪镇 2025 年的报告。",
        "白鹭镇和青禾铺镇2025年网格员多少人": "没有收录白鹭镇的报告。",
    }
    told = {asked: clerk.says(asked).text.split("\n") for asked in cases}
    assert {asked: lines[1] for asked, lines in told.items()} == cases
    assert [asked for asked, lines in told.items() if not any(line.startswith("网格员：") for line in lines)] == []
    assert "没有收录" not in clerk.says("青禾铺镇2024和2025年网格员多少人").text
    silent = clerk.says("蟠龙镇2023和2024年干部学法学了几次").text.split("\n")
    assert silent[2:4] == [
        "收录了蟠龙镇 2023 年的报告，但报告没提“干部集体学法”是多少。没提不等于没有。",
        "没有收录蟠龙镇 2024 年的报告。",
    ]


def test_a_year_that_is_left_out_is_not_answered(house):
    clerk = house.clerk("锦垣镇")
    for asked in (
        "青禾铺镇网格员多少人，不要2025年",
        "青禾铺镇除了2025年网格员多少人",
        "青禾铺镇2025年以外网格员多少人",
    ):
        answer = clerk.says(asked)
        assert "青禾铺镇　2024 年\n网格员：88人" in answer.text, asked
        assert ("110人" in answer.text, "2025 年 ✕" in answer.buttons) == (False, False), asked
    clerk.says("青禾铺镇网格员多少人")
    assert re.findall("网格员：(.*)人", clerk.says("除了2025年呢").text) == ["88"]
    assert re.findall("^青禾铺镇　(.*) 年$", clerk.says("那网格呢").text, re.MULTILINE) == ["2024"]
    others = clerk.says("各镇除了2025年网格员多少人")
    assert "2025 年" not in others.text
    assert "没有收录" not in others.text
    assert "缺年份：锦垣镇收录了 2025 年的报告" in clerk.says("锦垣镇不要2025年，网格员多少人").text


def test_what_is_printed_oddly_is_shown_as_printed_with_the_reason(house):
    clerk = house.clerk("锦垣镇")
    house.holds(
        "赤松坪镇2025年法治政府建设工作报告.txt",
        "赤松坪镇2025年法治政府建设工作报告\n一、主要做法\n受理矛盾纠纷40件，化解率达100%以上。全年未发生行政诉讼案件。"
        "领导干部学法每年不少于4次。\n二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n",
    )
    rate = clerk.says("赤松坪镇的纠纷化解率是多少")
    assert "纠纷调解成功率：100%以上\n⚠ 比率达到或超过 100%" in rate.text
    zero = clerk.says("赤松坪镇有没有行政诉讼")
    assert "行政诉讼被告：0\n⚠ 原文没有写数字，写的是没有发生" in zero.text
    norm = clerk.says("赤松坪镇干部学法几次")
    assert "干部集体学法：不少于4次\n⚠ 原文写的是要求" in norm.text


def test_a_button_of_a_card_that_is_gone_shows_no_figure(house):
    clerk = house.clerk("锦垣镇")
    table = clerk.says("2025年各镇领导接访几次")
    clerk.says("调解员有没有补贴")
    for label in ("看图", "按数排", "导出 Excel", LAST):
        late = clerk.presses(label, table)
        assert (late.new, late.redrawn, len(late.toasts)) == ([], [], 1), label
