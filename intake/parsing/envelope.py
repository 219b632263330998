"""Who writes to whom, when, about what, and in answer to what?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.mime import ids
from intake.mime.addresses import read_addresses
from intake.mime.dates import read_date
from intake.mime.headers import Headers
from intake.mime.parts import Splitter
from models.values import Address

NOBODY = Address("", "")
MAX_FIELDS = 20
"""Fields of one name that are read: several To fields exist, thousands are an attack."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the header fields of a mail say, checked."""

    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    froms: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | None

    @property
    def sender(self) -> Address:
        """Return the first sender."""
        return self.froms[0] if self.froms else NOBODY

    @property
    def answers(self) -> bool:
        """Tell whether the mail says that it answers another."""
        return bool(self.in_reply_to or self.references)


def read_envelope(headers: Headers, splitter: Splitter) -> Envelope:
    """Read the header fields, and note what is missing or wrong among them."""
    froms = _senders(headers, splitter)
    if not froms or not froms[0].address:
        splitter.note("no_from")
    message_id = ids.message_id(headers)
    if not message_id:
        splitter.note("no_message_id")
    date = read_date(headers.raw("date"))
    if date is None:
        splitter.note("bad_date" if headers.has("date") else "no_date")
    return Envelope(
        message_id=message_id,
        in_reply_to=ids.in_reply_to(headers),
        references=ids.references(headers, limit=splitter.limits.references),
        froms=froms,
        reply_to=_addresses(headers, "reply-to", splitter),
        to=_addresses(headers, "to", splitter),
        cc=_addresses(headers, "cc", splitter),
        subject=headers.text("subject"),
        date=date,
    )


def _senders(headers: Headers, splitter: Splitter) -> tuple[Address, ...]:
    """Return every mailbox that any From field names."""
    found: list[Address] = []
    for raw in headers.raw_all("from")[:MAX_FIELDS]:
        addresses, defects = read_addresses(raw)
        found.extend(addresses)
        for defect in defects:
            splitter.note(defect)
    return tuple(found)


def _addresses(headers: Headers, name: str, splitter: Splitter) -> tuple[Address, ...]:
    """Return the mailboxes of every field of a name, each once, those without address left out."""
    found: dict[Address, None] = {}
    for raw in headers.raw_all(name)[:MAX_FIELDS]:
        addresses, defects = read_addresses(raw)
        # A group of recipients is ordinary ("undisclosed-recipients:;"); one of senders is not.
        for defect in defects:
            if defect != "group":
                splitter.note(defect)
        found.update(dict.fromkeys(address for address in addresses if address.address))
    return tuple(found)
