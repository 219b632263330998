"""The console script: which command was asked for, and how does it end? (COMMANDS.md)"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Returns:
        0 on success, 1 on a failed job with one sentence on stderr, 2 on wrong usage.
    """
    from bot.cli.parser import build_parser

    arguments = build_parser().parse_args(argv)
    from models.errors import DoleancesError

    try:
        return int(arguments.run(arguments) or 0)
    except DoleancesError as error:
        sys.stderr.write(f"doleances : {error}\n")
        return 1
    except FileNotFoundError as error:
        sys.stderr.write(f"doleances : fichier introuvable : {error.filename}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"doleances : {error}\n")
        return 1
    except BrokenPipeError:
        # The reader of a pipe has gone, as with « | head »: nothing is wrong here.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
