"""Which address did a bounce refuse, for good or not, and which mail was it?"""

from __future__ import annotations

import re

from intake.mime.headers import Headers, split_headers
from intake.mime.ids import message_id
from intake.mime.parts import Part, Splitter
from models.values import Bounce

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,100}@[^\s<>()\[\],;:\"']{1,200}")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_GAVE_UP = re.compile(
    r"giv(?:e|ing) up|gave up|not going to try again|no (?:further|more) attempts|unknown|no such user"
    r"|does not exist|abandonn|aucune (?:autre|nouvelle) tentative|n'existe pas|inconnu",
    re.IGNORECASE,
)
_ID_LINE = re.compile(rb"(?im)^message-id:\s*(<[^<>\s]{1,500}>)")
_DELAYED = re.compile(
    r"\bdelay|warning|(?:will|still) (?:be )?(?:re-?tr|try|continue)|being retried|postponed"
    r"|(?:will|still) attempt(?:ing)? to (?:re-?)?(?:deliver|send)|not yet been delivered|\bretard[ée]"
    r"|sera (?:retent|renouvel)|nouvelles? tentative|tentatives? (?:se poursui|de remise se)|différée?",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"^[^\w\n]{2,80}.{0,40}(?:message|copy|copie|mail|original|below|ci-dessous).{0,60}$"
    r"|^(?:from|de|received|return-path)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
MAX_FLUFL = 128 * 1024
_STATUS_TYPES = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
)


def read_bounce(raw: bytes, root: Part, splitter: Splitter, *, subject: str, text: str) -> Bounce:
    """
    Read a delivery report: its structure first (RFC 3464), then what flufl.bounce finds in prose.

    Args:
        raw: The mail, for flufl.bounce, which reads it again by itself.
    """
    blocks = _status_blocks(root, splitter)
    original = _original_id(root, splitter)
    recipients, actions, statuses = _read_blocks(blocks)
    if recipients:
        permanent = _is_permanent(actions, statuses)
    else:
        temporary, recipients = _ask_flufl(raw)
        recipients = recipients or _failed_header(root.headers) or _in_prose(root, text)
        permanent = not temporary and not _is_delay(subject, text)
    own = set(_addresses(root.headers.raw("from")))
    kept = tuple(dict.fromkeys(address for address in recipients if address not in own))
    return Bounce(kept, permanent, original)


def _status_blocks(root: Part, splitter: Splitter) -> list[Headers]:
    """Return the groups of fields of the delivery-status parts."""
    blocks: list[Headers] = []
    for part in root.walk():
        if part.content_type not in _STATUS_TYPES:
            continue
        rest = splitter.decode(part, limit=256 * 1024)
        while rest.strip() and len(blocks) < 200:
            headers, offset = split_headers(rest)
            if offset == 0:
                break
            blocks.append(headers)
            rest = rest[offset:]
    return blocks


def _read_blocks(blocks: list[Headers]) -> tuple[list[str], list[str], list[str]]:
    """Return recipients refused or delayed, with their actions and statuses."""
    recipients, actions, statuses = [], [], []
    for block in blocks:
        action = block.token("action").split(" ")[0]
        if action in {"delivered", "relayed", "expanded"}:
            continue
        # The address that was written to, which is the one we know; a relay may have rewritten it.
        found = _addresses(block.raw("original-recipient")) or _addresses(block.raw("final-recipient"))
        if not found:
            continue
        recipients.extend(found[:1])
        actions.append(action)
        status = _STATUS.search(block.token("status")) or _STATUS.search(block.token("diagnostic-code"))
        statuses.append(status[1] if status else "")
    return recipients, actions, statuses


def _is_permanent(actions: list[str], statuses: list[str]) -> bool:
    """Say for good unless every recipient is only delayed, by its action or else by its status."""
    if any(action.startswith("fail") for action in actions):
        return True
    if "delayed" in actions:
        return False
    return "4" not in statuses


def _addresses(raw: bytes) -> list[str]:
    text = raw.decode("utf-8", "replace")
    return [found.lower().strip(".") for found in _ADDRESS.findall(text[:4096])]


def _failed_header(headers: Headers) -> list[str]:
    return [address for raw in headers.raw_all("x-failed-recipients") for address in _addresses(raw)]


def _in_prose(root: Part, text: str) -> list[str]:
    """Return the addresses that a report in any language names before the mail it gives back."""
    told = _RETURNED.split(text[:4000], maxsplit=1)[0]
    ours = {*_addresses(root.headers.raw("to")), *_addresses(root.headers.raw("reply-to"))}
    found = [address for address in _addresses(told.encode("utf-8", "replace")) if address not in ours]
    return [each for each in found if not each.startswith(("postmaster@", "mailer-daemon@", "support@"))][:5]


def _is_delay(subject: str, text: str) -> bool:
    """Tell a mail still being tried from one given up, whatever the class of the last error."""
    head = f"{subject}\n{text[:2000]}".replace("\u2019", "'")
    return _DELAYED.search(head) is not None and _GAVE_UP.search(head) is None


def _ask_flufl(raw: bytes) -> tuple[bool, list[str]]:
    """
    Return whether the failure is temporary, and the addresses that flufl.bounce finds.

    It raised IndexError on 19 of 687 ordinary mails (MAIL.md 2.4): it is only asked about what is
    already known to be a bounce, and whatever it raises means that it found nothing.
    """
    import email

    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw[:MAX_FLUFL]))
    except Exception:  # noqa: BLE001 - a third party's detectors fail in unforeseeable ways on hostile mail
        return False, []
    found = [*permanent, *temporary]
    addresses = [each.decode("utf-8", "replace") for each in found]
    return bool(temporary) and not permanent, sorted(address.lower() for address in addresses)


def _original_id(root: Part, splitter: Splitter) -> str | None:
    """Return the Message-ID of the mail that bounced, from the returned part."""
    for part in root.walk():
        if part.content_type in {"message/rfc822", "message/global"} and part.children:
            found = message_id(part.children[0].headers)
            if found:
                return found
        if part.content_type in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            found = message_id(split_headers(splitter.decode(part, limit=256 * 1024))[0])
            if found:
                return found
    for part in root.walk():
        if part.main_type in {"text", "message"}:
            match = _ID_LINE.search(splitter.decode(part, limit=256 * 1024))
            if match:
                return match[1].decode("utf-8", "replace").strip("<>")
    return None
