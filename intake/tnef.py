"""What does a winmail.dat hold?"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class TnefContent:
    """The body and the files that Outlook wrapped."""

    text: str = ""
    html: bytes = b""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def read_tnef(raw: bytes, *, limit: int) -> TnefContent | None:
    """Unwrap a winmail.dat; ``None`` where it is too big or cannot be read."""
    if len(raw) > limit or not raw.startswith(b"\x78\x9f\x3e\x22"):
        return None
    import logging

    from tnefparse import TNEF

    logging.getLogger("tnef-decode").setLevel(logging.CRITICAL)
    try:
        tnef = TNEF(raw, do_checksum=False)
        content = TnefContent(text=_text(tnef.body), html=_bytes(tnef.htmlbody))
        for attachment in tnef.attachments[:100]:
            content.files.append(
                (str(attachment.long_filename() or attachment.name or ""), bytes(attachment.data or b""))
            )
    except Exception:  # noqa: BLE001 - a third party's reader of a closed format, on hostile bytes
        return None
    return content


def _text(body: object) -> str:
    if isinstance(body, bytes):
        from intake.decoding import decode_text

        return decode_text(body).text
    return str(body or "")


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode("utf-8", "replace")
