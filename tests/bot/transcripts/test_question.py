"""A question, the answer card, and the buttons under it."""

from __future__ import annotations

import re

import pytest

from bot.console.client import text_of
from bot.demo import county

_QUOTATION = re.compile(r"“(.*)”", re.DOTALL)


@pytest.fixture(scope="module")
def sources():
    """The demo's files by name, white space left out: what a quotation must stand in, letter for letter."""
    return {source.name: re.sub(r"\s", "", source.text) for source, _ in county._reports()}


def lines_of(answer):
    """Each passage of a card: (town, year, rest); a town's head stands once, over its first."""
    blocks = re.split(r"\n\n", text_of(answer.last))[1:-1]
    entries, town = [], ("", 0, "")
    for block in blocks:
        head, _, rest = block.partition("\n")
        if match := re.fullmatch(r"(\S+?)　(\d{4}) 年(.*)", head):
            town = match[1], int(match[2]), match[3]
        else:
            assert re.match("[②-⑤] ", block), block
            rest = block
        entries.append((*town[:2], f"{town[2]}\n{rest}"))
    return entries


def towns(answer):
    return [town for town, _, _ in lines_of(answer)]


def test_a_question_is_answered_from_another_town_in_its_own_words(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("调解员有没有补贴")
    assert towns(answer)[0] == "青禾铺镇"
    (rest,) = (rest for town, year, rest in lines_of(answer) if (town, year) == ("青禾铺镇", 2025))
    assert "以案定补，调解有补贴" in rest  # the heading path
    assert "“调解员有没有补贴，镇里的答复是有。" in rest
    assert "补贴" in answer.parts("bold")
    assert "青禾铺镇" in answer.parts("bold")
    assert re.search(r"^[①-⑤] 见：.+ › .*以案定补", answer.text, re.MULTILINE)
    assert re.search(r"查了 \d+ 个乡镇的 \d+ 份报告。$", answer.text)


def test_every_quotation_stands_in_its_file_letter_for_letter(house, sources):
    clerk = house.clerk("锦垣镇")
    quoted = 0
    for question in ("调解员有没有补贴", "网格员", "群众免费问律师去哪里", "老上访户怎么化解"):
        for town, year, rest in lines_of(clerk.says(question)):
            (source,) = [text for name, text in sources.items() if name.startswith(f"{town}-{year}")]
            if "要点整理" in rest:
                continue
            for sentence in _QUOTATION.search(rest)[1].split(" …… "):
                printed = sentence.translate(str.maketrans("‘’“”", "“”‘’"))  # marks within marks change their kind
                assert re.sub(r"\s", "", printed) in source
                quoted += 1
    assert quoted >= 6


def test_the_askers_own_town_is_left_out(house):
    assert "青禾铺镇" not in house.clerk("青禾铺镇").says("调解员有没有补贴").text
    assert "青禾铺镇" in house.administrator().says("调解员有没有补贴").text


@pytest.mark.parametrize("name", ["青禾铺镇", "青禾铺"])
def test_the_own_town_answers_when_it_is_named(house, name):
    assert set(towns(house.clerk("青禾铺镇").says(f"{name} 调解员补贴"))) == {"青禾铺镇"}


def test_a_named_town_answers_alone_and_two_answer_both(house):
    clerk = house.clerk("青禾铺镇")
    assert set(towns(clerk.says("锦垣的网格员怎么管"))) == {"锦垣镇"}
    assert set(towns(clerk.says("云栖岭镇和鹿鸣寨乡的网格员"))) == {"云栖岭镇", "鹿鸣寨乡"}


def test_a_named_year_is_kept_to(house):
    clerk = house.clerk("锦垣镇")
    entries = lines_of(clerk.says("青禾铺 2024年 调解"))
    assert {(town, year) for town, year, _ in entries} == {("青禾铺镇", 2024)}


def test_pages_follow_one_another_without_repeating_a_passage(house):
    clerk = house.clerk("锦垣镇")
    answer, seen, heads = clerk.says("网格员"), [], set()
    while True:
        page = [rest for _, _, rest in lines_of(answer)]
        assert 1 <= len(page) <= 5
        assert len({town for town, _, _ in lines_of(answer)}) <= 3
        heads.update(towns(answer))
        seen += [rest.partition("见：")[2] for rest in page]
        if "更多" not in answer.buttons:
            break
        answer = clerk.presses("更多", answer)
        assert re.search(rf"^（第 {len(seen) + 1}–\d+ 条）$", answer.text, re.MULTILINE)
    assert len(seen) == len(set(seen)) > 5
    assert len(heads) >= 5
    assert "锦垣镇" not in heads


def test_a_page_is_sent_once_however_often_it_is_asked_for(house):
    clerk = house.clerk("锦垣镇")
    first = clerk.says("网格员")
    second = clerk.presses("更多", first)
    again = clerk.presses("更多", first)
    assert (again.new, again.redrawn) == ([], [])
    assert again.toasts == ["后面的已经发过了，请往下看。"]
    seen = {rest.partition("见：")[2] for _, _, rest in lines_of(first) + lines_of(second)}
    for words in ("还有别的镇吗", "还有吗", *["继续"] * 9):  # in words it is the next page too
        following = clerk.says(words)
        if words == "继续" and "没有更多了" in following.text:
            break
        assert "问：网格员\n（第 " in following.text
        fresh = {rest.partition("见：")[2] for _, _, rest in lines_of(following)}
        assert not seen & fresh
        seen |= fresh
    assert "没有更多了，找到的都在上面。" in following.text


def test_a_digest_is_marked_and_never_in_quotation_marks(house):
    clerk = house.clerk("锦垣镇")
    entries = lines_of(clerk.says("板溪镇 网格员"))
    assert {(town, year) for town, year, _ in entries} == {("板溪镇", 2023)}
    assert "网格员" in entries[0][2]
    for _, _, rest in entries:
        head, *_, said = rest.splitlines()
        assert head.strip() == "（要点整理，非原文）"
        assert not said.startswith("“")
    surroundings = clerk.presses("看上下文①")
    assert "要点整理，非原文" in surroundings.text


def test_the_example_questions_of_the_greeting_are_answered(house):
    for question in re.findall(r"^· (.+)$", house.clerk().says("/start").text, re.MULTILINE):
        asker = house.clerk("西王庄镇")
        assert lines_of(asker.says(question)), question


def test_the_context_shows_the_passage_between_its_neighbours_and_steps_on(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("青禾铺镇 2025 调解员补贴")
    here = clerk.presses("看上下文①", answer)
    (passage,) = here.parts("blockquote")
    assert "没有协议书、没有回访的不补" in passage
    assert here.text.startswith("青禾铺镇　2025 年")
    before, after = here.text.split(passage)
    later = clerk.presses("往后看 ›", here)
    assert later.parts("blockquote")[0] in after + "\n\n"
    earlier = clerk.presses("‹ 往前看", here)
    assert earlier.parts("blockquote")[0] in before
    back = clerk.presses("往后看 ›", earlier)
    assert back.parts("blockquote") == [passage]


def test_walking_through_a_report_shows_every_sentence_and_ends_at_both_ends(house):
    clerk = house.clerk("锦垣镇")
    house.holds("短坪镇2025年法治政府建设工作报告.txt", SHORT)
    shown = clerk.presses("看上下文", clerk.says("短坪镇 溜索"))
    while "‹ 往前看" in shown.buttons:
        shown = clerk.presses("‹ 往前看", shown)
    walked = shown.parts("blockquote")
    while "往后看 ›" in shown.buttons:
        shown = clerk.presses("往后看 ›", shown)
        walked += shown.parts("blockquote")
    assert "".join(walked) == "全年召开普法、调解专题会议3次。修好溜索1处。经费不足。明年再修溜索2处。"


def test_only_one_kind_of_section_in_place_and_back(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("网格员")
    first = card.text
    problems = clerk.presses("只看问题", card)
    assert (problems.new, len(problems.redrawn)) == ([], 1)
    assert problems.last["message_id"] == card.last["message_id"]
    assert problems.buttons[0] == "只看问题 ✕"
    assert "只看做法" not in problems.buttons
    assert all(re.search("问题|不足|短板|差距", rest) for _, _, rest in lines_of(problems))
    back = clerk.presses("只看问题 ✕", problems)
    assert back.text == first
    plans = clerk.presses("只看计划", back)
    assert plans.buttons[0] == "只看计划 ✕"
    assert all(re.search("打算|计划|安排|下一步|思路", rest) for _, _, rest in lines_of(plans))


def test_a_kind_without_a_find_says_so_and_offers_the_way_back(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("青禾铺镇 2025 以案定补")
    nothing = clerk.presses("只看计划", card)
    assert "没有找到" in nothing.text
    assert "点 只看计划 ✕ 可改为查全部内容。" in nothing.text
    assert nothing.buttons[:3] == ["青禾铺镇 ✕", "2025 年 ✕", "只看计划 ✕"]
    assert nothing.buttons[-1] == "告诉管理员"
    assert clerk.presses("只看计划 ✕", nothing).text == card.text


def test_not_found_says_what_was_searched_and_which_words_nobody_uses(house):
    answer = house.clerk("青禾铺镇").says("护照怎么办理")
    assert re.search(r"没有找到。查了 \d+ 个乡镇的 \d+ 份报告", answer.text)
    assert "没有一份提到：护照。" in answer.text
    assert "“" not in answer.text
    assert answer.buttons[-1] == "告诉管理员"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("2011年 调解", "2025 年的报告，没有 2011 年的"),
        ("锦垣镇 2019 调解", "锦垣镇收录了 2025 年的报告，没有 2019 年的。"),
        ("罗刹岭镇 调解 补贴", "没有收录罗刹岭镇的报告"),
        ("怎么办", "请加上要紧的词"),
    ],
)
def test_what_is_not_held_or_not_asked_is_said(house, question, says):
    answer = house.clerk("青禾铺镇").says(question)
    assert says in answer.text
    assert "“" not in answer.text.replace("发“已收录乡镇”", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("？", "请打字告诉我"),
        ("。。。！！！", "请打字告诉我"),
        ("😀🎉👨‍👩‍👧", "请打字告诉我"),
        ("啊", "请加上要紧的词"),
        ("调" * 5000, "这段话有"),
    ],
)
def test_odd_texts_get_a_kind_answer(house, text, says):
    clerk = house.clerk()
    assert says in clerk.says(text).text
    assert "没能处理好" not in "".join(clerk.person.texts())


@pytest.mark.parametrize("text", [" \n ", "\u200b\u200b", "\x00\x07\x1b", "\ud83d"])
def test_texts_that_only_a_changed_app_sends(house, text):
    clerk = house.clerk()
    clerk.says("/start")
    assert "请打字告诉我" in clerk.sends(text=text).text


def test_five_thousand_characters_in_one_raw_message(house):
    clerk = house.clerk()
    answer = clerk.sends(text="网格员" * 1667)
    assert "这段话有 5001 个字，太长了" in answer.text
    assert "300 字以内" in answer.text
    assert "请打字告诉我" in clerk.forges("more:1:3").text  # it became no question


def test_html_and_control_characters_are_shown_as_typed_and_searched_for_their_words(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.sends(text="<b>调解员</b>\x00 &amp; <script>补贴\u202e</script>\x1b[31m")
    assert "问：<b>调解员</b> &amp; <script>补贴</script>[31m" in answer.text
    answer = clerk.says("调解员</i>补贴 & <")
    assert "问：调解员</i>补贴 & <" in answer.text
    assert "镇里的答复是有" in answer.text


def test_two_messages_at_once_are_answered_in_order(house):
    clerk = house.clerk("锦垣镇")
    both = clerk.says("护照怎么办", "调解员有没有补贴")
    assert [text_of(one).splitlines()[0] for one in both.new] == ["问：护照怎么办", "问：调解员有没有补贴"]


def test_a_new_report_is_found_by_the_next_question(house):
    clerk = house.clerk("锦垣镇")
    question = "飞鸽传书"
    assert "没有找到" in clerk.says(question).text
    house.holds(
        "鸽岭镇2025年法治政府建设工作报告.txt",
        "鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）飞鸽传书\n"
        "镇里养信鸽40羽，用飞鸽传书的办法送法下乡，全年送出普法信笺320封，调解纠纷5件。\n二、存在问题\n信鸽偶有走失。\n",
    )
    assert "用飞鸽传书的办法送法下乡" in clerk.says(question).text


def test_a_named_town_with_markup_in_its_name_cannot_hurt_the_card(house):
    clerk = house.clerk("锦垣镇")
    house.holds(
        "a&b<c>.txt",
        "某镇2025年法治政府建设工作报告\n一、主要做法\n（一）“<b>”试点 & 推广\n"
        "用<i>&lt;尖括号</i>记台账，全年登记台账66本。普法、调解各建一本。\n",
        town="<尖>镇",
    )
    answer = clerk.says("尖括号台账")
    assert "<尖>镇" in answer.parts("bold")
    assert "用<i>&lt;尖括号</i>记台账，全年登记台账66本。" in answer.text


SHORT = (
    "短坪镇2025年法治政府建设工作报告\n一、主要做法\n（一）组织领导\n全年召开普法、调解专题会议3次。\n"
    "（二）交通便民\n修好溜索1处。\n二、存在问题\n经费不足。\n三、下一步打算\n明年再修溜索2处。\n"
)


def test_a_persons_number_is_not_kept_and_the_question_is_answered_without_it(house):
    clerk = house.clerk("锦垣镇")
    (told,) = clerk.says("13812345678 问调解员有没有补贴").new
    assert "没有保存。请去掉号码再发一次" in text_of(told)
    assert "13812345678" not in text_of(told)
    assert "镇里的答复是有" in clerk.says("调解员有没有补贴").text
