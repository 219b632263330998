"""Which pytest fixtures give a running server? (Loaded as a plugin by tests/conftest.py.)"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.bad_imap import BadImap, running_bad_imap
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.smtp_sink import SmtpSink, running_smtp_sink


@pytest.fixture(scope="session", name="dovecot")
def _dovecot() -> Iterator[Dovecot]:
    """Give one real Dovecot, with TLS, for the whole session; each test takes a new user."""
    with running_dovecot(tls=True) as server:
        yield server


@pytest.fixture(name="bad_imap")
def _bad_imap() -> Iterator[BadImap]:
    """Give a misbehaving IMAP server, well-behaved until a test asks for faults."""
    with running_bad_imap(BadImap()) as server:
        yield server


@pytest.fixture(name="smtp_sink")
def _smtp_sink() -> Iterator[SmtpSink]:
    """Give an SMTP server that keeps what it receives and fails as a test asks."""
    with running_smtp_sink() as sink:
        yield sink
