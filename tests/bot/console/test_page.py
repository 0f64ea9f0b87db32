"""The page in headless Chromium, a trivial bot behind it: what a person sees and does, by mouse and by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.people import Group, Person
from bot.console.server import serve_in_thread
from tests.bot.console.trivial_bot import TOKEN, png, trivial_bot

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PEOPLE = [
    Person("秀兰", "王", note="青石镇 统计员"),
    Person("建国", "李", note="白鹭乡"),
    Person("Jo"),
    Group("工作群"),
]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NO CHROMIUM: the chat page is not tested; apt-get install chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve_in_thread(Console(TOKEN, None, PEOPLE, name="试用机器人")) as address, trivial_bot(address):
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh window that fails its test on any script error or any request to elsewhere."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, locale="zh-CN")
    context.set_default_timeout(5000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console", lambda message: troubles.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on(
        "request", lambda request: None if request.url.startswith((address, "blob:")) else troubles.append(request.url)
    )
    page.goto(address)
    yield page
    context.close()
    assert troubles == []


def open_chat(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.locator("#chat-name")).not_to_be_empty()
    page.locator("#start:visible, #text:visible").first.wait_for()
    if page.locator("#start").is_visible():
        page.locator("#start").click()
    expect(page.locator(".bubble").last).to_be_visible()


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Escape")
    page.locator("#text").press("Enter")


def expect_last(page: Page, text: str) -> None:
    expect(page.locator(".message:not(.mine)").last.locator(".body")).to_have_text(text)


def test_type_and_read_with_formatting(page: Page) -> None:
    open_chat(page, "王秀兰")
    expect(page).to_have_title("试用机器人")
    say(page, "<b>你好</b> & 再见")
    expect_last(page, "你说：<b>你好</b> & 再见")
    say(page, "/rich")
    rich = page.locator(".message", has=page.locator(".keys")).last
    for tag, text in [
        ("strong", "粗体"),
        ("em", "斜体"),
        ("u", "下划线"),
        ("s", "删除线"),
        ("pre", "select 1"),
        ("blockquote", "引用的一句话"),
    ]:
        expect(rich.locator(tag).first).to_have_text(text)
    expect(rich.locator("strong").nth(1)).to_have_text("尾")
    gap = "quote => quote.getBoundingClientRect().top - quote.previousElementSibling.getBoundingClientRect().bottom"
    assert rich.locator("blockquote").evaluate(gap) < 20  # the line break after <pre> is no empty line
    link = rich.get_by_role("link", name="链接")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == ("https://example.org/", "noopener noreferrer")
    expect(rich.locator(".body")).to_contain_text("<b>不是标签</b>")
    rich.locator(".spoiler").click()
    expect(rich.locator(".spoiler.shown")).to_have_text("谜底")
    rich.get_by_role("button", name="/help").click()
    expect_last(page, "你说：/help")


def test_buttons_toast_alert_and_edit(page: Page) -> None:
    open_chat(page, "王秀兰")
    say(page, "/rich")
    rich = page.locator(".message", has=page.get_by_text("粗体")).last
    rich.get_by_role("button", name="提示").click()
    expect(page.locator("#toasts p")).to_have_text("一条提示")
    rich.get_by_role("button", name="弹窗").click()
    expect(page.get_by_role("dialog")).to_contain_text("一个弹窗")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    rich.get_by_role("button", name="改一下").click()
    edited = page.locator(".message", has=page.get_by_text("改好了")).last
    expect(edited.locator(".meta")).to_contain_text("已编辑")
    expect(page.locator(".key:focus")).to_have_text("改一下")
    quick = page.get_by_role("group", name="快捷按钮").get_by_role("button", name="查一查")
    quick.click()
    expect_last(page, "你说：查一查")
    page.locator("#keyboard-toggle").click()
    expect(quick).to_be_hidden()


def test_files_both_ways(page: Page, tmp_path: Path) -> None:
    open_chat(page, "李建国")
    path = tmp_path / "名单.txt"
    path.write_bytes(b"12345")
    page.locator("#file").set_input_files(path)
    page.locator("#outgoing").get_by_role("button", name="发送").click()
    expect_last(page, "收到 名单.txt，5 字节")
    say(page, "/file")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 表.csv").click()
    assert waiting.value.suggested_filename == "表.csv"
    assert Path(waiting.value.path()).read_bytes() == b"a,b\n1,2\n"
    picture = tmp_path / "p.png"
    picture.write_bytes(png(80, 40))
    page.locator("#file").set_input_files(picture)
    page.locator("#caption").fill("看图")
    page.locator("#caption").press("Enter")
    back = page.get_by_role("button", name="放大图片：原图奉还")
    back.click()
    shown = page.locator("#viewer img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 80
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    drop = """([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.getElementById("chat").dispatchEvent(event);
    }"""
    page.evaluate(drop, ["拖放.txt", "123"])
    page.locator("#outgoing").get_by_role("button", name="发送").click()
    expect_last(page, "收到 拖放.txt，3 字节")


def test_a_newcomer_comes_by_a_link_in_a_picture(page: Page) -> None:
    open_chat(page, "王秀兰")
    say(page, "/invite")
    caption = page.locator(".message", has=page.locator(".picture")).last.locator(".body")
    expect(caption.get_by_role("link")).to_have_text("https://t.me/other_bot?start=Abc")  # leads elsewhere
    link = caption.get_by_role("button", name="https://t.me/trial_bot?start=Abc_9-x")
    link.click()
    expect(page.locator("#who-known")).to_have_value(page.url.rpartition("#")[2])  # whom one is, unless one says else
    page.locator("#who").get_by_role("button", name="确定").click()
    expect_last(page, "你说：/start Abc_9-x")
    link.click()
    page.locator("#who-known").select_option(label="新的人…")
    page.locator("#who").get_by_role("button", name="确定").click()
    expect(page.locator("#who")).to_be_visible()  # without a name nobody comes
    page.locator("#who-name").fill("仉禾")
    page.locator("#who-name").press("Enter")
    expect(page.locator("#chat-status")).to_have_text("我是 仉禾")
    expect(page.locator(".mine .body")).to_have_count(1)
    expect(page.locator(".mine .body")).to_have_text("/start Abc_9-x")
    expect_last(page, "你说：/start Abc_9-x")


def test_what_arrives_while_a_chat_is_loaded_is_shown(page: Page, address: str) -> None:
    with ConsoleClient(address) as client:
        kai = client.add_person("Kai", started=True)
        kai.ask("早先")

        def late(route: Route) -> None:
            answer = route.fetch()
            if not kai.messages()[-1].get("text", "").endswith("这时"):
                kai.ask("这时")
                expect(page.get_by_role("button", name="Kai").locator(".last")).to_have_text("你说：这时")
            route.fulfill(response=answer)

        page.route("**/console/chats/*", late)
        open_chat(page, "Kai")
        expect_last(page, "你说：这时")


def test_somebody_is_added_by_name(page: Page) -> None:
    page.get_by_role("button", name="添加一个人").click()
    expect(page.locator("#who-known")).to_be_hidden()
    page.locator("#who-name").fill("路过的")
    page.locator("#who").get_by_role("button", name="取消").click()
    expect(page.get_by_role("button", name="路过的")).to_have_count(0)
    page.get_by_role("button", name="添加一个人").click()
    page.locator("#who-name").fill("新来的<b>")
    page.locator("#who").get_by_role("button", name="确定").click()
    expect(page.locator("#chat-status")).to_have_text("我是 新来的<b>")
    page.locator("#start").click()
    expect_last(page, "你好，我是试用机器人。")


def test_others_chats_unread_typing_and_groups(page: Page, address: str) -> None:
    open_chat(page, "王秀兰")
    with ConsoleClient(address) as client:
        client.person("建国").ask("来自别处")
        row = page.get_by_role("button", name="李建国")
        expect(row.locator(".unread")).to_be_visible()
        expect(row.locator(".last")).to_have_text("你说：来自别处")
        assert page.title().startswith("(")
        row.click()
        expect_last(page, "你说：来自别处")
        expect(row.locator(".unread")).to_be_hidden()
        client.person("建国").say("/busy")
        expect(page.locator("#chat-status")).to_have_text("正在输入…")
        page.get_by_role("button", name="工作群").click()
        page.locator("#speaker").select_option(label="Jo")
        expect(page.locator("#chat-status")).to_have_text("我是 Jo")
        say(page, "大家好")
        expect_last(page, "你说：大家好")
        page.get_by_role("button", name="Jo", exact=False).first.click()
        page.locator("#start").click()
        expect(page.locator(".bubble").last).to_be_visible()
        page.locator("#block").click()
        page.locator("#unblock").click()
        expect(page.locator("#text")).to_be_visible()


def test_scrolled_up_one_is_told_and_not_moved(page: Page, address: str) -> None:
    open_chat(page, "王秀兰")
    for number in range(8):
        say(page, f"{number}\nb\nc\nd")
        expect_last(page, f"你说：{number}\nb\nc\nd")
    page.locator("#scroller").evaluate("box => { box.scrollTop = 0; }")
    with ConsoleClient(address) as client:
        bot_says = {"chat_id": client.person("秀兰").id, "text": "新来的"}
        page.request.post(f"{address}/bot{TOKEN}/sendMessage", data=bot_says)
    page.get_by_role("button", name="↓ 1 条新消息").click()
    expect(page.get_by_text("新来的").last).to_be_in_viewport()


def test_a_long_chat_is_drawn_from_its_end(page: Page, address: str) -> None:
    with ConsoleClient(address) as client:
        person = client.add_person("Long", started=True)
        for number in range(205):
            body = {"chat_id": person.id, "text": f"第 {number} 条"}
            page.request.post(f"{address}/bot{TOKEN}/sendMessage", data=body)
        open_chat(page, "Long")
        expect(page.locator(".body", has_text="第 204 条")).to_be_in_viewport()
        expect(page.locator(".bubble")).to_have_count(200)
        page.get_by_role("button", name="显示更早的消息（5 条）").click()
        expect(page.locator(".bubble")).to_have_count(205)
        assert page.locator("#scroller").evaluate("box => box.scrollTop") > 0


def test_by_keyboard_alone(page: Page) -> None:
    expect(page.locator(".contact").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".contact:focus .who")).to_contain_text("李建国")
    page.keyboard.press("Enter")
    expect(page.locator("#text, #start").and_(page.locator(":focus"))).to_be_visible()
    if page.locator("#start").is_visible():
        page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("/r")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".keys").last).to_be_visible()
    page.keyboard.type("一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("二行")
    page.keyboard.press("Enter")
    expect_last(page, "你说：一行\n二行")
    page.keyboard.type("/")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.locator(".key:focus").count():
            break
    outline = page.locator(".key:focus").evaluate("key => getComputedStyle(key).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("一个弹窗")


def test_what_a_screen_reader_finds(page: Page) -> None:
    open_chat(page, "王秀兰")
    expect(page.get_by_role("log", name="消息记录")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("navigation", name="选择身份")).to_match_aria_snapshot("""
      - navigation "选择身份":
        - heading "试用机器人" [level=1]
        - paragraph: 选一个身份，与机器人对话
        - searchbox "搜索姓名或备注"
        - list:
          - listitem:
            - button /王秀兰 青石镇 统计员/
    """)
    expect(page.locator("#composer")).to_match_aria_snapshot("""
      - button "命令菜单"
      - button "发送文件"
      - textbox "输入消息"
      - button "快捷按钮" [expanded]
      - button "发送"
    """)
    nameless = "b => b.offsetParent && !b.innerText.trim() && !b.ariaLabel"
    assert page.evaluate(f"[...document.querySelectorAll('button')].filter({nameless}).length") == 0


def test_at_phone_width(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 720})
    expect(page.locator("#chat")).to_be_hidden()
    open_chat(page, "王秀兰")
    expect(page.locator("#contacts")).to_be_hidden()
    say(page, "/rich")
    say(page, "很长的一个词" * 30 + "x" * 200)
    expect_last(page, "你说：" + "很长的一个词" * 30 + "x" * 200)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=tmp_path / f"phone-{scheme}.png")
        assert (tmp_path / f"phone-{scheme}.png").stat().st_size > 10_000
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.getElementById('scroller').scrollWidth <= 360")
    small = (
        "[...document.querySelectorAll('#foot button, .key')].filter(b => b.offsetParent && b.offsetHeight < 40).length"
    )
    assert page.evaluate(small) == 0
    page.get_by_role("button", name="返回身份列表").click()
    expect(page.locator("#contacts")).to_be_visible()


def test_it_comes_back_when_the_server_does(browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "console.jsonl"
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    with serve_in_thread(Console(TOKEN, log, PEOPLE)) as address:
        page.goto(address)
        page.get_by_role("button", name="王秀兰").click()
        page.locator("#start").click()
        expect(page.locator(".mine .body")).to_have_text("/start")
    expect(page.locator("#connection")).to_have_text("连接已断开，正在重新连接…")
    console = Console(TOKEN, log, PEOPLE)
    with serve_in_thread(console, int(address.rpartition(":")[2])), ConsoleClient(address) as client:
        client.person("秀兰").say("离线之后")
        expect(page.locator(".mine .body").last).to_have_text("离线之后")
        expect(page.locator("#connection")).to_have_text("已重新连接")
        expect(page.locator(".mine .body")).to_have_count(2)
        context.close()
