"""In which bytes does a text travel? Right, wrong and missing declarations, as seen in real mail."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from email.header import Header

from tests.courriels.forms import Form, Plainte

Encoder = Callable[[str], tuple[str, str, bytes]]
"""Text -> (charset parameter, transfer encoding, body)."""


def _quoted(raw: bytes) -> bytes:
    return quopri.encodestring(raw)


def _legacy(text: str, charset: str) -> bytes:
    """Encode in an old charset as clients do, giving up only what it cannot say."""
    for char, plain in (("\u202f", "\u00a0"), ("\u2011", "-"), ("\ufeff", "")):
        text = text.replace(char, plain)
    if charset in {"latin-1", "iso-8859-15", "mac-roman", "cp850"}:
        text = text.replace("’", "'").replace("–", "-")
        if charset in {"latin-1", "cp850"}:
            text = text.replace("€", "EUR").replace("œ", "oe").replace("Œ", "Oe")
        if charset == "cp850":
            text = text.replace("Ø", "D")
    return text.encode(charset)


ENCODINGS: dict[str, Encoder] = {
    "utf8_8bit": lambda text: ("; charset=utf-8", "8bit", text.encode()),
    "utf8_qp": lambda text: ('; charset="UTF-8"', "quoted-printable", _quoted(text.encode())),
    "utf8_base64": lambda text: ("; charset=utf-8", "base64", base64.encodebytes(text.encode())),
    "utf8_declared_latin1": lambda text: ("; charset=iso-8859-1", "8bit", text.encode()),
    "utf8_undeclared": lambda text: ("", "8bit", text.encode()),
    "cp1252": lambda text: ("; charset=windows-1252", "quoted-printable", _quoted(_legacy(text, "cp1252"))),
    "cp1252_declared_latin1": lambda text: ("; charset=iso-8859-1", "8bit", _legacy(text, "cp1252")),
    "cp1252_declared_utf8": lambda text: ("; charset=utf-8", "8bit", _legacy(text, "cp1252")),
    "cp1252_undeclared": lambda text: ("", "8bit", _legacy(text, "cp1252")),
    "cp1252_declared_ascii": lambda text: ("; charset=us-ascii", "8bit", _legacy(text, "cp1252")),
    "cp1252_unknown": lambda text: ("; charset=x-unknown", "8bit", _legacy(text, "cp1252")),
    "latin1": lambda text: ("; charset=ISO-8859-1", "quoted-printable", _quoted(_legacy(text, "latin-1"))),
    "latin9": lambda text: ("; charset=iso-8859-15", "8bit", _legacy(text, "iso-8859-15")),
    "macroman": lambda text: ("; charset=macintosh", "quoted-printable", _quoted(_legacy(text, "mac-roman"))),
    "macroman_undeclared": lambda text: ("", "8bit", _legacy(text, "mac-roman")),
    "cp850_undeclared": lambda text: ("", "8bit", _legacy(text, "cp850")),
    "utf16": lambda text: ("; charset=utf-16", "base64", base64.encodebytes(text.encode("utf-16"))),
    "utf16_undeclared_order": lambda text: (
        "; charset=utf-16", "base64", base64.encodebytes(text.encode("utf-16-le")),
    ),
    "utf7": lambda text: ("; charset=utf-7", "7bit", text.encode("utf-7")),
}  # fmt: skip
LOSSY = frozenset({"latin1", "latin9", "macroman", "macroman_undeclared", "cp850_undeclared"})
"""Charsets that have no word for some signs: what is expected passes through them too."""


def through(text: str, encoding: str) -> str:
    """Return what is left of a text once it has been in an encoding."""
    if encoding in LOSSY or encoding.startswith("cp1252"):
        charset = {
            "latin1": "latin-1",
            "latin9": "iso-8859-15",
            "macroman": "mac-roman",
            "macroman_undeclared": "mac-roman",
            "cp850_undeclared": "cp850",
        }.get(encoding, "cp1252")
        return _legacy(text, charset).decode(charset)
    return text


def build(form: Form, author: Plainte, encoding: str, *, alternative: bool = False) -> bytes:
    """Return a whole mail as bytes."""
    name = Header(author.nom, "utf-8").encode()
    answers = "In-Reply-To: <c1.m2@arvel.example>\r\n" if form.quoted else ""
    head = (
        f"From: {name} <{author.adresse}>\r\nTo: reclamations@arvel.example\r\n"
        f"Subject: {Header(form.subject, 'utf-8').encode()}\r\n"
        f"Message-ID: <{len(form.plain)}.{encoding}@client.example>\r\n"
        f"Date: Tue, 3 Mar 2026 10:00:00 +0100\r\n{answers}MIME-Version: 1.0\r\n"
    )
    main = _part("text/html" if form.html else "text/plain", form.html or form.plain, encoding)
    if alternative:
        page = "<html><body>" + form.plain.replace("<", "&lt;").replace("\n", "<br>") + "</body></html>"
        other = _part("text/html", page, encoding)
        body = b"--=_b\r\n" + main + b"\r\n--=_b\r\n" + other + b"\r\n--=_b--\r\n"
        return head.encode() + b'Content-Type: multipart/alternative; boundary="=_b"\r\n\r\n' + body
    return head.encode() + main


def _part(kind: str, text: str, encoding: str) -> bytes:
    charset, transfer, body = ENCODINGS[encoding](text)
    head = f"Content-Type: {kind}{charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    # UTF-16 travels in base64, whose lines need no care; the rest gets the line ends of mail.
    lines = body if transfer == "base64" else body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return head.encode() + lines
