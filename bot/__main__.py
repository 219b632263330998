"""The console script: which command was asked for, and how does it end? (COMMANDS.md)"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Returns:
        0 on success, 1 on a failed job with one sentence on stderr, 2 on wrong usage.
    """
    from bot.cli.parser import build_parser

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON is UTF-8 wherever it is read; half of a surrogate pair becomes its JSON escape.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    try:
        code = int(arguments.run(arguments) or 0)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has gone, as with « | head »: nothing is wrong here, and nothing more
        # can be written, not even at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _refuse(error)
    return code


def _refuse(error: Exception) -> int:
    from bot.cli.common import UsageError, shown
    from bot.cli.french import sentence

    sys.stderr.write(shown(f"doleances : {sentence(error)}") + "\n")
    return 2 if isinstance(error, UsageError) else 1


if __name__ == "__main__":
    sys.exit(main())
