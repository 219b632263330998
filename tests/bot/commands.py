"""How does a test run a command as a person or a script would?"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """Return the one JSON value that stdout holds, and nothing else."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Return the JSON values of stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, *, code: int = 1) -> str:
        """Return the sentence of a refusal, which must be one clear line on stderr and nothing on stdout."""
        assert self.code == code, self.err
        assert self.out == ""
        assert "Traceback" not in self.err
        lines = [line for line in self.err.splitlines() if not line.startswith("usage:") and line.strip()]
        told = [line for line in lines if line.startswith("doleances")]
        assert len(told) == 1, self.err
        return told[0]


class Commands:
    """Runs commands in this process; ``apart`` in one of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *argv: str, stdin: bytes | str = b"") -> Ended:
        """Run one command with what it reads on stdin."""
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        self._capsys.readouterr()
        try:
            code = main(argv)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        written = self._capsys.readouterr()
        return Ended(code, written.out, written.err)

    def apart(self, *argv: str, **environment: str) -> Ended:
        """Run one command as the documents say: ``python -m bot``, here in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *argv],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
