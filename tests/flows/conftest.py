"""Which desk do the stories on real servers run?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.desk_process import DeskProcess
from tests.servers.dovecot import Dovecot
from tests.servers.local_slack import running_local_slack
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, trained: Path, dovecot: Dovecot, smtp_sink: SmtpSink) -> Iterator[DeskProcess]:
    """Give a desk on real servers, not started."""
    with running_local_slack(tmp_path) as slack:
        process = DeskProcess(tmp_path, trained, dovecot, dovecot.new_user(), smtp_sink, slack)
        try:
            yield process
        finally:
            process.kill()
