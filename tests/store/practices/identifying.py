"""What the tests of towns, counties and years ask of an invented report."""

from datetime import date

import pytest

from store.practices.reading.identify import Doubt, Identity, Unidentified, identify
from store.practices.reading.outline import read_outline

TODAY = date(2026, 11, 21)
HASH = "003_ab2023f19c4d2024.txt"
BODY = """一、主要做法
（一）抓实学法。全镇干部学法用法，镇党委政府多次研究，推动镇村普法。
（二）规范执法。镇政府在全镇范围内推进行政执法公示，强化乡镇综合执法。
二、下一步打算
2025年，继续化解矛盾纠纷，加强人民调解。
"""


def told(text: str, name: str = HASH, **given: object) -> Identity:
    return identify(name, read_outline(text), today=TODAY, **given)  # type: ignore[arg-type]


def doubts(text: str, name: str = HASH, **given: object) -> tuple[Doubt, ...]:
    with pytest.raises(Unidentified) as refusal:
        told(text, name, **given)
    assert refusal.value.name == name
    return refusal.value.doubts
