"""How many mails a second are read, beside the standard library on the same mails?"""

from __future__ import annotations

import base64
import email
import email.policy
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace

from intake.parsing import parse_mail
from tests.courriels.clients import FIRSTS, FORWARDS, PAGES, REPLIES, Client
from tests.courriels.encodings import build
from tests.courriels.forms import Case, load_plaintes

COUNT = 300
MEAN_SIZE = 27_000
"""Bytes of a mail, as measured on real French mail."""


def sample(clients: tuple[Client, ...], *, alternative: bool, filler: str) -> list[bytes]:
    """
    Return mails of the usual weight.

    Args:
        filler: What fills a mail up to it: ``attachment`` (as in the peers' measures) or ``history``.
    """
    plaintes, reponse, transfert = load_plaintes()
    rng = random.Random(27)
    history = "\n".join("> " + rng.choice(plaintes).texte.replace("\n", "\n> ") for _ in range(60))
    found = []
    for number in range(COUNT):
        plainte = plaintes[number % len(plaintes)]
        form = clients[number % len(clients)](Case(plainte, reponse, transfert))
        if filler == "history":
            form = replace(form, plain=f"{form.plain}\n{history}"[:MEAN_SIZE])
        raw = build(form, plainte, "utf8_qp", alternative=alternative and not form.html)
        found.append(attach(raw, MEAN_SIZE - len(raw)) if filler == "attachment" else raw)
    return found


def attach(raw: bytes, size: int) -> bytes:
    """Return the mail with a PDF that fills it up."""
    head, _, body = raw.partition(b"\r\n\r\n")
    top, _, kind = head.rpartition(b"Content-Type:")
    content = base64.encodebytes(b"%PDF" + random.Random(size).randbytes(max(10, size * 3 // 4)))
    return b"".join(
        [
            top,
            b'Content-Type: multipart/mixed; boundary="=_m"\r\n\r\n--=_m\r\nContent-Type:',
            kind,
            b"\r\n\r\n",
            body,
            b"\r\n--=_m\r\nContent-Type: application/pdf; name=bl.pdf\r\n",
            b"Content-Transfer-Encoding: base64\r\n\r\n",
            content,
            b"\r\n--=_m--\r\n",
        ]
    )


def rate(read: Callable[[bytes], object], mails: list[bytes]) -> float:
    """Return mails a second of processor time, best of three: other work on the machine does not count."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for raw in mails:
            read(raw)
        best = max(best, len(mails) / (time.process_time() - start))
    return round(best, 1)


def standard_library(raw: bytes) -> object:
    """Read the way most desks do: default policy, headers, body, attachments."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    files = [part.get_payload(decode=True) for part in message.iter_attachments()]
    return (
        files,
        [str(message["From"]), str(message["Subject"]), str(message["Date"])],
        body and body.get_content(),
    )


def main() -> None:
    """Print one JSON object."""
    texts = REPLIES + FORWARDS + FIRSTS
    attached = sample(texts, alternative=True, filler="attachment")
    figures = {
        "mails": COUNT,
        "mean_bytes": sum(map(len, attached)) // COUNT,
        "parse_with_attachment_per_s": rate(parse_mail, attached),
        "parse_long_history_per_s": rate(parse_mail, sample(texts, alternative=False, filler="history")),
        "parse_html_only_per_s": rate(parse_mail, sample(PAGES, alternative=False, filler="attachment")),
        "stdlib_default_with_attachment_per_s": rate(standard_library, attached),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
