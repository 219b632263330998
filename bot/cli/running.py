"""The commands that run the desk: serve and demo."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from bot.cli.common import progress, settings, shown
from bot.settings import Settings
from models.errors import DoleancesError


class SetBack(logging.Formatter):
    """Only a record begins a line: an exception may carry a subject whose line feeds would forge others."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record without control characters, what follows its first line set back."""
        return shown(super().format(record)).replace("\n", "\n    ")


def _log() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SetBack("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    # Their lines carry tokens, addresses or one line for each ping.
    for noisy in ("slack_sdk", "slack_bolt", "imapclient", "urllib3", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def serve(arguments: argparse.Namespace) -> int:
    """Run the desk until SIGTERM."""
    from bot.stopping import stop_on_signals, stop_with_parent

    stop = stop_on_signals()
    # What clients wrote is for this account alone: the database, the attachments, their partial files.
    os.umask(0o077)
    _log()
    if arguments.parent:
        stop_with_parent(arguments.parent, stop)
    from bot.serve import Supervisor, check_slack, limit_threads, role_command, roles, run_role

    limit_threads()
    values = settings()
    if arguments.role == "all":
        _check(values)
        Supervisor(role_command, roles=roles(values)).run(stop)
        return 0
    if arguments.role == "slack":
        check_slack(values)
    try:
        run_role(arguments.role, values, stop)
    except DoleancesError:
        raise
    except Exception:
        # Nobody watches a service: its journal must hold what a maintainer needs.
        logging.getLogger("bot.serve").exception("role %s failed", arguments.role)
        return 1
    return 0


def _check(values: Settings) -> None:
    """Try once everything that can be wrong, so that four children do not each fail; train what is absent."""
    from bot.preparing import ensure_all
    from bot.serve import check_slack
    from bot.wiring import build_desk, build_mailboxes, build_sender, build_store

    check_slack(values)
    build_mailboxes(values)
    build_sender(values)
    store = build_store(values)
    build_desk(values, store)
    store.close()
    ensure_all(values.data_dir, logging.getLogger("bot.preparing").info)


def demo(arguments: argparse.Namespace) -> int:
    """Run the whole desk on made-up mail, without account or setting."""
    from bot.demo.running import run_demo, run_once

    if arguments.once:
        return run_once(progress)
    return run_demo(port=arguments.port, terminal=arguments.terminal)
