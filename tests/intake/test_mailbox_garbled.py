"""Whatever bytes a server sends, does one kind of error come out, soon?"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from intake.imap_folder import ImapMailbox
from models.errors import MailboxError
from tests.servers.bad_imap import BadImap
from tests.servers.dark_proxy import running_dark_proxy

HARMFUL = b'(){}"*\r\n\\[] 0129\x00\xff'
LONG = [pytest.mark.torture, pytest.mark.timeout(1800)]
CHANCE = 0.05
"""Of a change in what the server says at once: rare enough to reach every command."""


def garbler(seed: int) -> Callable[[bytes], bytes]:
    """Return a function that replaces, removes and inserts bytes here and there."""
    chance = random.Random(seed)

    def garble(data: bytes) -> bytes:
        changed = bytearray(data)
        if chance.random() >= CHANCE:
            return data
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(changed) + 1)
            removed = chance.choice([0, 1, 8])
            changed[place : place + removed] = bytes(chance.choices(HARMFUL, k=chance.randint(0, 4)))
        return bytes(changed)

    return garble


def read_all(bad_imap: BadImap, garble: Callable[[bytes], bytes]) -> int:
    """Search, fetch, mark and wait on a line that harms what it carries; return how many mails came."""
    read = 0
    with running_dark_proxy(bad_imap.port, garble=garble) as proxy:
        settings = bad_imap.settings(port=proxy.port, read_timeout=0.6, command_timeout=2.0)
        with ImapMailbox(settings).open() as folder:
            for batch in folder.fetch(folder.uids(after=0, unmarked=True)):
                folder.settle([mail.uid for mail in batch])
                read += len(batch)
            folder.wait(0.05, lambda: False)
    return read


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 1000), marks=LONG)], ids=len)
def test_garbled_answers_give_mails_or_an_error_of_the_mailbox(bad_imap: BadImap, seeds: range) -> None:
    """Each try ends soon, with mails or with one kind of error."""
    bad_imap.mails = {n: b"Subject: %d\r\n\r\n" % n + b"x" * 200 for n in range(1, 20)}
    broken = 0
    for seed in seeds:
        start = time.monotonic()
        try:
            read_all(bad_imap, garbler(seed))
        except MailboxError:
            broken += 1
        assert time.monotonic() - start < 10

    assert 0 < broken < len(seeds)


def test_the_same_line_brings_every_mail_where_it_harms_nothing(bad_imap: BadImap) -> None:
    """What breaks above is broken by the bytes, not by the line."""
    bad_imap.mails = {n: b"Subject: %d\r\n\r\n" % n + b"x" * 200 for n in range(1, 20)}

    assert read_all(bad_imap, bytes) == 19
