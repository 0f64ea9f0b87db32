"""Archives of reports: which of the files in one may be a report."""

import zipfile

from store.files.names import tidy_name

_UTF8_NAME = 0x800  # flag bit


def reports_in(name: str, container: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The entries that may be reports, named below the archive's `name`; folders and hidden files left out."""
    found = []
    for info in container.infolist():
        inner = tidy_name(_inner_name(info))
        parts = inner.split("/")
        if info.is_dir() or not inner or any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            continue
        if parts[-1].lower() in {"thumbs.db", "desktop.ini"}:
            continue
        found.append((f"{name}/{inner}", info))
    return found


def _inner_name(info: zipfile.ZipInfo) -> str:
    """The name as it was written: Chinese Windows packs GBK and says nothing of it."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
