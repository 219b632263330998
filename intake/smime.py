"""Which mail is inside an opaque S/MIME signature (RFC 8551, 5652)?"""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
MAX_DEPTH = 12


def signed_content(der: bytes) -> bytes | None:
    """
    Return what a SignedData envelope carries; the signature itself is not checked.

    Reads BER with definite or indefinite lengths, in one pass over the headers of the elements.
    ``None`` where it is encrypted or cannot be read.
    """
    if _SIGNED_DATA not in der[:64]:
        return None
    at = der.find(_DATA, der.find(_SIGNED_DATA))
    if at < 0:
        return None
    position = at + len(_DATA)
    outer = _header(der, position)
    if outer is None or outer[0] != 0xA0:
        return None
    out = bytearray()
    end = _octets(der, outer[1], outer[1] + outer[2] if outer[2] is not None else len(der), out, 0)
    return bytes(out) if end is not None and out else None


def _header(der: bytes, position: int) -> tuple[int, int, int | None] | None:
    """Return tag, where the content begins and its length (``None``: until the end marker)."""
    if position + 2 > len(der):
        return None
    tag, first = der[position], der[position + 1]
    position += 2
    if first < 0x80:
        return tag, position, first
    if first == 0x80:
        return tag, position, None
    size = first & 0x7F
    if size > 6 or position + size > len(der):
        return None
    return tag, position + size, int.from_bytes(der[position : position + size], "big")


def _octets(der: bytes, position: int, end: int, out: bytearray, depth: int) -> int | None:
    """Append the octet strings found up to ``end``; return where reading stopped."""
    if depth > MAX_DEPTH:
        return None
    while position < min(end, len(der)):
        found = _header(der, position)
        if found is None:
            return None
        tag, start, length = found
        if tag == 0 and length == 0:
            return start
        if tag == 0x04 and length is not None:
            out += der[start : min(start + length, len(der))]
            position = start + length
        elif tag == 0x24:
            inner_end = start + length if length is not None else len(der)
            stopped = _octets(der, start, inner_end, out, depth + 1)
            if stopped is None:
                return None
            position = stopped if length is None else inner_end
        else:
            return position
    return position
