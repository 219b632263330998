"""What does a mail say? Bytes in, ``ParsedMail`` out, whatever the bytes (MAIL.md 2.5)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from intake.attachments import read_attachments
from intake.authenticity import read_authenticity
from intake.autoreply import Seen, classify
from intake.bounces import read_bounce
from intake.cleaning import clean_text
from intake.decoding import decode_text
from intake.html import sanitise
from intake.html_text import HtmlText, html_to_text
from intake.mime.addresses import read_addresses
from intake.mime.bodies import Bodies, collect_bodies, is_stub
from intake.mime.dates import read_date
from intake.mime.options import DEFAULT_OPTIONS, ParseOptions
from intake.mime.parts import Part, Splitter
from intake.mime.written_dates import read_written_date
from intake.parsing.envelope import NOBODY, Envelope, read_envelope
from intake.parsing.envelopes import open_envelopes
from intake.parsing.identity import mail_identity
from intake.quotes import ForwardedText, Split, split_text
from models.values import Authenticity, Bounce, Forwarded, ParsedMail
from models.vocabulary import MailKind

# The mail that a bounce or a receipt gives back is ours: nobody passed it on.
_MACHINES = frozenset({MailKind.BOUNCE, MailKind.REPORT})


def parse_mail(raw: bytes, *, options: ParseOptions = DEFAULT_OPTIONS) -> ParsedMail:
    """
    Read a mail; never raises, on any bytes.

    What could not be read is left out and named in ``defects``; a failure that nothing foresaw
    gives a mail whose text is what could be decoded, with the defect ``unreadable``.
    """
    try:
        return _Reading(raw, options).parse()
    except Exception as error:  # noqa: BLE001 - the one promise of this module: a mail never stops the desk
        return _unreadable(raw, type(error).__name__)


@dataclass(slots=True)
class _Text:
    """The body as read, and what its HTML said of it."""

    page: HtmlText
    html: str | None
    from_page: bool = False
    """The text was read from the HTML."""


class _Reading:
    """One reading of one mail."""

    def __init__(self, raw: bytes, options: ParseOptions) -> None:
        self.raw = raw
        self.options = options
        self.splitter = Splitter(options.limits)

    def parse(self) -> ParsedMail:
        """Read the mail from its headers to its attachments."""
        root = self.splitter.split(self.raw)
        envelope = read_envelope(root.headers, self.splitter)
        bodies = open_envelopes(root, collect_bodies(root, self.splitter), self.splitter)
        body = self._body(bodies)
        split = _split(body, bodies, envelope)
        kind, reason, bounce = self._kind(root, envelope, body.page.text)
        return ParsedMail(
            message_id=envelope.message_id,
            in_reply_to=envelope.in_reply_to,
            references=envelope.references,
            from_=envelope.sender,
            reply_to=envelope.reply_to,
            to=envelope.to,
            cc=envelope.cc,
            subject=envelope.subject,
            date=envelope.date,
            kind=kind,
            kind_reason=reason,
            text=body.page.text,
            new_text=split.new_text,
            quoted=split.quoted,
            signature=split.signature,
            forwarded=self._forwarded(split, bodies) if kind not in _MACHINES else None,
            attachments=read_attachments(bodies.files, self.splitter),
            bounce=bounce,
            authenticity=read_authenticity(root.headers, envelope.froms, envelope.reply_to, self.options),
            html=body.html,
            defects=tuple(self.splitter.defects),
            identity=mail_identity(root, envelope.message_id),
        )

    def _kind(self, root: Part, envelope: Envelope, text: str) -> tuple[MailKind, str, Bounce | None]:
        """Return what wrote the mail, why, and for a bounce what it says."""
        seen = Seen(
            root, root.headers, envelope.message_id, envelope.sender, envelope.subject, text, self.options
        )
        kind, reason = classify(seen)
        if kind is not MailKind.BOUNCE:
            return kind, reason, None
        return kind, reason, read_bounce(self.raw, root, self.splitter, subject=envelope.subject, text=text)

    def _body(self, bodies: Bodies) -> _Text:
        """Choose what is read: the plain text, unless it is empty or only points to the HTML."""
        html = "\n".join(bodies.html)
        plain = "\n\n".join(text.strip("\n") for text in bodies.plain if text.strip())
        safe = sanitise(html) if html else None
        if html and (bodies.inline_html or is_stub(plain)):
            page = html_to_text(html)
            if bodies.inline_html and plain and not is_stub(plain):
                return _Text(HtmlText(f"{plain}\n\n{page.text}" if page.text else plain), safe)
            return _Text(page, safe, from_page=True) if page.text.strip() else _Text(HtmlText(plain), safe)
        return _Text(HtmlText(plain), safe)

    def _forwarded(self, split: Split, bodies: Bodies) -> Forwarded | None:
        """Return the mail passed on, in the body or attached whole."""
        if split.forwarded is not None:
            return _from_fields(split.forwarded)
        for part in bodies.nested:
            if part.children:
                return self._from_part(part.children[0])
        return None

    def _from_part(self, part: Part) -> Forwarded:
        """Read a nested mail, with the same budget."""
        bodies = collect_bodies(part, self.splitter)
        addresses = read_addresses(part.headers.raw("from"))[0]
        return Forwarded(
            from_=addresses[0] if addresses else None,
            subject=part.headers.text("subject"),
            date=read_date(part.headers.raw("date")),
            text=self._body(bodies).page.text,
        )


def _split(body: _Text, bodies: Bodies, envelope: Envelope) -> Split:
    """Tell the parts of the text apart; the page helps where an answer shows no quote in its plain text."""

    def split(page: HtmlText) -> Split:
        return split_text(
            page.text,
            subject=envelope.subject,
            sender=envelope.sender.name,
            answers=envelope.answers,
            cuts=page.cuts,
            signs=page.signatures,
        )

    told = split(body.page)
    if told.quoted or told.forwarded or body.from_page or not (envelope.answers and bodies.html):
        return told
    other = split(html_to_text("\n".join(bodies.html)))
    return other if other.quoted and other.new_text else told


def _from_fields(passed: ForwardedText) -> Forwarded:
    """Return a forward from the header lines that a client wrote in the body."""
    addresses = read_addresses(
        passed.fields.get("from", "").replace("[mailto:", "<").replace("]", ">").encode()
    )[0]
    return Forwarded(
        from_=addresses[0] if addresses else None,
        subject=passed.fields.get("subject", ""),
        date=read_written_date(passed.fields.get("date", "")),
        text=passed.text,
    )


def _unreadable(raw: bytes, error: str) -> ParsedMail:
    """Return what can be said of a mail that could not be read."""
    text = clean_text(decode_text(raw[: 1 << 18]).text)
    return ParsedMail(
        message_id=None,
        in_reply_to=None,
        references=(),
        from_=NOBODY,
        reply_to=(),
        to=(),
        cc=(),
        subject="",
        date=None,
        kind=MailKind.HUMAN,
        kind_reason="unreadable",
        text=text,
        new_text=text,
        quoted="",
        signature="",
        forwarded=None,
        attachments=(),
        bounce=None,
        authenticity=Authenticity(),
        html=None,
        defects=("unreadable", f"unreadable:{error}"[:60]),
        identity=hashlib.sha256(raw).hexdigest(),
    )
