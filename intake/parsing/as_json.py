"""How is a parsed mail written as JSON? (COMMANDS.md, ``parse``)"""

from __future__ import annotations

from typing import Any

from models.values import Address, Forwarded, ParsedMail


def parsed_to_json(parsed: ParsedMail, file: str) -> dict[str, Any]:
    """Return the object that ``doleances parse --json`` prints for a file."""
    bounce = parsed.bounce
    return {
        "file": file,
        "message_id": parsed.message_id,
        "in_reply_to": parsed.in_reply_to,
        "references": list(parsed.references),
        "from": _address(parsed.from_),
        "reply_to": [_address(each) for each in parsed.reply_to],
        "to": [_address(each) for each in parsed.to],
        "cc": [_address(each) for each in parsed.cc],
        "subject": parsed.subject,
        "date": parsed.date.isoformat() if parsed.date else None,
        "kind": parsed.kind.value,
        "text": parsed.text,
        "new_text": parsed.new_text,
        "quoted": parsed.quoted,
        "signature": parsed.signature,
        "forwarded": _forwarded(parsed.forwarded),
        "attachments": [
            {"name": each.name, "content_type": each.content_type, "size": each.size, "sha256": each.sha256}
            for each in parsed.attachments
        ],
        "bounce": {"recipients": list(bounce.recipients), "permanent": bounce.permanent} if bounce else None,
        "defects": list(parsed.defects),
    }


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _forwarded(forwarded: Forwarded | None) -> dict[str, Any] | None:
    if forwarded is None:
        return None
    return {
        "from": _address(forwarded.from_ or Address("", "")),
        "subject": forwarded.subject,
        "date": forwarded.date.isoformat() if forwarded.date else None,
        "text": forwarded.text,
    }
