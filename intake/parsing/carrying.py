"""How does a parsed mail cross from one process to another without pickle?"""

from __future__ import annotations

import base64
from dataclasses import asdict
from datetime import datetime
from typing import Any

from models.values import Address, Attachment, Authenticity, Bounce, Forwarded, ParsedMail
from models.vocabulary import MailKind


def parsed_to_dict(parsed: ParsedMail) -> dict[str, Any]:
    """Return plain JSON values, bytes in base64."""
    data = asdict(parsed)
    data["date"] = _to_text(parsed.date)
    if parsed.forwarded:
        data["forwarded"]["date"] = _to_text(parsed.forwarded.date)
    for attachment in data["attachments"]:
        attachment["content"] = base64.b64encode(attachment["content"]).decode("ascii")
    return data


def parsed_from_dict(data: dict[str, Any]) -> ParsedMail:
    """Return the mail that ``parsed_to_dict`` wrote."""
    forwarded, bounce = data["forwarded"], data["bounce"]
    changes: dict[str, Any] = {
        "references": tuple(data["references"]),
        "from_": Address(**data["from_"]),
        "date": _from_text(data["date"]),
        "kind": MailKind(data["kind"]),
        "forwarded": _forwarded(forwarded) if forwarded else None,
        "bounce": Bounce(**{**bounce, "recipients": tuple(bounce["recipients"])}) if bounce else None,
        "authenticity": Authenticity(
            **{**data["authenticity"], "doubts": tuple(data["authenticity"]["doubts"])}
        ),
        "attachments": tuple(
            Attachment(**{**each, "content": base64.b64decode(each["content"])})
            for each in data["attachments"]
        ),
        "defects": tuple(data["defects"]),
    }
    for name in ("reply_to", "to", "cc"):
        changes[name] = tuple(Address(**each) for each in data[name])
    return ParsedMail(**{**data, **changes})


def _forwarded(data: dict[str, Any]) -> Forwarded:
    sender = Address(**data["from_"]) if data["from_"] else None
    return Forwarded(sender, data["subject"], _from_text(data["date"]), data["text"])


def _to_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _from_text(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
