"""Whether a report is a draft of ours that nobody has finished: it holds places to be filled in, or our own pages."""

from __future__ import annotations

import re

_MARK = re.compile(r"〔[^〔〕]*(?:请补写|缺[\d—、年月]+月|未审核|未知|正在更正|请核对|无法计算|可参考)[^〔〕]*〕")
_OUR_PAGES = re.compile(r"^\s*附[:：]\s*定稿前核对\s*$", re.MULTILINE)


def is_unfinished(text: str) -> bool:
    """Whether it must not be taken for a report: what it says is not said yet, and quotes other reports."""
    return _MARK.search(text) is not None or _OUR_PAGES.search(text) is not None
