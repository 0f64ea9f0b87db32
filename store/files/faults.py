"""Why a file that somebody sent cannot be read."""

from __future__ import annotations

from enum import StrEnum

MAX_BYTES = 20_000_000  # the network gives a bot no larger ones (Bot API, getFile)


class ReadFault(StrEnum):
    """Why a file could not be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more bytes than MAX_BYTES
    TOO_LONG = "too_long"  # more characters than a report, or more rows or columns than a list may have
    BINARY = "binary"  # another format than the ending says
    UNDECODABLE = "undecodable"
    UNSUPPORTED = "unsupported"  # an ending that nothing here reads
    UNREADABLE = "unreadable"  # missing, no permission, or no file: a folder, a pipe, a device
    BROKEN = "broken"  # cut off, or not as its format has to be
    ENCRYPTED = "encrypted"
    MACRO = "macro"  # a document that brings a program with it
    SCANNED = "scanned"  # pictures of pages, or letters that cannot be told
    TOO_HEAVY = "too_heavy"  # took more memory or time than the child has, or is nested too deep
    OVERPACKED = "overpacked"  # unpacks to more, or to more files, than any report
    NESTED = "nested"  # an archive in an archive
    UNFINISHED = "unfinished"  # a draft of ours with places that nobody has filled in, or with the pages behind it


class UnreadableFile(Exception):
    """A file that cannot be taken; carries facts, no sentence.

    `size` is in bytes (characters once they are decoded), `None` where it was not measured; `looks_like` names the
    real format of a `BINARY` file where its first bytes tell; `cell` is the address of what made a sheet `TOO_LONG`.
    """

    def __init__(
        self,
        name: str,
        fault: ReadFault,
        *,
        size: int | None = None,
        looks_like: str | None = None,
        cell: str | None = None,
    ) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault
        self.size = size
        self.looks_like = looks_like
        self.cell = cell
