"""
Which files does a mail carry, under which safe name and of which real type?

Names are cleaned after NFKC and after format characters are taken out, and only then are dots and
reserved names looked at: the other order is CVE-2026-28289. Nothing is ever unpacked here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from intake.mime.headers import decode_words
from intake.mime.parts import Part, Splitter
from models.values import Attachment

MAX_NAME = 120
MAX_READ = 1000
"""Characters of a hostile name that are looked at: NFKC is quadratic on combining marks."""
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_OLE_TYPES = ("application/msword", "application/vnd.ms-")
_EXTENSIONS = {"text/plain": ".txt", "text/html": ".html", "message/rfc822": ".eml", "text/calendar": ".ics"}


def safe_name(name: str, *, default: str = "piece-jointe") -> str:
    """
    Return a file name without path, control, format or reserved meaning; never empty.

    >>> safe_name("../../etc/passwd"), safe_name("\u200b.htaccess"), safe_name("a\u202etxt.exe")
    ('passwd', 'htaccess', 'atxt.exe')
    """
    cleaned = unicodedata.normalize("NFKC", name[:MAX_READ].encode("utf-8", "ignore").decode("utf-8"))
    cleaned = "".join(
        c for c in cleaned if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    cleaned = re.split(r"[\\/]", cleaned.rstrip("\\/ "))[-1]
    cleaned = _UNSAFE.sub("_", cleaned)
    cleaned = re.sub(r"\s+", " ", cleaned).strip(" .")
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    if len(cleaned) > MAX_NAME:
        stem, dot, extension = cleaned.rpartition(".")
        keep = dot + extension[:12] if dot and stem else ""
        cleaned = (stem or cleaned)[: MAX_NAME - len(keep)].rstrip(" .") + keep
    return cleaned or default


@cache
def _signatures() -> tuple[tuple[int, bytes, str], ...]:
    data = tomllib.loads(files("intake.data").joinpath("types.toml").read_text(encoding="utf-8"))
    return tuple((int(row["at"]), bytes.fromhex(row["hex"]), str(row["type"])) for row in data["signature"])


@cache
def _zip_members() -> tuple[tuple[bytes, str], ...]:
    data = tomllib.loads(files("intake.data").joinpath("types.toml").read_text(encoding="utf-8"))
    return tuple((str(row["member"]).encode(), str(row["type"])) for row in data["zip"])


def sniff_type(content: bytes, declared: str = "") -> str:
    """
    Return the type that the bytes show.

    A declared type is only kept for what has no signature, and never where the bytes are markup:
    a page called an image is a page.
    """
    if not content:
        return "application/x-empty"
    for offset, magic, kind in _signatures():
        if content.startswith(magic, offset):
            return _inside(kind, content, declared)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<iframe")):
        return "text/html"
    if b"<svg" in head:
        return "image/svg+xml"
    if head.startswith(b"<?xml"):
        return "application/xml"
    if head.startswith(b"begin:vcalendar"):
        return "text/calendar"
    if head.startswith(b"begin:vcard"):
        return "text/vcard"
    if declared == "message/rfc822":
        return declared
    return _text_or_binary(content, declared)


def _inside(kind: str, content: bytes, declared: str) -> str:
    """Tell apart the documents that share a container: zip, and Microsoft's compound files."""
    if kind == "application/zip":
        return _inside_zip(content)
    if kind == "application/x-ole-storage" and declared.startswith(_OLE_TYPES):
        return declared
    return kind


def _text_or_binary(content: bytes, declared: str) -> str:
    """Return a textual type where the bytes are text, else the declared one if it is harmless."""
    head = content[:4096]
    if b"\0" not in head and sum(1 for byte in head if byte < 9 or 13 < byte < 32) == 0:
        return (
            declared
            if declared in {"text/csv", "text/calendar", "text/vcard", "application/json"}
            else "text/plain"
        )
    return "application/octet-stream"


def _inside_zip(content: bytes) -> str:
    """Tell office documents from plain archives by the names at the ends of the file."""
    window = content[:4096] + content[-16384:]
    return next((kind for member, kind in _zip_members() if member in window), "application/zip")


def read_attachments(parts: list[Part], splitter: Splitter) -> tuple[Attachment, ...]:
    """Return the files of a mail; beyond the limits they are named but their bytes left out."""
    limits = splitter.limits
    total = 0
    found: list[Attachment] = []
    for number, part in enumerate(parts, start=1):
        if number > limits.attachments:
            splitter.note("too_many_attachments")
            break
        content = splitter.decode(part)
        if part.content_type == "message/rfc822" and part.children and content[:1] in b"\r\n":
            content = content.lstrip(b"\r\n")
        total += len(content)
        kept = content
        if len(content) > limits.attachment or total > limits.attachments_total:
            splitter.note("attachment_too_big")
            kept = b""
        found.append(_attachment(part, content, kept, number))
    return tuple(found)


def _attachment(part: Part, content: bytes, kept: bytes, number: int) -> Attachment:
    declared = part.content_type
    kind = sniff_type(content, declared)
    return Attachment(
        name=safe_name(part.filename, default=_default_name(part, kind, number)),
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=kept,
        content_id=_content_id(part),
    )


def _default_name(part: Part, kind: str, number: int) -> str:
    """Return a name for a file that came without one: a nested mail takes its subject."""
    if part.content_type == "message/rfc822":
        subject = part.children[0].headers.text("subject") if part.children else ""
        return safe_name(f"{subject or 'message'}.eml")
    return f"piece-jointe-{number}{_EXTENSIONS.get(kind, '')}"


def _content_id(part: Part) -> str | None:
    """Return the id by which the HTML shows a part in place, for images only."""
    raw = part.headers.raw("content-id").decode("utf-8", "replace")
    cleaned = "".join(char for char in decode_words(raw) if char.isprintable()).strip(" <>\"'")
    return cleaned[:250] if cleaned and part.main_type == "image" else None
