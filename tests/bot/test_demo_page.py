"""`tashan demo` in a real browser: a question typed in the page is answered from a town's report."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from store.practices.reading.read import read_report

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
REPORTS = Path(str(files("bot.demo") / "data/reports"))

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NO CHROMIUM: the demo's page is not tested; apt-get install chromium"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real command says that its page is."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TASHAN_")}
    environment["TASHAN_HOME"] = str(tmp_path_factory.mktemp("home"))
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout
            yield next(found[0] for line in demo.stdout if (found := re.search(r"http://127\S+", line)))
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.communicate(timeout=20)
    assert demo.returncode == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def stands_in_a_report(town: str, year: str, sentences: str) -> bool:
    """Whether every sentence quoted is in the file of the town's report."""
    [file] = REPORTS.glob(f"{town}-{year}.*")
    report = squeeze(read_report(file).text)
    printed = sentences.translate(str.maketrans("‘’“”", "“”‘’"))  # marks within marks change their kind
    return all(squeeze(sentence) in report for sentence in re.split("……", printed))


def quotations(card: Locator) -> list[tuple[str, str, str]]:
    """Town, year and sentences of each entry of a card that quotes an original."""
    entry = re.compile(r"^(?:[①-⑩] )?(\w+?(?:镇|乡|街道))\s+(\d{4}) 年.*\n(?:.*\n)?“(.+)”$", re.MULTILINE)
    return entry.findall(card.inner_text())


@pytest.mark.parametrize(("clerk", "width"), [("仉禾", 1200), ("祁翀", 360)], ids=["desktop", "phone"])
def test_a_typed_question_is_answered_from_a_report(browser: Browser, address: str, clerk: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 760}, locale="zh-CN")
    context.set_default_timeout(5000)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    page.get_by_role("button", name=clerk).click()
    page.locator("#text").fill("调解员有没有补贴")
    page.locator("#text").press("Enter")

    card = page.locator(".message:not(.mine)", has_text="问：调解员有没有补贴").last.locator(".body")
    expect(card).to_contain_text("补贴", timeout=10_000)
    quoted = quotations(card)
    assert quoted
    assert all(stands_in_a_report(*entry) for entry in quoted)
    assert any("补贴" in sentences for _, _, sentences in quoted)

    page.get_by_role("button", name="看上下文①").last.click()
    around = page.locator(".message:not(.mine)", has=page.locator("blockquote")).last
    expect(around.locator("blockquote")).to_contain_text("补贴")
    first = quoted[0][0]
    expect(around.locator("strong").first).to_have_text(first)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert troubles == []
    context.close()
