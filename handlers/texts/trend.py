"""Choosing whose line of which metric is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.collection.metric_keys import metric_key
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.catalogue.metrics import Metric, Section
from store.people.places import PlaceFacts


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>指标走势</b>\n\n看哪个县区的乡镇？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "trend_county", f"{one.id}-0") for one in counties])
    return [row for row in (*rows, turns(previous, following, "trend_counties")) if row]


def which_town(county: PlaceFacts, towns: int) -> str:
    """For those who see a whole county."""
    if not towns:
        return f"<b>{escape(county.name)}指标走势</b>\n\n这里还没有乡镇。"
    return f"<b>{escape(county.name)}指标走势</b>\n\n看哪个乡镇？每张图只画一个乡镇自己的数。"


def town_buttons(
    county: PlaceFacts, towns: Sequence[PlaceFacts], previous: int, following: int, *, several: bool
) -> list[list[Button]]:
    """A page of them; `several`: there are other counties to go back to."""
    rows = in_twos([Button(short(one.name), "trend_at", str(one.id)) for one in towns])
    back = [Button("‹ 换县区", "trend_counties", "0")] if several else []
    return [row for row in (*rows, turns(previous, following, "trend_county", f"{county.id}-"), back) if row]


def which_section(town: PlaceFacts) -> str:
    """The first step for a clerk."""
    return f"<b>{escape(town.name)}指标走势</b>\n\n看哪一类？"


def section_buttons(town: PlaceFacts, sections: Sequence[Section], *, several: bool) -> list[list[Button]]:
    """All of them; `several`: there are other towns to go back to."""
    rows = in_twos([Button(one.name, "trend_of", f"{town.id}-{one.code}") for one in sections])
    return [*rows, [Button("‹ 换乡镇", "trend_county", f"{town.county_id}-0")]] if several else rows


def which_metric(town: PlaceFacts, section: Section) -> str:
    """The last step."""
    return f"<b>{escape(town.name)}　{section.name}</b>\n\n看哪一项近十二个月的走势？"


def metric_buttons(town: PlaceFacts, metrics: Sequence[Metric]) -> list[list[Button]]:
    """All of a section."""
    rows = in_twos([Button(one.short, "trend_draw", f"{town.id}-{metric_key(one.code)}") for one in metrics])
    return [*rows, [Button("‹ 换一类", "trend_at", str(town.id))]]


def more_buttons(town: PlaceFacts, metric: Metric) -> list[list[Button]]:
    """Under a picture."""
    other = Button("换一项", "trend_more", f"{town.id}-{metric.section}")
    return [[other, Button("和差不多的镇比", "alike", f"{town.id}-{metric_key(metric.code)}")]]


def gone() -> str:
    """The town or the metric is not there any more, or not for this person."""
    return "这里现在看不到了，请重新发“指标走势”。"
