"""How do tests make a mail as parsed, saying only what matters to them?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.values import Address, Authenticity, ParsedMail
from models.vocabulary import MailKind

CLIENT = "claire@client.fr"
DESK = "reclamations@acme.fr"

_PLAIN = ParsedMail(
    message_id="1@client.fr",
    in_reply_to=None,
    references=(),
    from_=Address("Claire Vasseur", CLIENT),
    reply_to=(),
    to=(Address("", DESK),),
    cc=(),
    subject="Lot fissuré",
    date=None,
    kind=MailKind.HUMAN,
    kind_reason="",
    text="Le lot 2291 est fissuré.",
    new_text="Le lot 2291 est fissuré.",
    quoted="",
    signature="",
    forwarded=None,
    attachments=(),
    bounce=None,
    authenticity=Authenticity(dmarc="pass"),
    html=None,
    defects=(),
    identity="0" * 64,
)


def received(sender: str = CLIENT, **changes: Any) -> ParsedMail:
    """Return a mail from ``sender`` to the desk; ``to`` and ``cc`` may be plain addresses."""
    for name in ("to", "cc", "reply_to"):
        if name in changes:
            changes[name] = tuple(Address("", address) for address in changes[name])
    return replace(_PLAIN, from_=Address("", sender), **changes)
