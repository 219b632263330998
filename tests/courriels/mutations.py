"""Which damaged mails do relays, crashes and attackers make of good ones?"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.courriels.clients import CLIENTS
from tests.courriels.encodings import ENCODINGS, build
from tests.courriels.forms import Case, load_plaintes

_TOKENS = (
    b"\r\n",
    b"\n\n",
    b"--=_b\r\n",
    b"--=_b--",
    b"\0",
    b"\xff\xfe",
    b"=?utf-8?b?",
    b"?=",
    b"charset=",
    b"boundary=",
    b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"<blockquote>",
    b"<div>",
    b"Content-Transfer-Encoding: base64\r\n",
    b"\x1b$B",
    b"From: ",
    b"Le 1 mars 2026 a \xe9crit :",
    b"> ",
    b'"',
    b"(",
    b"Content-Disposition: attachment; filename*0*=utf-8''%",
    b"-----Message d'origine-----\r\n",
    b"&#x",
    b"</",
    b"\xc3",
    b"Content-Type: application/ms-tnef\r\n",
    b"\x78\x9f\x3e\x22",
    b"Auto-Submitted: auto-replied\r\n",
    b"=\r\n",
    b"begin 644 x\n",
)


def seeds() -> list[bytes]:
    """Return good mails of every client, in turn through every encoding, half of them with two parts."""
    plaintes, reponse, transfert = load_plaintes()
    names = list(ENCODINGS)
    found = []
    for number, client in enumerate(CLIENTS):
        plainte = plaintes[number % len(plaintes)]
        form = client(Case(plainte, reponse, transfert))
        alternative = number % 2 == 0 and not form.html
        found.append(build(form, plainte, names[number % len(names)], alternative=alternative))
    return found


def mutate(raw: bytes, rng: random.Random) -> bytes:
    """Return a mail with a few cuts, doublings, swaps, wrong bytes and foreign tokens."""
    data = bytearray(raw)
    for _ in range(rng.choice((1, 2, 3, 5, 20))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(7)
        if kind == 0:
            del data[at : at + rng.choice((1, 2, 10, 200))]
        elif kind == 1:
            data[at:at] = data[at : at + rng.choice((10, 200, 2000))]
        elif kind == 2 and data:
            data[at % len(data)] = rng.randrange(256)
        elif kind == 3:
            data[at:at] = rng.choice(_TOKENS)
        elif kind == 4:
            data[at:at] = rng.choice(_TOKENS) * rng.choice((2, 50, 500))
        elif kind == 5:
            del data[at:]
        else:
            data[at:at] = rng.randbytes(rng.choice((1, 8, 300)))
    return bytes(data)


def mutated(count: int, seed: int) -> Iterator[bytes]:
    """Yield damaged mails, the same for a seed."""
    rng = random.Random(seed)
    good = seeds()
    for _ in range(count):
        yield mutate(rng.choice(good), rng)
