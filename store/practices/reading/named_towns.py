"""The places in a report that name a town: what is no name there, a verb (督促镇) or a word (特色镇), names none."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from store.practices.language.ordinary import FREQUENT, UNHEARD, usage

_AREA_BEFORE, _OFFICE, _DOCUMENT, _PLAIN = 4, 4, 3, 1  # weights
_KIND = re.compile(
    r"镇(?![化级])|乡(?![村镇亲土下里情愁音间贤风级])|街道(?!级)|苏木"
    r"|街(?=办事处|党工委|(?:20\d\d年度?)?(?:推进|全面|依法|法治)[^，。]{0,16}(?:报告|总结|汇报|情况))"
)
_DATED = re.compile(r"20\d\d年")
_DONE = frozenset(("v", "p", "d", "c", "r", "ad", "vd"))  # verbs, prepositions … as jieba tags them
_LENGTHS = (4, 3, 2)  # characters, of the words that are no part of a name, longest first
_CHECKED = 3  # names, the likeliest: each costs some milliseconds
_LONGEST_NAME, _LONGEST_ETHNIC_NAME = 5, 12  # 西王庄; 某某土家族苗族
_AREA = re.compile(r"^(.+[省市州盟县区旗])(?<![省市县区旗][市州旗])(?=.)")  # 番禺区|市桥, not 番禺区市|桥
_COUNTY = re.compile(r"(?:.+?(?:省|市|自治州|盟))?(.+?[县区市旗])")
_ISSUER = re.compile(r"(?<=[县区市旗])(?:人民政府|政府|委员会|委)(?=.)")  # 丰源县人民政府望海街道办事处


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("store.practices").joinpath("data/identity.toml").read_text("utf-8"))


def without_unit(town: str) -> str:
    """松涛 of 松涛镇."""
    return re.sub("(?:镇|乡|街道|苏木)$", "", town)


@dataclass(frozen=True, slots=True)
class Naming:
    """One place that seems to name a town.

    `opening` is what stands before the name: 《, a word of the list, a year, `other` for any other mark or none.
    `sure`: no verb can have been taken for a part of the name (充分发挥镇党委), so that one such place suffices.
    `clear`: not even if the name is a verb (留下街道).
    """

    town: str
    county: str | None
    opening: str
    weight: int
    sure: bool
    clear: bool = False


def find_namings(text: str) -> Iterable[Naming]:
    """The places in `text` (without white space) that seem to name a town."""
    rules = _rules()["town"]
    office, about, not_about = _patterns()
    after, unit_before = 0, ""  # where the last unit ended; that unit, if no name stood before it
    for kind in _KIND.finditer(text):
        start = max(after, kind.start() - _LONGEST_ETHNIC_NAME - 12)
        match = re.search(r"[一-龥]*$", text[start : kind.start()])
        run = match.group() if match else ""
        opening = text[: kind.start() - len(run)][-1:]
        if unit_before and len(run) == 1 and kind.start() == after + 1:  # 镇安镇
            run = unit_before + run if _titled(unit_before + run, text[kind.end() :][:40]) else ""
        unit_before = "" if run else kind.group()
        after = kind.end()
        if opening.isdigit() and run.startswith("年"):
            run = run[1:].removeprefix("度")
        run = _ISSUER.sub("", run)
        name, word = (whole, "") if (whole := _titled(run, text[kind.end() :][:40])) else _clip(run)
        if len(name) == 1 and word in rules["may_begin"]:  # 建设路街道
            name, word = word + name, ""
        elif name and (run[: -len(name)] in rules["may_begin"] or run[: -len(name)][-1:] in tuple(rules["pronouns"])):
            continue  # 幸福新村街道, 全州镇: it cannot be told where the name begins
        area = _AREA.match(name)
        stem = name[area.end() :] if area else name
        has_office = office.match(text, kind.end()) is not None
        is_common = not stem or stem in rules["common"]
        if is_common:
            stem = stem or word
            before, word = _clip(run.removesuffix(stem))
            area = _AREA.match(before + stem)
        else:
            before = area[1] if area else ""
        here, following = run.removesuffix(stem), text[kind.end() :][:40]
        clear = run.endswith(stem) and _is_entitled(stem, here, before, following)
        if is_common and not (clear or (run.endswith(stem) and _is_name_here(stem, here, before, following))):
            continue
        is_about = run == stem and len(stem) > 1 and about.match(text, kind.end()) and not not_about.search(stem)
        if stem[-1] in rules["common_end"] and not (has_office or clear or (is_about and kind.group() == "街道")):
            continue
        if stem[-1] in rules["never_end"]:
            continue
        if len(stem) > (_LONGEST_ETHNIC_NAME if stem.endswith(("族", "民")) else _LONGEST_NAME):
            continue
        county = _COUNTY.fullmatch(area[1]) if area else None
        is_dated = word == "中共" or _DATED.match(text, kind.end()) is not None
        is_street = kind.group() == "街" and run == stem and not not_about.search(stem)
        yield Naming(
            town=stem + (kind.group() if kind.group() != "街" else "街道"),
            county=county[1] if county else None,
            opening=word or ("year" if opening.isdigit() else opening if opening == "《" else "other"),
            weight=_PLAIN + _OFFICE * has_office + _DOCUMENT * (opening == "《") + _AREA_BEFORE * bool(county),
            sure=bool(county or is_about or is_dated or is_street or clear),
            clear=clear,
        )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rules = _rules()["town"]
    return re.compile(rules["office"]), re.compile(rules["about"]), re.compile(rules["not_about"])


def _clip(run: str) -> tuple[str, str]:
    """What follows the last word of the list or character that is no part of a name; and that word, `""` for none."""
    before, foreign = _before()
    for end in range(len(run), 0, -1):
        if run[end - 1] in foreign:
            return run[end:], ""
        for length in _LENGTHS:
            if (word := run[max(0, end - length) : end]) in before:
                return run[end:], word
    return run, ""


def _titled(run: str, after: str) -> str:
    """The name, with its county, of which this is the title of the report; "" if it is not or a verb stands in it.

    Such a name may have in it what ends one elsewhere: 全胜镇, 平安堡镇.
    """
    rules = _rules()["town"]
    if not re.match(rules["title"], after):
        return ""
    name = re.sub(rules["opens_title"], "", run)
    return name if len(name) > 1 and _pieces(name).isdisjoint(_no_title()) else ""


def _pieces(text: str) -> set[str]:
    return {text[at : at + length] for length in _LENGTHS for at in range(len(text) - length + 1)}


@cache
def _no_title() -> frozenset[str]:
    rules = _rules()["town"]
    return _before()[0].difference(rules["may_begin"])


@cache
def _before() -> tuple[frozenset[str], frozenset[str]]:
    rules = _rules()["town"]
    return frozenset(rules["before"] + rules["verbs"]), frozenset(rules["foreign"])


def _is_entitled(stem: str, run: str, before: str, after: str) -> bool:
    """Whether any word, even a verb, names a town: the title of its report follows, or 中共 stands before it."""
    rules = _rules()["town"]
    if len(stem) < 2 or not re.match(rules["title"], after):
        return len(stem) > 1 and run.endswith("中共") and re.match(rules["office"], after) is not None
    return is_county(before) or re.search(rules["introduced"], run) is not None


def is_county(text: str) -> bool:
    """Whether this is what counties are called, and no 城区 or 推动老城区."""
    is_called = _COUNTY.fullmatch(text) and not re.search(_rules()["county"]["common"], text)
    return bool(is_called) and _pieces(text).isdisjoint(_before()[0])


def _is_said(name: str) -> bool:
    """Whether the name of a town is rather what is done (督促镇, 切实抓牢街道), by the list or jieba's dictionary."""
    stem, verbs = without_unit(name), _rules()["town"]["verbs"]
    for word, fewest in {stem: UNHEARD, stem[-2:]: FREQUENT}.items():
        used = usage(word)
        if word in verbs or (used and used.frequency >= fewest and used.tag in _DONE):
            return True
    return False


def _is_name_here(stem: str, run: str, before: str, after: str) -> bool:
    """Whether an ordinary word names a town: by the county or the mark before it and the office or title after it."""
    rules = _rules()["town"]
    if _is_said(stem):
        return False
    is_entitled = re.match(rules["entitled"], after) is not None
    if is_county(before):
        return len(stem) > 1 and (is_entitled or re.match(rules["about"], after) is not None)
    return len(stem) > 1 and is_entitled and re.search(rules["introduced"], run) is not None


def weigh(namings: Iterable[Naming]) -> Counter[str]:
    """The towns named; a name that ends with another (和高显镇, 高显镇) counts for the weightier of the two."""
    weights: Counter[str] = Counter()
    for naming in namings:
        weights[naming.town] += naming.weight
    for longer in sorted(weights, key=len, reverse=True):
        shorter = max(
            (name for name in weights if name != longer and longer.endswith(name)),
            key=lambda name: weights[name],
            default=None,
        )
        if shorter:
            lighter, weightier = sorted((shorter, longer), key=lambda name: weights[name])
            weights[weightier] += weights.pop(lighter)
    return weights


def likeliest(weights: Counter[str], namings: Sequence[Naming]) -> Counter[str]:
    """The likeliest of the towns named that are no verbs."""
    clear = {naming.town for naming in namings if naming.clear}
    checked = weights.most_common(_CHECKED)
    return Counter({town: weight for town, weight in checked if town in clear or not _is_said(town)})
