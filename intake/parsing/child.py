"""
How is a suspect mail read without risk for the desk?

In a process of its own with limits on time and memory, and results that come back as JSON: a crash
of the interpreter, an endless loop or an exhausted memory costs that process only (MAIL.md 2.2).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from intake.mime.options import DEFAULT_OPTIONS, Limits, ParseOptions
from intake.parsing.carrying import parsed_from_dict, parsed_to_dict
from intake.parsing.parse import parse_mail
from models.errors import DoleancesError
from models.values import ParsedMail

START_SECONDS = 5.0
"""What starting an interpreter may take on a loaded machine, on top of the reading."""


class ParseLimitError(DoleancesError):
    """Reading this mail took more time or memory than it may."""


def parse_in_child(
    raw: bytes, options: ParseOptions = DEFAULT_OPTIONS, *, seconds: float = 10.0, memory: int = 1 << 30
) -> ParsedMail:
    """
    Read a mail in a process of its own.

    Args:
        seconds: Processor time it may take; wall time is three times that and the start.
        memory: Bytes of address space it may take.

    Raises:
        ParseLimitError: The process died or was stopped.
    """
    task = {"options": _options_to_dict(options), "seconds": max(1, round(seconds)), "memory": memory}
    head = json.dumps(task).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "intake.parsing.child"],
            input=head + raw,
            capture_output=True,
            timeout=seconds * 3 + START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ParseLimitError from error
    if done.returncode != 0 or not done.stdout:
        raise ParseLimitError(f"Reading this mail ended with code {done.returncode}.")
    return parsed_from_dict(json.loads(done.stdout))


def _options_to_dict(options: ParseOptions) -> dict[str, Any]:
    return {
        "authserv_id": options.authserv_id,
        "own_addresses": sorted(options.own_addresses),
        "own_domains": sorted(options.own_domains),
        "limits": asdict(options.limits),
    }


def _options_from_dict(data: dict[str, Any]) -> ParseOptions:
    return ParseOptions(
        authserv_id=data["authserv_id"],
        own_addresses=frozenset(data["own_addresses"]),
        own_domains=frozenset(data["own_domains"]),
        limits=Limits(**data["limits"]),
    )


def main() -> int:
    """Read one task from standard input, within its limits, and write the mail as JSON."""
    head, _, raw = sys.stdin.buffer.read().partition(b"\n")
    task = json.loads(head)
    resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (task["memory"], task["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parsed = parse_mail(raw, options=_options_from_dict(task["options"]))
    sys.stdout.write(json.dumps(parsed_to_dict(parsed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
