"""Files in and out: uploads, file ids, getFile."""

import base64
import mimetypes
from pathlib import PurePath
from typing import Any

from bot.console.console import Console
from bot.console.limits import DOWNLOAD_BYTES, PHOTO_BYTES, PHOTO_RATIO, PHOTO_SIDES, UPLOAD_BYTES
from bot.console.params import Params, Upload
from bot.console.pictures import picture_size
from bot.console.refusals import Refusal, bad_request
from bot.console.state import Json

Outcome = tuple[Any, list[Json]]


def get_file(console: Console, params: Params) -> Outcome:
    """Where a file can be downloaded; up to 20 MB."""
    file = console.state.files.get(params.text("file_id") or "")
    if file is None:
        raise bad_request("invalid file_id")
    if file["size"] > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    shown = {"file_id": file["file_id"], "file_unique_id": file["file_unique_id"], "file_size": file["size"]}
    return {**shown, "file_path": file["path"]}, []


def sent_file(console: Console, params: Params, kind: str) -> tuple[Json, list[Json]]:
    """The file that a send call means by its parameter `kind`, and the change that keeps a new one. Raises Refusal."""
    value = params.text(kind) or ""
    upload = params.files.get(value.removeprefix("attach://") if value.startswith("attach://") else kind)
    if upload is not None:
        return new_file(console, kind, upload)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = console.state.files.get(value)
    if file is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if file["kind"] != kind:
        raise bad_request(f"can't use file of type {file['kind'].title()} as {kind.title()}")
    return file, []


def new_file(console: Console, kind: str, upload: Upload) -> tuple[Json, list[Json]]:
    """Keep the bytes of a new file and answer its row and the change that makes it known. Raises Refusal."""
    size = len(upload.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    number = len(console.state.files) + 1
    name = PurePath(upload.name.replace("\\", "/")).name or "file"
    key = console.files.put(upload.content)
    file: Json = {
        "file_id": _opaque(f"{kind}:{number}:{key}"),
        "file_unique_id": _opaque(key)[:15],
        "key": key,
        "kind": kind,
        "size": size,
        "name": name,
        "mime_type": upload.mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        "path": f"{kind}s/file_{number}{PurePath(name).suffix if kind != 'photo' else '.jpg'}",
    }
    if kind == "photo":
        file["width"], file["height"] = _photo_size(upload.content)
    return file, [{"type": "file", "file": file}]


def content(file: Json) -> Json:
    """What a message with this file holds: `photo` or `document` (or another kind that people send)."""
    shown = {key: file[key] for key in ("file_id", "file_unique_id")} | {"file_size": file["size"]}
    if file["kind"] == "photo":
        return {"photo": [{**shown, "width": file["width"], "height": file["height"]}]}
    return {file["kind"]: {**shown, "file_name": file["name"], "mime_type": file["mime_type"]}}


def _photo_size(content: bytes) -> tuple[int, int]:
    if len(content) > PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        )
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _opaque(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
