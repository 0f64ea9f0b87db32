"""HTML to entities: what Telegram reads, and what it refuses with which words."""

import html

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bot.console.entities import BadEntitiesError, parse_html
from bot.console.limits import utf16_units
from bot.console.refusals import Refusal
from bot.console.text import formatted

REFUSED = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("汉字<br>", 'Unsupported start tag "br" at byte offset 6'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("😀<div>", 'Unsupported start tag "div" at byte offset 4'),
    ("1<b", "Unclosed start tag at byte offset 1"),
    ("<b", "Unclosed start tag at byte offset 0"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a ", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x/y>", "Unexpected end of name token at byte offset 8"),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>汉</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ("<b>a</b x>", "Unclosed end tag at byte offset 4"),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_bad_html_is_refused_in_telegrams_words(text: str, words: str) -> None:
    with pytest.raises(BadEntitiesError) as caught:
        parse_html(text)
    assert str(caught.value) == words


def test_the_refusal_names_the_reason_first() -> None:
    with pytest.raises(Refusal) as caught:
        formatted("<b>", "HTML", None)
    assert caught.value.description.startswith("Bad Request: can't parse entities: Can't find end tag")


READ = [
    ("<b>粗</b>", "粗", [("bold", 0, 1)]),
    ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
    ("😀<i>b</i>", "😀b", [("italic", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<i><b>a</b></i>", "a", [("bold", 0, 1), ("italic", 0, 1)]),
    ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
    ("<b></b>a", "a", []),
    ("<U>a</>", "a", [("underline", 0, 1)]),
    ("<del>a</del> <strike>b</strike>", "a b", [("strikethrough", 0, 1), ("strikethrough", 2, 1)]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ("<code>a<b>c</b></code>", "ac", [("code", 0, 2)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("&lt;b&gt; &amp; &quot;&#x6d77;&#28023;&nbsp;&#0;", '<b> & "海海&nbsp;&#0;', []),
    ("&amp;lt;", "&lt;", []),
    ("  \n a <b>b </b> \n", "a b", [("bold", 2, 1)]),
    ("  <b> b</b>", " b", [("bold", 0, 2)]),
    ("<a>https://a.example/</a>", "https://a.example/", [("text_link", 0, 18)]),
    ("<a href='no link'>x</a>", "x", []),
    ("/help <code>/stop</code> a/b", "/help /stop a/b", [("bot_command", 0, 5), ("code", 6, 5)]),
    ("见 https://a.example/x。", "见 https://a.example/x。", [("url", 2, 19)]),
]


@pytest.mark.parametrize(("text", "plain", "entities"), READ)
def test_good_html(text: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    shown, found = formatted(text, "HTML", None)
    assert shown == plain
    assert [(each["type"], each["offset"], each["length"]) for each in found] == entities


def test_links_languages_and_emoji_keep_their_argument() -> None:
    text = (
        '<a href="https://a.example/?a=1&amp;b=2">x</a><pre><code class="language-python">y</code></pre>'
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
        '<a href="tg://user?id=5000000000">z</a><a href="b.example">w</a>'
    )
    _, found = formatted(text, "HTML", None)
    assert [{k: v for k, v in each.items() if k not in ("offset", "length")} for each in found] == [
        {"type": "text_link", "url": "https://a.example/?a=1&b=2"},
        {"type": "pre", "language": "python"},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "text_mention", "user_id": 5000000000},
        {"type": "text_link", "url": "http://b.example/"},
    ]


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    plain, entities = parse_html(f"<b>{html.escape(text)}</b>")
    # html.escape writes ' as a reference that Telegram knows by number.
    assert plain == text
    assert entities == ([{"type": "bold", "offset": 0, "length": utf16_units(text)}] if text else [])


@given(st.text(alphabet="<>/ab&;=\"' 😀汉", max_size=40))
def test_anything_is_either_read_or_refused(text: str) -> None:
    try:
        plain, entities = formatted(text, "HTML", None)
    except Refusal as refusal:
        event(refusal.description[:40])
        return
    for each in entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= utf16_units(plain)
