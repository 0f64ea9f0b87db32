"""Whether somebody holds their own town against towns that they do not name."""

from __future__ import annotations

import json
from pathlib import Path

from store.practices.asking.comparing import compares_alike

SETS = Path(__file__).parents[2] / "evaluation"
ASKS = """
我们镇比得上吗
我们镇调解和差不多的镇比怎么样
能不能和隔壁镇比一比
我们镇普法比得上别的镇吗
我们镇的纠纷算多吗
我们镇调解成功数在全县处于什么水平
我们镇排第几
我们镇去年受理的纠纷比得上差不多大的镇吗
跟同类镇比，我们镇普法场次多还是少
我们镇普法场次比别的镇少吗
咱们镇网格员和规模相当的乡镇比呢
本镇信访件和周边乡镇相比怎么样
我镇法律明白人比别的镇多吗
和其他镇对比一下接访次数
比得上吗？
我们的调解员跟人家比怎么样
咱们这儿普法跟差不多的街道比如何
我们镇发的资料是不是比别的镇少
想和隔壁镇比比
我们乡普法活动跟类似的乡比一下
跟别的镇比，我们调解的纠纷多吗
我們鎮調解和差不多的鎮比怎麼樣
我们 镇 比得过 别的镇 吗
我们镇跟别人比咋样
和我们差不多的镇调解了多少件
我们镇是不是垫底
我们镇网格员比全县平均高吗
跟周边的镇比我们镇普法怎么样
我们镇和同规模的乡镇相比调解成功数高不高
我们镇普法跟别的镇差多少
我们镇调解员是多还是少
我们镇调解的纠纷算正常吗
""".strip().splitlines()
ASKS_OTHERWISE = """
别的镇怎么做
别的镇短板是什么
我们镇没人手咋办
我们镇网格员有几个
板溪镇调解了多少件
和锦垣比呢
考核排名怎么搞
企业嫌检查多怎么办
哪个镇普法最多
有没有和别的镇比一比的做法
别的镇调解有什么好经验
跟西陵寺比板溪下去普法讲的场次多还是少
我们镇写了哪些毛病
邻居吵架谁出面
调解成功率一般多少
一个网格配几个人算正常
领导多久接访一次
我们镇明年咋安排的
别的镇调解员多少补贴
比较好的普法形式有哪些
隔壁镇调解了多少件
我们报了没
别的镇普法做得好吗
学法比赛怎么办
隔壁村吵架多还是少
和别的镇比，调解怎么做更好
12月4号搞啥活动好
我们镇今年调解比去年怎么样
我们镇和去年相比信访多了吗
我们镇怎么比别的镇差
别的镇比我们镇多做了什么
比一比谁的调解做得好
差不多的镇怎么搞普法
别的镇差距在哪
咱们这边信访为什么比去年多
我们镇一般多少天开一次会
""".strip().splitlines()


def test_a_comparison_with_towns_like_one_s_own_is_told_from_other_questions():
    assert [text for text in ASKS if not compares_alike(text)] == []
    assert [text for text in ASKS_OTHERWISE if compares_alike(text)] == []


def test_no_question_of_the_sets_is_taken_for_one_that_is_not():
    lines = [line for name in sorted(SETS.rglob("*.jsonl")) for line in name.read_text("utf-8").splitlines()]
    asked = {json.loads(line)["question"] for line in lines if '"question"' in line}
    assert len(asked) > 250
    held_against = {"我们镇普法场次跟蟠龙比得上吗", "我们镇去年受理的纠纷比得上差不多大的镇吗"}
    assert {text for text in asked if compares_alike(text)} == held_against
