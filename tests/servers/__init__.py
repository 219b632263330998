"""Which real and misbehaving servers do the tests talk to, and what if one is missing on this machine?"""

from __future__ import annotations

import os
import shutil
import socket
import warnings
from pathlib import Path

import pytest

_PROGRAMS = {
    "dovecot": ("dovecot", "apt-get install dovecot-imapd dovecot-lmtpd"),
    "openssl": ("openssl", "apt-get install openssl"),
}


def need(service: str) -> Path:
    """
    Return the program of a service, or skip the test loudly; fail it where REQUIRE_SERVICES=1.

    A check that silently did not run is worth less than none, so CI sets REQUIRE_SERVICES.
    """
    program, cure = _PROGRAMS[service]
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/usr/bin"])
    found = shutil.which(program, path=search)
    if found:
        return Path(found)
    absence(service, cure)
    raise AssertionError("unreachable")


def absence(service: str, cure: str) -> None:
    """Skip the test because a service is missing, or fail it where REQUIRE_SERVICES=1."""
    message = f"{service} is missing on this machine: {cure}"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message, pytrace=False)
    warnings.filterwarnings("default", message=".*is missing on this machine.*")
    warnings.warn(message, stacklevel=2)
    pytest.skip(message)


def free_port() -> int:
    """Return a TCP port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
