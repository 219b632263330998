"""Which texts and files lie inside the envelopes of other systems (winmail.dat, S/MIME)?"""

from __future__ import annotations

from intake.cleaning import clean_text
from intake.decoding import decode_text
from intake.mime.bodies import Bodies, collect_bodies
from intake.mime.headers import Headers
from intake.mime.parameters import Structured
from intake.mime.parts import Part, Splitter
from intake.smime import signed_content
from intake.tnef import read_tnef

_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
MAX_TNEF = 2
"""Files of that kind that are opened, each in a process of its own; Outlook sends one a mail."""
_SMIME_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def open_envelopes(root: Part, bodies: Bodies, splitter: Splitter) -> Bodies:
    """Replace each envelope that can be read by what it holds; the others stay as files."""
    if any(part.content_type in {"multipart/encrypted"} for part in root.walk()):
        splitter.note("encrypted")
    files, bodies.files = bodies.files, []
    tnef_left = MAX_TNEF
    for part in files:
        opened = False
        if part.content_type in _TNEF_TYPES or part.filename.lower() == "winmail.dat":
            opened = tnef_left > 0 and _open_tnef(part, bodies, splitter)
            tnef_left -= 1
        elif part.content_type in _SMIME_TYPES:
            opened = _open_smime(part, bodies, splitter)
        if not opened:
            bodies.files.append(part)
    return bodies


def _open_tnef(part: Part, bodies: Bodies, splitter: Splitter) -> bool:
    """Take the files of a winmail.dat, and its body where the mail has none."""
    content = read_tnef(splitter.decode(part), limit=splitter.limits.tnef)
    if content is None:
        splitter.note("bad_tnef")
        return False
    if not any(text.strip() for text in bodies.plain) and not bodies.html:
        if content.text.strip():
            bodies.plain.append(clean_text(content.text)[: splitter.limits.text])
        elif content.html:
            bodies.html.append(clean_text(decode_text(content.html).text)[: splitter.limits.html])
            bodies.inline_html = True
    bodies.files.extend(_file(name, data) for name, data in content.files)
    return True


def _open_smime(part: Part, bodies: Bodies, splitter: Splitter) -> bool:
    """Read the mail inside an opaque signature; the signature itself is not checked."""
    raw = signed_content(splitter.decode(part))
    if raw is None:
        splitter.note("encrypted")
        return False
    inner = collect_bodies(splitter.split(raw), splitter)
    bodies.plain.extend(inner.plain)
    bodies.html.extend(inner.html)
    bodies.files.extend(inner.files)
    bodies.nested.extend(inner.nested)
    bodies.inline_html = bodies.inline_html or inner.inline_html
    return True


def _file(name: str, content: bytes) -> Part:
    """Return a part made of a file that an envelope held."""
    structured = Structured("application/octet-stream", {"name": name})
    return Part(Headers(), content, 0, len(content), structured, Structured("attachment", {"filename": name}))
