"""Which of a mail's parts are to be read, and which are files it carries?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake.cleaning import clean_text
from intake.decoding import decode_text
from intake.html import lighten
from intake.mime.flowed import unflow
from intake.mime.parts import Part, Splitter

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# What some senders put in the plain part of an alternative instead of the text.
_STUB = re.compile(
    r"(?:votre|your|this|ce|si|if|to view|pour|veuillez|please|view|voir|afficher)\b[^\n]{0,200}"
    r"(?:html|navigateur|browser|en ligne|online)",
    re.IGNORECASE,
)
# What machines read: their content is in the kind and the bounce of the parsed mail.
_MACHINE_TYPES = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
    | {"message/feedback-report"}
)
_READ_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"})


@dataclass(slots=True)
class Bodies:
    """What is read (plain texts and HTML pages, in order) and what is carried."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    nested: list[Part] = field(default_factory=list)
    inline_html: bool = False
    """The HTML is the body itself, not an alternative to a plain text."""


def collect_bodies(root: Part, splitter: Splitter) -> Bodies:
    """Sort the parts of a mail into texts, pages, files and nested mails."""
    bodies = Bodies()
    stack = [(root, False)]
    while stack:
        part, in_alternative = stack.pop()
        kind = part.content_type
        if kind in {"message/rfc822", "message/global"}:
            bodies.nested.append(part)
            bodies.files.append(part)
        elif part.main_type == "multipart" and part.children:
            inside = in_alternative or kind == "multipart/alternative"
            stack.extend((child, inside) for child in reversed(part.children))
        elif part.main_type == "multipart" or _is_text(part, root, first=not (bodies.plain or bodies.html)):
            _take_text(part, splitter, bodies, in_alternative=in_alternative)
        elif kind not in _MACHINE_TYPES:
            bodies.files.append(part)
    return bodies


def _is_text(part: Part, root: Part, *, first: bool) -> bool:
    """Tell whether a part is read as text rather than kept as a file."""
    if part.content_type not in _READ_TYPES:
        return False
    if part is root:
        return True
    if part.disposition.value == "attachment":
        return False
    # Clients give the body itself a name at times, never a second text that is not a file.
    return not part.filename or (
        first and part.disposition.value == "inline" and part.content_type != "text/html"
    )


def _take_text(part: Part, splitter: Splitter, bodies: Bodies, *, in_alternative: bool) -> None:
    """Decode one text and put it where it belongs."""
    limits = splitter.limits
    is_html = part.content_type == "text/html"
    # A page may hold megabytes of images, which are taken out before it is cut.
    raw = splitter.decode(part, limit=limits.attachment if is_html else limits.text * 6)
    if is_html:
        raw = lighten(raw)
    limit = (limits.html if is_html else limits.text) * 4
    if len(raw) > limit:
        splitter.note("text_too_long")
        raw = raw[:limit]
    charset = part.type.parameters.get("charset")
    if is_html and not charset:
        meta = _META_CHARSET.search(raw[:4096])
        charset = meta[1].decode("ascii", "replace") if meta else None
    decoded = decode_text(raw, charset)
    for defect in decoded.defects:
        splitter.note(defect)
    text = clean_text(decoded.text[: max(limits.text, limits.html) * 2])
    if len(text) > (limits.html if is_html else limits.text):
        splitter.note("text_too_long")
        text = text[: limits.html if is_html else limits.text]
    if is_html or (part.content_type == "text/plain" and _looks_like_page(text)):
        bodies.html.append(text[: limits.html])
        bodies.inline_html = bodies.inline_html or not in_alternative
        return
    if part.content_type in {"text/enriched", "text/richtext"}:
        text = re.sub(r"<[^<>]{0,100}>", "", text)
    if part.type.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.type.parameters.get("delsp", "").lower() == "yes")
    bodies.plain.append(text)


def _looks_like_page(text: str) -> bool:
    """Tell whether what is declared plain is in fact a page."""
    head = text[:200].lstrip().lower()
    return head.startswith(("<!doctype html", "<html"))


def is_stub(text: str) -> bool:
    """
    Tell whether the plain alternative only says to look at the HTML one.

    >>> is_stub("Votre messagerie ne peut afficher ce message : voir la version HTML.")
    True
    """
    stripped = text.strip()
    return not stripped or (len(stripped) < 300 and _STUB.match(stripped) is not None)
