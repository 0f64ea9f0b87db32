"""县里答复 as people meet it: asked by a clerk, answered by an administrator, told once; towns are asked and answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import search_again, tell_askers
from bot.console.client import buttons, text_of
from store.practices.language.words import Words
from tests.bot.conftest import Answer, Chat, House, open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import County, new_county

QUESTION = "无人机巡查要不要报备空域"
REPORT = (
    "{county}{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）综合执法工作\n{what}。\n二、存在问题\n经费不足。\n"
)
ANSWER = "要报备。\n由县综合执法局统一报，镇里提前三天把巡查路线发过去。"


@pytest.fixture(scope="module")
def clock() -> Clock:
    """It is the morning of a working day, Wednesday 3 November 2027."""
    return Clock()


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory, words: Words, clock: Clock) -> Iterator[House]:
    """Where everybody is told of their own, nobody else's transcript is read."""
    home: Path = tmp_path_factory.mktemp("answered")
    with open_house(f"sqlite:///{home / 'tashan.db'}", home, words, is_empty=True, now=clock) as house:
        yield house


@pytest.fixture
def county(own_house: House) -> County:
    return new_county(own_house)


def sits(county: County, name: str, town: str = "板溪镇") -> Chat:
    return county.sits(name, town)


def greets(chat: Chat) -> Chat:
    """A bot cannot write to somebody who has not."""
    chat.says("你好")
    return chat


def holds(county: County, town: str, what: str, year: int = 2026) -> None:
    county.house.holds(
        f"{county.name}{town}{year}.txt", REPORT.format(county=county.name, town=town, year=year, what=what)
    )


def files(clerk: Chat, question: str = QUESTION) -> None:
    assert clerk.presses("告诉管理员", clerk.says(question)).toasts == ["已告诉管理员，谢谢。"]


def minute(house: House) -> None:
    """What the clock does about answers each minute; all that it does is dear in a house of many counties."""
    tell_askers(house.database, house.now)
    house.settle()


def mail(chat: Chat, beginning: str) -> list[str]:
    """What the bot has written to somebody of its own accord or not, as it looks now."""
    minute(chat.house)
    shown = [text_of(one) for one in chat.person.messages() if one["from"]["is_bot"]]
    return [one for one in shown if beginning in one]


def message(chat: Chat, beginning: str) -> Answer:
    """The newest message with these words."""
    minute(chat.house)
    found = [one for one in chat.person.messages() if one["from"]["is_bot"] and beginning in text_of(one)]
    return Answer([found[-1]], [], [])


def opened(chief: Chat) -> Answer:
    return chief.presses("处理①", chief.says("未答问题"))


def published(chief: Chat, answer: str = ANSWER) -> Answer:
    chief.presses("答复", opened(chief))
    return chief.presses("发布", chief.says(answer))


def test_administrators_get_the_week_once_and_none_after_a_week_of_nothing(county, clock):
    clerk = sits(county, "仉禾")
    files(clerk)
    greets(county.chief)
    quiet = new_county(county.house)
    quiet.chief.says("你好")
    with clock.later(days=5, hours=-2):  # Monday, before nine
        county.house.reminds()
        assert mail(county.chief, "上周问答提要") == []
    with clock.later(days=5):
        county.house.reminds()
        [told] = mail(county.chief, "上周问答提要")
        assert told.startswith("上周问答提要（11月1日–11月7日，只计次数，不计人）\n全县问了 1 次，答上 0 次。")
        assert "未答问题：新增 1 个，现有 1 个。" in told
        assert "仉禾" not in told
        assert (
            "答复"
            in county.chief.presses("处理①", county.chief.presses("未答问题", message(county.chief, "提要"))).buttons
        )
        assert mail(quiet.chief, "上周问答提要") == []
        assert mail(clerk, "上周问答提要") == []
    with clock.later(days=6):
        county.house.reminds()
        assert len(mail(county.chief, "上周问答提要")) == 1
    with clock.later(days=12):
        county.house.reminds()
        assert len(mail(county.chief, "上周问答提要")) == 1, "nothing was asked in the week after"


def test_a_gap_is_answered_and_its_asker_told_once(county, clock):
    clerk = sits(county, "仉禾")
    files(clerk)
    card = opened(county.chief)
    assert QUESTION in card.text
    assert f"{county.name}的人在等答案。" in card.text
    assert card.buttons == ["答复", "请教乡镇", "导入报告", "已处理", "返回清单"]
    asked = county.chief.presses("答复", card)
    assert f"答复：{QUESTION}" in asked.text
    sure = county.chief.says(ANSWER)
    assert (
        f"县里答复（{county.name} · 县级管理员，2027年11月3日；复核日期：2028年11月3日）\n问：{QUESTION}\n答：{ANSWER}"
        in sure.text
    )
    assert "复核日期：2028年11月3日" in sure.text
    county.chief.presses("写依据", sure)
    sure = county.chief.says("县综合执法局2027年5号文")
    assert "依据：县综合执法局2027年5号文" in sure.text
    sure = county.chief.presses("半年后", county.chief.presses("改复核日期", sure))
    assert "复核日期：2028年5月3日" in sure.text
    assert mail(clerk, "有答复了") == []
    done = county.chief.presses("发布", sure)
    assert "已发布。" in done.text
    county.house.reminds()
    [told] = mail(clerk, "有答复了")
    assert told == (
        "您问过的这个问题，县里有答复了。\n\n"
        f"县里答复（{county.name} · 县级管理员，2027年11月3日；复核日期：2028年5月3日）\n"
        f"问：{QUESTION}\n答：{ANSWER}\n依据：县综合执法局2027年5号文"
    )
    with clock.later(days=1):
        assert len(mail(clerk, "有答复了")) == 1
    assert "现在没有等着答案的问题。" in county.chief.says("/gaps").text


def test_outside_working_hours_it_waits_and_comes_once(county, clock):
    clerk = sits(county, "仉禾")
    files(clerk)
    with clock.later(hours=12):
        published(county.chief)
        assert mail(clerk, "有答复了") == []
    with clock.later(days=1):
        assert len(mail(clerk, "有答复了")) == 1


def test_later_questions_find_it_ahead_of_the_quotations_in_this_county_only(county):
    question = "热气球普法要不要报备空域"
    files(sits(county, "仉禾"), question)
    published(county.chief)
    holds(county, "溪口镇", "用热气球普法十二次，现场发放资料三百份")
    colleague = sits(county, "祁梅", "锦垣镇")
    answer = colleague.says("用热气球普法要报备空域吗")
    ahead, card = (text_of(one) for one in answer.new)
    assert ahead.startswith(f"县里答复（{county.name} · 县级管理员，")
    assert "不是报告原文" in ahead
    assert "县里答复" not in card
    assert "县里答复" not in colleague.says("热气球发了多少资料").text, "another question is not spoilt"
    other = new_county(county.house)
    stranger = sits(other, "外县人")
    assert "县里答复" not in stranger.says(question).text
    assert "空域" not in opened_list(other.chief)


def opened_list(chief: Chat) -> str:
    return chief.says("未答问题").text


def test_another_county_asks_the_same_and_its_gap_stays_open(county):
    other = new_county(county.house)
    files(sits(county, "仉禾"))
    neighbour = sits(other, "外县人")
    files(neighbour)
    published(county.chief)
    assert QUESTION in opened_list(other.chief)
    assert mail(neighbour, "有答复了") == []
    screen = other.chief.says("/gaps").data_of("处理①").split(":")[1]
    for action in ("answer_card", "answer_withdraw_yes", "answer_keep", "answer_change"):
        for number in (1, 2):
            shown = other.chief.forges(f"{action}:{screen}:{number}-1")
            assert ANSWER[:4] not in shown.text


def test_a_changed_answer_changes_the_message_and_a_withdrawn_one_says_so(county, clock):
    clerk = sits(county, "仉禾")
    files(clerk)
    published(county.chief)
    assert len(mail(clerk, "有答复了")) == 1
    listed = county.chief.presses("县里答复（1）", county.chief.presses("未答问题", message(county.chief, "已发布")))
    card = county.chief.presses("看①", listed)
    assert card.buttons == ["仍然有效，延一年", "修改", "撤回", "返回"]
    county.chief.presses("修改", card)
    county.chief.presses("发布", county.chief.says("不用镇里报备，县里统一报。"))
    [told] = mail(clerk, "有答复了")
    assert "不用镇里报备" in told
    assert "这条答复已经改过或撤回了" in county.chief.presses("撤回", card).toasts[0], "the card of the version before"
    with clock.later(days=367):
        assert "⚠ 已过复核日期" in sits(county, "祁梅").says(QUESTION).text
        card = county.chief.presses("看①", county.chief.presses("县里答复（1）", county.chief.says("/gaps")))
        kept = county.chief.presses("仍然有效，延一年", card)
        assert kept.toasts == ["已记下：仍然有效，下次复核 2029年11月4日。"]
        assert "⚠" not in kept.text
        gone = county.chief.presses("确定撤回", county.chief.presses("撤回", kept))
        assert gone.toasts == ["已撤回。"]
        assert mail(clerk, "有答复了") == []
        assert len(mail(clerk, "县里的答复已经撤回")) == 1
        assert "县里答复" not in sits(county, "邱月").says(QUESTION).text


def test_withdrawn_before_it_goes_nobody_is_told_and_the_question_waits_again(county, clock):
    clerk = sits(county, "仉禾")
    files(clerk)
    with clock.later(hours=12):
        published(county.chief)
        assert mail(clerk, "有答复了") == []
        card = county.chief.presses("看①", county.chief.presses("县里答复"))
        county.chief.presses("确定撤回", county.chief.presses("撤回", card))
    with clock.later(days=1):
        assert mail(clerk, "有答复了") == []
        assert QUESTION in opened_list(county.chief)
        published(county.chief, "要报备，这次说准了。")
        [told] = mail(clerk, "有答复了")
        assert "这次说准了" in told


def test_two_towns_are_asked_and_what_one_says_is_published_after_a_look(county):
    clerk = sits(county, "仉禾")
    one, two = greets(sits(county, "殷溪", "溪口镇")), greets(sits(county, "殷山", "山前镇"))
    files(clerk, "滑翔伞拍照要哪级批准")
    holds(county, "山前镇", "买了滑翔伞一架，拍照取证两起")
    towns = county.chief.presses("请教乡镇", opened(county.chief))
    assert towns.buttons[0] == "★山前镇"
    assert "返回" in towns.buttons
    chosen = county.chief.presses("溪口镇", county.chief.presses("★山前镇", towns))
    assert {"✓ ★山前镇", "✓ 溪口镇", "发去请教"} <= set(chosen.buttons)
    sent = county.chief.presses("发去请教", chosen)
    assert "已发去请教：山前镇、溪口镇。" in sent.text
    assert "请教过：山前镇（还没回）、溪口镇（还没回）" in opened(county.chief).text
    for town in (one, two):
        assert len(mail(town, "县里想请教")) == 1
    no = one.presses("这边没有", message(one, "县里想请教"))
    assert no.toasts == ["已告诉县里：这边没有。谢谢！"]
    assert "溪口镇回话了。" in message(county.chief, "溪口镇回话了").text
    two.presses("答一句", message(two, "县里想请教"))
    seen = two.says("我们提前三天给县执法局发路线，由他们报。")
    assert "发给县里" in seen.buttons
    assert two.presses("发给县里", seen).redrawn
    assert mail(clerk, "三天") == [], "nothing goes out unreviewed"
    assert "已回：我们提前三天" in mail(two, "县里想请教：")[0]
    card = opened(county.chief)
    assert "山前镇：我们提前三天" in card.text
    assert card.buttons[0] == "用山前镇的回话"
    said = message(county.chief, "山前镇回话了")
    sure = county.chief.presses("用作答复", said)
    assert "依据：山前镇回话（2027年11月3日）" in sure.text
    county.chief.presses("发布", sure)
    [told] = mail(clerk, "有答复了")
    assert "答：我们提前三天给县执法局发路线，由他们报。" in told
    assert county.chief.presses("用作答复", said).toasts == ["县里的答复里已经有这句回话了。"]


def test_what_a_second_town_says_goes_below_the_answer_and_names_are_marked_first(county):
    clerk = sits(county, "仉禾")
    one, two = greets(sits(county, "殷溪", "溪口镇")), greets(sits(county, "殷山", "山前镇"))
    files(clerk)
    towns = county.chief.presses("请教乡镇", opened(county.chief))
    assert not [label for label in towns.buttons if "★" in label], "nobody writes of it"
    county.chief.presses("发去请教", county.chief.presses("山前镇", county.chief.presses("溪口镇", towns)))
    for town, text in ((one, "提前三天报备。"), (two, "电话也行，当事人王小明很满意。")):
        town.presses("答一句", message(town, "县里想请教"))
        town.presses("发给县里", town.says(text))
    sure = county.chief.presses("用作答复", message(county.chief, "溪口镇回话了"))
    assert "⚠" not in sure.text
    county.chief.presses("发布", sure)
    second = county.chief.presses("用作答复", message(county.chief, "山前镇回话了"))
    assert "县里已经答复过：下面把山前镇的回话接在后面，点“发布”才改。" in second.text
    assert "答：提前三天报备。\n电话也行，当事人王小明很满意。\n依据：溪口镇回话（" in second.text
    assert "⚠ 像有姓名或个案：当事人王小明。请先点“改内容”去掉，再发布。" in second.text
    county.chief.presses("改内容", second)
    sure = county.chief.says("提前三天报备，电话也行。")
    assert "⚠" not in sure.text
    county.chief.presses("发布", sure)
    assert "答：提前三天报备，电话也行。" in message(clerk, "有答复了").text


def test_old_buttons_of_a_question_to_a_town_get_a_sentence(county):
    clerk, town = sits(county, "仉禾"), greets(sits(county, "殷溪", "溪口镇"))
    files(clerk)
    county.chief.presses(
        "发去请教", county.chief.presses("溪口镇", county.chief.presses("请教乡镇", opened(county.chief)))
    )
    county.chief.presses(
        "发去请教", county.chief.presses("板溪镇", county.chief.presses("请教乡镇", opened(county.chief)))
    )
    assert "这也是您问过的问题，别处有了答复会告诉您；" in message(clerk, "县里想请教").text
    asked = message(town, "县里想请教")
    data = asked.data_of("答一句")
    assert "只给" in clerk.forges(data.replace("say", "none")).text or clerk.forges(data).toasts == [
        "这个问题已经回过，或者县里已经处理了，不用再回。谢谢！"
    ]
    preview = town.says("不搭界的话") if not town.presses("答一句", asked) else town.says("有，报过两次。")
    assert "回给县里的话：\n有，报过两次。" in preview.text
    published(county.chief)
    assert town.presses("发给县里", preview).toasts == ["这个问题已经回过，或者县里已经处理了，不用再回。谢谢！"]
    assert mail(county.chief, "回话了") == []
    assert len(mail(town, "县里已经处理了，不用再回")) == 1


def test_a_new_report_answers_a_gap_and_the_asker_is_told_where(county):
    clerk = sits(county, "仉禾")
    files(clerk, "信鸽怎么训练")
    how = county.chief.presses("导入报告", opened(county.chief))
    assert "直接发给我" in how.text
    sent = county.chief.does(
        lambda person: person.send_bytes(
            "溪口镇.txt",
            REPORT.format(county=county.name, town="溪口镇", year=2026, what="训练信鸽四十羽，每月放飞两次").encode(),
        )
    )
    done = county.chief.presses("确认入库", sent)
    assert "答上了 1 个未答问题" in done.text
    assert "信鸽怎么训练" in done.text
    told = message(clerk, "新收录的报告里写到了")
    assert "溪口镇　2026 年\n见：一、主要做法 › （一）综合执法工作\n“训练信鸽四十羽，每月放飞两次。”\n" in told.text
    shown = clerk.presses("看报告怎么写的", told)
    assert "溪口镇" in shown.text
    assert "每月放飞两次" in shown.text
    assert len(mail(clerk, "新收录的报告里写到了")) == 1


def test_an_import_at_the_shell_is_found_by_the_clock(county):
    clerk = sits(county, "仉禾")
    files(clerk, "竹编手艺怎么传承")
    holds(county, "竹溪镇", "开办竹编手艺传承班，请老篾匠每周讲一课")
    search_again(county.house.database, county.house.words, county.house.now)
    assert len(mail(clerk, "新收录的报告里写到了")) == 1
    search_again(county.house.database, county.house.words, county.house.now)
    assert len(mail(clerk, "新收录的报告里写到了")) == 1


def test_where_the_reports_say_nothing_the_answer_stands_alone_and_files_no_gap(county):
    files(sits(county, "仉禾"), "陀螺仪怎么校准")
    published(county.chief)
    ahead, card = sits(county, "祁梅").says("陀螺仪怎么校准").new
    assert "县里答复" in text_of(ahead)
    assert text_of(card) == "问：陀螺仪怎么校准\n\n报告里没有查到；县里的答复在上面一条。"
    assert "告诉管理员" not in buttons(card)
    listed = county.chief.says("县里答复")
    assert "① 陀螺仪怎么校准（复核 2028年11月3日）" in listed.text
    assert "只给县级管理员用" in sits(county, "邱月").says("县里答复").text


def test_a_question_in_the_middle_is_answered_and_then_the_answer_is_asked_for_again(county):
    files(sits(county, "仉禾"))
    chief = county.chief
    chief.presses("答复", opened(chief))
    sure = chief.says(ANSWER)
    between = chief.says("调解员有没有补贴？")
    assert "请看一遍" in text_of(between.new[-1])
    assert buttons(between.new[-1]) == sure.buttons
    assert "已发布。" in chief.says("发布").text
    over = chief.presses("发布", sure)
    assert "已失效" in over.text or "已经有人处理" in over.text or not over.new


def test_what_is_too_long_or_holds_a_number_of_somebody_is_not_taken(county):
    files(sits(county, "仉禾"))
    county.chief.presses("答复", opened(county.chief))
    assert "太长了" in county.chief.says("长" * 1001).text
    assert "号码" in county.chief.says("请找张三，电话13812345678").text
    assert "没看到文字" in county.chief.says("？！").text
    assert "好，没有发出。" in county.chief.says("不改了").text
