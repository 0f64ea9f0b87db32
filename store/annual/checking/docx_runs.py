"""A comment around letters of a Word document: runs are split so that it holds these letters and no others."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from store.annual.checking.docx_text import Letter
from store.practices.reading.formats.trees import local

_KEEP = "{http://www.w3.org/XML/1998/namespace}space"


def embrace(first: Letter, last: Letter, number: int) -> None:
    """Mark what stands from one letter to another as what the comment of this number is on.

    Letters before the first one stay where they are.
    """
    end = _run_until(last)
    space = f"{{{etree.QName(end).namespace}}}"
    told = {f"{space}id": str(number)}
    mark = etree.Element(f"{space}r")
    etree.SubElement(mark, f"{space}commentReference", told)
    end.addnext(mark)
    end.addnext(etree.Element(f"{space}commentRangeEnd", told))
    _run_from(first).addprevious(etree.Element(f"{space}commentRangeStart", told))


def _run_from(letter: Letter) -> etree._Element:
    """The run that begins with the letter."""
    run = _run_of(letter.text)
    if letter.at == 0 and _is_first(run, letter.text):
        return run
    return _split(run, letter.text, letter.at)


def _run_until(letter: Letter) -> etree._Element:
    """The run that ends with the letter."""
    run, index = _run_of(letter.text), letter.at + 1
    if index < len(letter.text.text or "") or letter.text.getnext() is not None:
        _split(run, letter.text, index)
    return run


def _split(run: etree._Element, text: etree._Element, index: int) -> etree._Element:
    """All that stands in the run from this place on moves to a new one behind it, which looks the same."""
    later = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
    later.tail, run.tail = run.tail, None
    later.extend(deepcopy(one) for one in run if local(one) == "rPr")
    moved = list(text.itersiblings())
    said = text.text or ""
    if index < len(said):
        rest = etree.SubElement(later, text.tag)
        text.text, rest.text = said[:index], said[index:]
        for one in (text, rest):
            one.set(_KEEP, "preserve")
    if index == 0:
        run.remove(text)
    later.extend(moved)
    run.addnext(later)
    return later


def _is_first(run: etree._Element, text: etree._Element) -> bool:
    """Whether nothing but how it looks stands before a text in its run."""
    return next((one for one in run if local(one) != "rPr"), None) is text


def _run_of(text: etree._Element) -> etree._Element:
    """The run that holds a text."""
    run = text.getparent()
    if run is None or local(run) != "r":
        raise ValueError("a text outside of any run")
    return run
