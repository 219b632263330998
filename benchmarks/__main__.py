"""Run every benchmark of this folder and write benchmarks/RESULTS.md (``make bench``)."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
TITLES = {
    "bench_imap": "Mails in and out, on a real Dovecot and an SMTP sink",
    "bench_parse": "Parsing",
    "bench_nlp": "Reading a mail",
    "bench_short_texts": "Messages to the bot and sentences that would leave, by writers never seen",
    "bench_desk": "From raw mail to dossier, start-up and memory",
    "bench_figures": "Statuses, lists, searches and figures on 100,000 dossiers",
    "bench_slack": "Answers and acks in a local Slack, on 100,000 dossiers",
    "bench_peer": "The same mails through django-helpdesk",
}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine()
    )


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("numpy", "scikit-learn", "spacy", "sqlalchemy")
    )
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d} · {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB · "
        f"{platform.system()} {platform.release()} · Python {platform.python_version()} · {packages} · "
        f"load before the run: {load}"
    )


def main() -> int:
    """Run the benchmarks one after the other: two at once would measure each other."""
    wanted = sys.argv[1:] or [path.stem for path in sorted(HERE.glob("bench_*.py"))]
    parts = ["# Benchmarks", "", "Written by `make bench`.", "", _machine(), ""]
    failed = False
    for name in wanted:
        sys.stderr.write(f"→ {name}\n")
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], capture_output=True, text=True, check=False
        )
        failed |= done.returncode != 0
        said = done.stdout.strip()
        if done.returncode != 0:
            # What was measured is kept, also where it passed its limit.
            said = f"{said}\n\n**Missed, or failed:** {done.stderr.strip()[-1500:] or 'a limit was passed'}"
        print(f"{name}\n{said}\n")
        parts += [f"## {TITLES.get(name, name)}", "", "```", said, "```", ""]
    (HERE / "RESULTS.md").write_text("\n".join(parts), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
