"""Which made-up mails does the demo open with?"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files

_DATE = b"Date: DEMO\r\n"


def sample_mails(now: datetime) -> list[tuple[str, bytes]]:
    """
    Return the samples, oldest first, as if they had come this last hour.

    Args:
        now: The present instant, aware.

    Returns:
        Name of file and bytes of mail.
    """
    folder = files("bot.demo").joinpath("samples")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".eml"))
    mails = []
    for rank, name in enumerate(names):
        at = now - timedelta(minutes=4 * (len(names) - rank))
        date = f"Date: {format_datetime(at)}\r\n".encode("ascii")
        mails.append((name, folder.joinpath(name).read_bytes().replace(_DATE, date, 1)))
    return mails


def sample_clients() -> bytes:
    """Return the customers of the demo's company, as the CSV that ``entreprises import`` takes."""
    return files("bot.demo").joinpath("clients.csv").read_bytes()
