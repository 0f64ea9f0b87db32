"""The Bot API's two paths: a method call, and a file's download."""

import json
import secrets
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.console.console import Console
from bot.console.limits import DOWNLOAD_BYTES, UPLOAD_BYTES
from bot.console.methods.table import METHODS
from bot.console.params import Params, read_params
from bot.console.refusals import Refusal, bad_request
from bot.console.state import Json
from bot.console.updates import get_updates

_ENVELOPE_BYTES = 2**20


class BotApi:
    """The handlers of the Bot API, for one console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def routes(self) -> list[Route]:
        """`/bot<token>/<method>` and `/file/bot<token>/<path>`."""
        return [
            Route("/bot{token}/{method}", self.method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    def _known(self, request: Request) -> bool:
        return secrets.compare_digest(request.path_params["token"].encode(), self.console.token.encode())

    async def method(self, request: Request) -> Response:
        """One call. Its answer tells the console's time, as the real server's does."""
        answer = await self._method(request)
        answer.headers["Date"] = format_datetime(self.console.clock(), usegmt=True)
        return answer

    async def _method(self, request: Request) -> Response:
        if not self._known(request):
            return _answer(Refusal(401, "Unauthorized").as_reply())
        name: str = request.path_params["method"]
        if name.lower() != "getupdates" and name.lower() not in METHODS:
            return _answer(Refusal(404, "Not Found").as_reply())
        if int(request.headers.get("content-length", 0)) > UPLOAD_BYTES + _ENVELOPE_BYTES:
            return _answer(Refusal(413, "Request Entity Too Large").as_reply())
        try:
            params = await read_params(request)
        except Refusal as refusal:
            return _answer(refusal.as_reply())
        return _answer(await call(self.console, name, params))

    async def download(self, request: Request) -> Response:
        """A file's bytes by the path that getFile told; in the log its method is `download`."""
        if not self._known(request):
            return _answer(Refusal(401, "Unauthorized").as_reply())
        path: str = request.path_params["path"]
        answer = self._file(path)
        self.console.record("call", [], method="download", params={"path": path}, ok=answer.status_code == 200)
        return answer

    def _file(self, path: str) -> Response:
        for file in self.console.state.files.values():
            if file["path"] == path and file["size"] <= DOWNLOAD_BYTES:
                try:
                    body = self.console.files.get(file["key"])
                except KeyError:
                    break
                return Response(body, media_type="application/octet-stream")
        return _answer(Refusal(404, "Not Found").as_reply())


async def call(console: Console, name: str, params: Params) -> Json:
    """Carry out one method and write it to the log; its reply."""
    reply: Json
    changes: list[Json] = []
    try:
        if name.lower() == "getupdates":
            reply = {"ok": True, "result": await get_updates(console, params)}
        else:
            result, changes = METHODS[name.lower()](console, params)
            reply = {"ok": True, "result": result}
    except Refusal as refusal:
        reply = refusal.as_reply()
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        # JSON of a wrong shape deep inside a parameter; Telegram refuses it too, in words of its own for each field.
        reply = bad_request(f"can't parse parameters: {type(error).__name__}").as_reply()
    console.record("call", changes, method=name, params=params.for_log(), **_for_log(name, reply))
    return reply


def _for_log(name: str, reply: Json) -> Json:
    if name.lower() == "getupdates" and reply["ok"]:
        return {"ok": True, "result": [update.get("update_id") for update in reply["result"]]}
    return reply


def _answer(reply: Json) -> Response:
    if not reply["ok"]:
        headers = {}
        if "retry_after" in reply.get("parameters", {}):
            headers["Retry-After"] = str(reply["parameters"]["retry_after"])
        return JSONResponse(reply, reply["error_code"], headers=headers)
    # ensure_ascii: half a surrogate pair, which a person may send, has no UTF-8.
    return Response(json.dumps(reply), media_type="application/json")
