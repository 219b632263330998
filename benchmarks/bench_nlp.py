"""How fast is a mail understood, how heavy is the model, how does it take hostile text?"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

# One thread a process: what is measured is one core, and NumPy's own threads would only compete.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.preparing import cache_dir
from models.values import MailText
from nlp.analyst import Analyst
from nlp.corpus import read_corpus
from nlp.training import current, ensure_classifiers

HOSTILE = {
    "On ": "On " * 34_000,
    "espaces": " " * 50_000,
    "une ligne": "a" * 200_000,
    "marques": "!?" * 50_000,
    "chevrons": ">" * 100_000,
    "montants": "12 € " * 20_000,
}
WORDS = 150


def mails_of(words: int, count: int) -> list[MailText]:
    """Return corpus mails joined until each has about so many words."""
    bodies = [gold.mail.body for gold in read_corpus()]
    found: list[MailText] = []
    at = 0
    while len(found) < count:
        body = bodies[at % len(bodies)]
        while len(body.split()) < words:
            at += 1
            body += "\n" + bodies[at % len(bodies)]
        found.append(MailText(subject="Réclamation", body=" ".join(body.split(" ")[:words])))
        at += 1
    return found


def timed(analyst: Analyst, mails: list[MailText]) -> Iterator[float]:
    """Yield milliseconds, mail by mail."""
    for mail in mails:
        start = time.perf_counter()
        analyst.analyse(mail)
        yield 1000 * (time.perf_counter() - start)


def read_share(data_dir: Path, mails: list[MailText]) -> int:
    """Load a model and read a share of the mails, in a process of its own."""
    return len(Analyst.load(data_dir).analyse_many(mails))


def main() -> None:
    """Print every figure that the issue asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path, nargs="?", default=cache_dir() / "data")
    data_dir = parser.parse_args().data_dir
    ensure_classifiers(data_dir, print)
    start = time.perf_counter()
    analyst = Analyst.load(data_dir)
    print(f"chargement {time.perf_counter() - start:.2f} s")
    size = sum(path.stat().st_size for path in current(data_dir).iterdir())
    print(f"modèle {size / 1e6:.1f} Mo sur disque")
    mails = mails_of(WORDS, 400)
    list(timed(analyst, mails[:20]))
    times = sorted(timed(analyst, mails))
    print(f"mail de {WORDS} mots : p50 {times[200]:.1f} ms, p99 {times[395]:.1f} ms")
    print(f"mémoire {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} Mo")
    for name, body in HOSTILE.items():
        took = next(timed(analyst, [MailText(subject="", body=body)]))
        print(f"hostile « {name} » : {took:.0f} ms")
    with ProcessPoolExecutor(2) as pool:
        shares = [mails_of(WORDS, 600), mails_of(WORDS, 600)]
        list(pool.map(read_share, [data_dir] * 2, [share[:1] for share in shares]))
        start = time.perf_counter()
        done = sum(pool.map(read_share, [data_dir] * 2, shares))
        print(f"par lots, deux cœurs : {done / (time.perf_counter() - start):.0f} mails/s")


if __name__ == "__main__":
    main()
