"""The text of a report → its parts in order: furniture, title, headings with levels, body, signature."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from store.practices.kinds import REQUIRED, SectionKind, cues, heading_kinds, names_principal, opens, tells_principal
from store.practices.reading.furniture import Role, find_frame, is_bare_heading
from store.practices.reading.numbering import TWINS, Ladder, Mark, climb, continued_depth, find_mark
from store.practices.reading.paragraphs import LONGEST_HEADING, Line, join_wraps, read_lines
from store.practices.reading.sentences import split_sentences

_BARE = 6  # a heading without number stands where a Markdown heading of this level would
_MOST_CLAUSES = 3  # a run-in heading is two or three short clauses; a fourth makes it a sentence of the body
_LONGEST_COLON_HEADING = 20
_NEXT = (SectionKind.PROBLEM, SectionKind.PLAN)  # what a paragraph without a heading of its own may go on to
_FIGURE = re.compile(r"\d\s*(?:余|多)?\s*(?:[件次人个场份名条起户万幅%]|余)")
_WALL_MARK = re.compile(
    r"(?=[一二三四五六七八九十\d（(])(?:(?<=[。！？：:”）\s])(?:[一二三四五六七八九十]{1,3}\s*、|\d{1,2}\s*(?:[、．]|\.(?!\d))"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)])"
    r"|(?<=[^\s，；、第《“（(])[（(]\s*[一1]\s*[）)])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the page, in the order of the page.

    `text` has the characters of the file, wraps joined and Markdown marks removed. `level` is 1 for 一、, 2 for
    （一） below it, 0 for what is no heading. `path` names the headings above, outermost first: number, text, no
    full stop. A heading that shares its line with text is a part of its own.
    """

    role: Role
    text: str
    level: int = 0
    path: tuple[str, ...] = ()
    kind: SectionKind = SectionKind.OTHER


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's parts; their texts joined are the file's characters, white space and Markdown marks aside.

    Only a page number inside a paragraph moves: it stands after the paragraph.
    """

    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """The title, its lines joined; empty if there is none."""
        return "".join(part.text for part in self.parts if part.role is Role.TITLE)

    @property
    def headings(self) -> tuple[Part, ...]:
        """The headings in order."""
        return tuple(part for part in self.parts if part.role is Role.HEADING)

    @property
    def body(self) -> tuple[Part, ...]:
        """The body paragraphs in order."""
        return tuple(part for part in self.parts if part.role is Role.BODY)

    @property
    def missing(self) -> tuple[SectionKind, ...]:
        """The required contents of which the text says nothing, in the order of the rule.

        A first-level heading with something below it says what it names, and a practice may say whose duty was done.
        """
        kinds = {part.kind for part in self.body}
        for heading in {part.path[0] for part in self.body if part.path}:
            mark = find_mark(heading)
            kinds.update(heading_kinds(heading[mark.end if mark else 0 :]))
        if SectionKind.PRINCIPAL not in kinds and any(
            part.kind is SectionKind.PRACTICE and names_principal(part.text) for part in self.body
        ):
            kinds.add(SectionKind.PRINCIPAL)
        return tuple(kind for kind in REQUIRED if kind not in kinds)


def read_outline(text: str, *, markdown: bool = False) -> Outline:
    """The parts of a text; never raises on any text, be it a report or not."""
    frame = find_frame(read_lines(text, markdown=markdown))
    paragraphs = join_wraps(list(frame.body))
    blocks = [block for paragraph in paragraphs for block in _split_wall(paragraph)]
    parts = [Part(role, text) for role, text in frame.before]
    parts += _Builder().build(blocks)
    parts += [Part(role, text) for role, text in frame.after]
    return Outline(tuple(parts))


def _split_wall(paragraph: Line) -> list[Line]:
    """The paragraph, cut before each heading number that lost its line break."""
    if paragraph.hashes or paragraph.page or paragraph.row:
        return [paragraph]
    text = paragraph.text
    cuts = [0]
    last: dict[str, int] = {}
    if first := find_mark(text):
        last[first.style] = first.value
    for match in _WALL_MARK.finditer(text):
        mark = find_mark(text, match.start())
        if mark is None:
            continue
        before = text[max(cuts[-1], match.start() - 2 * LONGEST_HEADING) : match.start()].rstrip()
        in_list = mark.style == "digit" and not before.endswith(("。", "！", "？", "”", "如下：", "如下:"))
        styles = (mark.style, TWINS.get(mark.style, ""))
        in_series = mark.value == 1 or any(last.get(style, 0) + 1 == mark.value for style in styles)
        glued = not before.endswith(("。", "！", "？", "：", ":", "”", "）"))
        is_short_heading = find_mark(before) is not None and len(before) <= LONGEST_HEADING
        if in_list or not in_series or (glued and not is_short_heading):
            continue
        cuts.append(match.start())
        last[mark.style] = mark.value
    if len(cuts) == 1:
        return [paragraph] if text else []
    pieces = [text[start:end] for start, end in pairwise([*cuts, len(text)])]
    return [replace(paragraph, text=piece, apart=True) for piece in pieces if piece]


def _heading_end(block: Line, mark: Mark, *, has_below: bool, in_wall: bool) -> int:
    """How many characters of a numbered block are its heading; 0 if it is body with no heading of its own.

    A heading is short: at most 40 characters and three clauses, without figures. It ends at the first full stop
    (what follows is run-in body), at the end of the line, or before 一是. A single sentence, or a line without
    full stop, is a heading only if something stands below it; else it is an item to be quoted.
    """
    text = block.text
    rest = text[mark.end :]
    if in_wall and (end := _glued_heading(rest)):
        return mark.end + end
    stop = re.search(r"[。；：:！？]", rest)
    head = rest[: stop.start()] if stop else rest
    if len(head) > LONGEST_HEADING or not head.strip():
        return 0
    is_cue = bool(heading_kinds(head))
    at_end = stop is None or not rest[stop.end() :].strip()
    if stop is None:
        return len(text) if has_below or is_cue else 0
    if stop.group() in "：:":
        short_cue = is_cue and len(head) <= _LONGEST_COLON_HEADING
        return mark.end + stop.end() if short_cue or (at_end and has_below) else 0
    is_clause = len(re.findall("[，,]", head)) < _MOST_CLAUSES and not _FIGURE.search(head)
    if stop.group() != "。" or not is_clause:
        return 0
    return mark.end + stop.end() if not at_end or has_below else 0


def _glued_heading(rest: str) -> int:
    """Where a heading ends that is followed by body text without any mark between; 0 if it cannot be told."""
    rules = cues()["wall"]
    window = rest[: LONGEST_HEADING + 12]
    if usual := re.match(rules["usual_headings"], window):
        return usual.end()
    clause = re.match("[^。；：:！？]*", window)
    limit = min(clause.end() if clause else 0, LONGEST_HEADING)
    start = rf"(?:{rules['body_starts']}|(?<![统唯之专单同])一是)"
    hit = re.search(rf"(?<=[^\s，]{{2}})(?:\s*(?={start})|\s{{2,}}|　|(?<=[一-龥])\s(?=[一-龥“]))", window)
    return hit.start() if hit and hit.start() <= limit else 0


@dataclass(frozen=True, slots=True)
class _Section:
    """An open numbered series with the heading that stands in it now (`None`: a body item)."""

    label: str | None
    kinds: tuple[SectionKind, ...]


class _Builder:
    """Walks the blocks of a body once, keeping the open series, the headings above and what they are about."""

    def __init__(self) -> None:
        self.ladder: Ladder = ()
        self.sections: tuple[_Section, ...] = ()
        self.loose = SectionKind.OTHER  # of text under no heading
        self.detached = False  # a paragraph took up a new subject and left the headings above it
        self.closing = False  # a heading named problems or plans: what comes later is no practice by default
        self.practised = False
        self.parts: list[Part] = []

    def build(self, blocks: list[Line]) -> list[Part]:
        for block, following in pairwise([*blocks, None]):
            if block is None:
                continue
            mark = None if block.row else find_mark(block.text)
            if mark or block.hashes:
                self._attach(mark)
            if block.page:
                self.parts.append(Part(Role.FURNITURE, block.text))
            elif block.hashes or (mark is None and is_bare_heading(block) and following is not None):
                self._heading(block, mark or Mark("none", 0, 0), block.hashes or _BARE, len(block.text))
            elif mark:
                self._numbered(block, mark, following)
            else:
                self._paragraph(block.text)
        return self.parts

    def _numbered(self, block: Line, mark: Mark, following: Line | None) -> None:
        ladder = climb(self.ladder, mark)
        below = find_mark(following.text) if following else None
        has_below = following is not None and not following.page
        if has_below and below:
            has_below = len(climb(ladder, below)) > len(ladder)
        elif has_below and following and (following.hashes or is_bare_heading(following)):
            has_below = False
        end = _heading_end(block, mark, has_below=has_below, in_wall=block.apart)
        self._heading(block, mark, 0, end)

    def _heading(self, block: Line, mark: Mark, hashes: int, end: int) -> None:
        """Takes a heading of `end` characters and the run-in body after it; `end` 0: a body item."""
        self.ladder = climb(self.ladder, mark, hashes)
        depth = len(self.ladder)
        above = (*self.sections, *[_Section(None, ())] * depth)[: depth - 1]
        head, rest = block.text[:end], block.text[end:]
        kinds = self._kinds(block.text[mark.end : end], above, rest)
        path = tuple(section.label for section in above if section.label)
        if end:
            label = (re.sub(r"\s", "", head[: mark.end]) + head[mark.end :].strip()).rstrip("。：: 　")
            self.parts.append(Part(Role.HEADING, head, depth, path, kinds[0]))
            path = (*path, label)
        self.sections = (*above, _Section(path[-1] if end else None, kinds))
        if not rest.strip():
            return
        rest, left_over = self._new_subject(rest) if block.apart and kinds[0] is SectionKind.PRACTICE else (rest, "")
        before, after = self._turn(kinds[0], rest)
        self._body(before, path, kinds[0])
        self._body(after, path, SectionKind.PLAN)
        if left_over:
            self._paragraph(left_over)

    def _new_subject(self, text: str) -> tuple[str, str]:
        """Run-in text of a practice that lost its line breaks, cut where it begins to sum up the problems."""
        position = 0
        for sentence in split_sentences(text):
            if position and opens(SectionKind.PROBLEM, [sentence]):
                return text[:position], text[position:]
            position += len(sentence)
        return text, ""

    def _attach(self, mark: Mark | None) -> None:
        """After a paragraph left its headings: back below them if this number continues one of their series."""
        if not self.detached:
            return
        self.detached = False
        if mark and continued_depth(self.ladder, mark) is not None:
            self.loose = SectionKind.OTHER
        else:
            self.ladder, self.sections = (), ()

    def _kinds(self, heading: str, above: tuple[_Section, ...], rest: str) -> tuple[SectionKind, ...]:
        told = heading_kinds(heading) if heading else ()
        parents = next((section.kinds for section in reversed(above) if section.label), ())
        settled = parents and parents[0] in {SectionKind.PROBLEM, SectionKind.PLAN, SectionKind.PRINCIPAL}
        if settled and not (len(parents) > 1 and told and told[0] in parents):
            return parents
        if len(told) > 1 or (told and told[0] is not SectionKind.PRACTICE):
            self.closing = self.closing or told[0] in {SectionKind.PROBLEM, SectionKind.PLAN}
            return told
        if parents:
            kind = parents[0]
        elif self.loose in {SectionKind.PROBLEM, SectionKind.PLAN}:
            kind = self.loose
        else:
            kind = SectionKind.OTHER if self.closing and not told else SectionKind.PRACTICE
        if kind is SectionKind.PRACTICE and tells_principal(rest):
            kind = SectionKind.PRINCIPAL
        return (kind,)

    def _paragraph(self, text: str) -> None:
        sentences = split_sentences(text)
        section = None if self.detached else next((s for s in reversed(self.sections) if s.label), None)
        kind = section.kinds[0] if section else self.loose
        is_open = kind in {SectionKind.PRACTICE, SectionKind.OTHER} and (section is not None or self.parts != [])
        to_come = section.kinds[1:] if section else ()
        begun = next((new for new in _NEXT if (is_open or new in to_come) and opens(new, sentences)), None)
        if section and begun and begun in to_come:
            kind = begun
            left = replace(section, kinds=section.kinds[section.kinds.index(kind) :])  # past the practices for good
            self.sections = tuple(left if s is section else s for s in self.sections)
        elif is_open:
            if begun and self.practised:
                self.detached, self.loose, kind = True, begun, begun
            elif section is None and opens(SectionKind.PRACTICE, sentences):
                self.loose = kind = SectionKind.PRACTICE
        path = () if self.detached else tuple(s.label for s in self.sections if s.label)
        before, after = self._turn(kind, text)
        own = SectionKind.PRINCIPAL if kind is SectionKind.PRACTICE and tells_principal(before) else kind
        self._body(before, path, own)
        if after:
            self._body(after, path, SectionKind.PLAN)
            self.loose = SectionKind.PLAN if self.detached or not self.sections else self.loose
            self.sections = tuple(
                replace(s, kinds=(SectionKind.PLAN,)) if SectionKind.PROBLEM in s.kinds else s for s in self.sections
            )

    def _turn(self, kind: SectionKind, text: str) -> tuple[str, str]:
        """A paragraph about problems, cut before the sentence that turns to what will be done."""
        if kind is SectionKind.PROBLEM:
            position = 0
            for sentence in split_sentences(text):
                if opens(SectionKind.PLAN, [sentence]):
                    return text[:position], text[position:]
                position += len(sentence)
        return text, ""

    def _body(self, text: str, path: tuple[str, ...], kind: SectionKind) -> None:
        if text.strip():
            self.practised = self.practised or kind is SectionKind.PRACTICE
            self.parts.append(Part(Role.BODY, text, 0, path, kind))
