"""A call's parameters, read from query string, form, JSON body or multipart, each as its method wants it."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.console.refusals import Refusal, bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime_type: str | None


@dataclass
class Params:
    """Values by name, strings as they came or JSON values; files by the name of their part."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The value as text; None if it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a number; the default if it is missing or no number, which is what Telegram does."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """True for true, True, 1, yes."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "t", "y")

    def json(self, name: str) -> Any:
        """The value as JSON: parsed if it came as a string. None if missing. Raises Refusal."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def for_log(self) -> dict[str, Any]:
        """The parameters as the log keeps them: files by name and size, a webhook's secret hidden."""
        shown = dict(self.values)
        if "secret_token" in shown:
            shown["secret_token"] = "***"  # noqa: S105
        for part, upload in self.files.items():
            shown[part] = {"file_name": upload.name, "file_size": len(upload.content)}
        return shown


async def read_params(request: Request) -> Params:
    """The parameters of a request. Raises Refusal for a body that is not what its content type says."""
    params = Params(dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError as error:
            raise bad_request("can't parse JSON encoded body") from error
        if not isinstance(body, dict):
            raise Refusal(400, "Bad Request: object expected")
        params.values |= {name: value for name, value in body.items() if value is not None}
    elif kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_part_size=2**20) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    params.files[name] = Upload(value.filename or "file", content, value.content_type)
                else:
                    params.values[name] = value
    try:
        json.dumps(params.values, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    return params
