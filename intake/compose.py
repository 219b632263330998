"""How is an outgoing mail written, strictly: headers, plain text, and its simple HTML twin?"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from models.errors import NotSendableError
from models.values import Address, Attachment

MAX_REFERENCES = 20
"""Ancestors kept in References: the first, which opened the thread, and the latest ones."""
MAX_SUBJECT = 200
"""Characters; longer ones are cut by mail clients anyway."""

_MESSAGE_ID = re.compile(r"[^\s<>\x00-\x1f\x7f]{1,512}")
_PREFIX = re.compile(
    r"(?:(?:re|ré|rép|rep|réponse|réf|ref|tr|fw|fwd|wg|aw|rv|sv|vs|antw|fs|enc|res|rif|i)\.?\s{0,3}"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s{0,3}[:\uff1a]\s{0,10})",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s{0,5}\[D-\d{4}-\d{1,9}\]", re.IGNORECASE)
_WHOLE = frozenset({"message-id", "in-reply-to", "references", "from", "to", "cc", "bcc", "reply-to"})
MAX_NAME = 100
"""Characters of a display name; a line holds several."""


class _OutgoingPolicy(EmailPolicy):
    """
    The SMTP policy, except that ids and addresses are not cut within 998 characters, what a line may hold.

    Python drops the quotes of a long name that it cuts (CVE-2025-1795): each comma of a client's name
    then began a recipient.
    """

    def fold(self, name: str, value: Any) -> str:
        policy = self.clone(max_line_length=998) if name.lower() in _WHOLE else self
        return str(EmailPolicy.fold(policy, name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


POLICY = _OutgoingPolicy(linesep="\r\n", raise_on_defect=True)


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail about to leave; ids are without angle brackets."""

    from_: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    """Fixed when the mail is queued: sending again must carry the same one."""
    date: datetime
    """Aware."""
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    """In the envelope only; in the headers of a draft alone."""
    html: str | None = None
    """``None``: made from the text."""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    """Ancestors, oldest first."""
    reply_to: Address | None = None
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    """Nobody wrote it: it says so (RFC 3834), so that no responder answers it."""


def compose(mail: OutgoingMail, *, draft: bool = False) -> bytes:
    """
    Return the mail as bytes, seven-bit clean, with CRLF line ends.

    Args:
        mail: What to write.
        draft: For a Drafts folder: hidden copies are written too, since the person's own mail
            program must know them to send the mail, and takes them out then.

    Raises:
        NotSendableError: An address, a subject or an id cannot be put in a header.
    """
    message = build(mail, draft=draft)
    try:
        return message.as_bytes(policy=POLICY)
    except (ValueError, UnicodeError) as error:
        raise NotSendableError(f"the mail cannot be written: {error}") from error


def build(mail: OutgoingMail, *, draft: bool = False) -> EmailMessage:
    """Return the mail as a message object; raises as ``compose`` does."""
    message = EmailMessage(policy=POLICY)
    try:
        _write_headers(message, mail, draft=draft)
        message.set_content(_body(mail.text), cte="quoted-printable")
        message.add_alternative(
            html_from_text(mail.text) if mail.html is None else mail.html,
            subtype="html",
            cte="quoted-printable",
        )
        for attachment in mail.attachments:
            _attach(message, attachment)
        _fix_boundaries(message, mail.message_id)
    except (ValueError, UnicodeError, IndexError) as error:
        raise NotSendableError(f"the mail cannot be written: {error}") from error
    return message


def envelope_recipients(mail: OutgoingMail) -> tuple[str, ...]:
    """Return every address the mail must reach, hidden copies included, each once."""
    return tuple(dict.fromkeys(a.address for a in (*mail.to, *mail.cc, *mail.bcc)))


def _write_headers(message: EmailMessage, mail: OutgoingMail, *, draft: bool) -> None:
    if not mail.to and not mail.cc and not mail.bcc:
        raise NotSendableError("the mail has no recipient")
    message["Date"] = format_datetime(mail.date)
    message["From"] = _header_address(mail.from_)
    for name, addresses in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc if draft else ())):
        if addresses:
            message[name] = [_header_address(address) for address in addresses]
    if mail.reply_to is not None:
        message["Reply-To"] = _header_address(mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Message-ID"] = f"<{_checked_id(mail.message_id)}>"
    if mail.in_reply_to and _MESSAGE_ID.fullmatch(mail.in_reply_to) and mail.in_reply_to.isascii():
        message["In-Reply-To"] = f"<{mail.in_reply_to}>"
    ancestors = capped_references(mail.references, mail.in_reply_to)
    if ancestors:
        message["References"] = " ".join(f"<{ancestor}>" for ancestor in ancestors)
    if mail.automatic:
        message["Auto-Submitted"] = "auto-replied" if mail.in_reply_to else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"


def _header_address(address: Address) -> HeaderAddress:
    if not address.address.isascii():
        raise NotSendableError(f"the address {address.address!r} needs SMTPUTF8, which is not offered")
    # "=?" begins an encoded word: written into a name, it would be decoded once more, without its quotes.
    name = one_line(address.name).replace("=?", "= ?")[:MAX_NAME].rstrip()
    return HeaderAddress(display_name=name, addr_spec=address.address)


def _checked_id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id) or not message_id.isascii():
        raise NotSendableError("the Message-ID cannot be written in a header")
    return message_id


def capped_references(references: Sequence[str], in_reply_to: str | None) -> tuple[str, ...]:
    """
    Return the ancestors to name, oldest first, each once, the parent last.

    Ids that came from outside and cannot stand in a header are left out; beyond ``MAX_REFERENCES``
    the first and the latest are kept.
    """
    chain = [*references, *([in_reply_to] if in_reply_to else [])]
    # The last place of a repeated id counts: the parent must stay last (RFC 5322 3.6.4).
    distinct = [ref for n, ref in enumerate(chain) if ref not in chain[n + 1 :]]
    usable = [ref for ref in distinct if _MESSAGE_ID.fullmatch(ref) and ref.isascii()]
    if len(usable) <= MAX_REFERENCES:
        return tuple(usable)
    return (usable[0], *usable[-(MAX_REFERENCES - 1) :])


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.content_type.partition("/")
    if main in {"multipart", "message"} or not sub:
        # Nothing that a reader would open as part of the mail itself.
        main, sub = "application", "octet-stream"
    message.add_attachment(
        attachment.content, maintype=main, subtype=sub, filename=one_line(attachment.name), cte="base64"
    )


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Make the bytes depend on the mail alone; ``=_`` can stand neither in base64 nor quoted-printable."""
    digest = hashlib.sha256(seed.encode("utf-8")).hexdigest()[:24]
    multiparts = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{digest}_{number}")


def _body(text: str) -> str:
    """Normalise line ends and drop the control characters that no reader can show."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified if c in "\n\t\u200d" or _is_shown(c))
    return kept.rstrip("\n") + "\n"


def html_from_text(text: str) -> str:
    """Return a plain HTML twin of a text: paragraphs, line breaks, quoted lines, nothing active."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", _body(text).strip("\n")) if part.strip()]
    written = "\n".join(_paragraph(part) for part in paragraphs)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head><meta charset="utf-8"></head>\n'
        f'<body style="font-family: sans-serif">\n{written}\n</body>\n</html>\n'
    )


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    if all(line.startswith(">") for line in lines):
        inside = "<br>\n".join(html.escape(line[1:].removeprefix(" ")) for line in lines)
        return f'<blockquote type="cite">{inside}</blockquote>'
    return "<p>" + "<br>\n".join(html.escape(line) for line in lines) + "</p>"


def one_line(text: str) -> str:
    """Return a text fit for a header: one line, no control or direction-changing character."""
    spaced = "".join(" " if c in "\r\n\t\v\f\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in spaced if _is_shown(c)).strip(" ")


def _is_shown(c: str) -> bool:
    return c.isprintable() or unicodedata.category(c) == "Zs"


def bare_subject(subject: str) -> str:
    """Return a subject without its reply and forward prefixes, in any language, and without our tag."""
    left = _TAG.sub("", unicodedata.normalize("NFC", one_line(subject)[:1000])).strip()
    while match := _PREFIX.match(left):
        left = left[match.end() :].lstrip()
    return left


def reply_subject(subject: str, reference: str) -> str:
    """
    Return the subject of an answer about a dossier.

    >>> reply_subject("TR: RE : Retard de livraison", "D-2026-00042")
    'Re: Retard de livraison [D-2026-00042]'
    """
    bare = bare_subject(subject)
    room = MAX_SUBJECT - len(reference) - 7
    if len(bare) > room:
        bare = bare[: room - 1].rstrip() + "…"
    return f"Re: {bare} [{reference}]" if bare else f"Re: [{reference}]"
