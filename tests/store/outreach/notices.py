"""Notices of the State Council as they were published, and one of any year as one may look."""

from __future__ import annotations

from datetime import date, timedelta

from store.outreach.workdays import Workdays

OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
    经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
    三、清明节：4月4日（周六）至6日（周一）放假，共3天。
    四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
    五、端午节：6月19日（周五）至21日（周日）放假，共3天。
    六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
    七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
    节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
                                                            国务院办公厅
                                                            2025年11月4日
"""

OF_2025 = """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日"""

OF_2024 = """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
国务院办公厅
2023年10月25日"""

OF_2023 = """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
国务院办公厅
2022年12月8日"""

PUBLISHED = {2026: OF_2026, 2025: OF_2025, 2024: OF_2024, 2023: OF_2023}
WEEK = "一二三四五六日"


def told(day: date) -> str:
    """1月1日（周五）"""
    return f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）"


def notice(year: int) -> str:
    """One of a year of which none is published: its statutory days, and a Saturday or Sunday that is worked."""
    arranged = Workdays().arranged(year)
    parts = []
    for number, name in enumerate(dict.fromkeys(one.name for one in arranged)):
        days = [one.day for one in arranged if one.name == name]
        is_span = len(days) == (days[-1] - days[0]).days + 1 > 1
        span = f"{told(days[0])}至{told(days[-1])}" if is_span else "、".join(map(told, days))
        parts.append(f"{'一二三四五六七'[number]}、{name}：{span}放假调休，共{len(days)}天。")
    parts[1] += f"{told(made_up(year))}上班。"
    return f"国务院办公厅关于{year}年部分节假日安排的通知\n" + "\n".join(parts)


def made_up(year: int) -> date:
    """The first Saturday after the spring festival."""
    last = max(one.day for one in Workdays().arranged(year) if one.name == "春节")
    return next(day for n in range(1, 8) if (day := last + timedelta(days=n)).weekday() == 5)
