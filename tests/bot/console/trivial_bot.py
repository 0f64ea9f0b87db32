"""A bot that only the console's own tests know: it echoes, and shows every kind of thing that a page must draw."""

import contextlib
import json
import ssl
import struct
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import httpx

TOKEN = "7318204655:TEST-canary-token"
RICH = (
    "<b>粗体</b>、<i>斜体</i>、<u>下划线</u>、<s>删除线</s>、<code>代码</code>，"
    '<a href="https://example.org/">链接</a>，<tg-spoiler>谜底</tg-spoiler> &lt;b&gt;不是标签&lt;/b&gt; 😀<b>尾</b>\n'
    '<pre><code class="language-sql">select 1</code></pre>\n<blockquote>引用的一句话</blockquote>命令 /help'
)
KEYS = {"inline_keyboard": [[{"text": "改一下", "callback_data": "edit"}, {"text": "提示", "callback_data": "toast"}],
                            [{"text": "弹窗", "callback_data": "alert"}]]}  # fmt: skip
QUICK = {"keyboard": [["查一查", "填一填"], ["帮助"]], "resize_keyboard": True, "input_field_placeholder": "问点什么"}


def png(width: int, height: int) -> bytes:
    """A green-to-blue picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(
        b"\0" + bytes(v for x in range(width) for v in (60, 160 * y // height, 200 * x // width)) for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


LINKS = "https://t.me/trial_bot?start=Abc_9-x https://t.me/other_bot?start=Abc"


class TrivialBot:
    """Polls in a thread until stopped."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(
            base_url=f"{address}/bot{TOKEN}/",
            timeout=10,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
        self.stopping = threading.Event()

    def call(self, method: str, files: dict[str, Any] | None = None, **params: Any) -> Any:
        data = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in params.items()}
        return self.http.post(method, data=data, files=files).json()["result"]

    def run(self) -> None:
        offset = 0
        while not self.stopping.is_set():
            try:
                for update in self.call("getUpdates", offset=offset, timeout=1):
                    offset = update["update_id"] + 1
                    self.answer(update)
            except (httpx.HTTPError, KeyError, ValueError):
                self.stopping.wait(0.05)
        self.http.close()

    def answer(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            self.answer_press(query)
        elif message := update.get("message"):
            chat = message["chat"]["id"]
            text = message.get("text", "")
            if text == "/start":
                self.call("sendMessage", chat_id=chat, text="你好，我是试用机器人。", reply_markup=QUICK)
            elif text == "/rich":
                self.call("sendMessage", chat_id=chat, text=RICH, parse_mode="HTML", reply_markup=KEYS)
            elif text == "/photo":
                self.call("sendPhoto", files={"photo": ("p.png", png(320, 200))}, chat_id=chat, caption="一张图")
            elif text == "/file":
                self.call("sendDocument", files={"document": ("表.csv", b"a,b\n1,2\n")}, chat_id=chat)
            elif text == "/invite":
                self.call("sendPhoto", files={"photo": ("p.png", png(320, 200))}, chat_id=chat, caption=LINKS)
            elif text == "/busy":
                self.call("sendChatAction", chat_id=chat, action="typing")
            elif document := message.get("document"):
                path = self.call("getFile", file_id=document["file_id"])["file_path"]
                root = str(self.http.base_url).replace("/bot", "/file/bot", 1)
                size = len(self.http.get(f"{root}{path}").content)
                self.call("sendMessage", chat_id=chat, text=f"收到 {document['file_name']}，{size} 字节")
            elif "photo" in message:
                self.call("sendPhoto", chat_id=chat, photo=message["photo"][-1]["file_id"], caption="原图奉还")
            else:
                self.call("sendMessage", chat_id=chat, text=f"你说：{text}")

    def answer_press(self, query: dict[str, Any]) -> None:
        chat, message = query["message"]["chat"]["id"], query["message"]["message_id"]
        words = {"toast": {"text": "一条提示"}, "alert": {"text": "一个弹窗", "show_alert": True}}
        self.call("answerCallbackQuery", callback_query_id=query["id"], **words.get(query["data"], {}))
        if query["data"] == "edit":
            self.call("editMessageText", chat_id=chat, message_id=message, text="改好了", reply_markup=KEYS)


@contextlib.contextmanager
def trivial_bot(address: str) -> Iterator[TrivialBot]:
    """The bot at work while the block runs."""
    bot = TrivialBot(address)
    commands = [{"command": "rich", "description": "各种格式"}, {"command": "photo", "description": "一张图片"},
                {"command": "file", "description": "一个文件"}, {"command": "help", "description": "帮助"}]  # fmt: skip
    bot.call("setMyCommands", commands=commands)
    thread = threading.Thread(target=bot.run)
    thread.start()
    try:
        yield bot
    finally:
        bot.stopping.set()
        thread.join()
