"""Which annotated mails does the desk learn from? (corpus guide: one file a writer and a family of sectors)"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from models.values import MailText

MULTI = ("motifs", "menaces", "enjeux", "demandes")
"""The fields of the guide that hold several labels."""
SINGLE = ("nature", "motif_principal", "ton", "phase")
"""The fields of the guide that hold one label."""
GROUPS = tuple(f"t{number}" for number in range(1, 14))
"""The files of the shipped corpus; each is one writer, so folds are made of whole files."""


@dataclass(frozen=True, slots=True)
class GoldMail:
    """A mail with the labels a careful reader gave it."""

    id: str
    group: str
    """The file it comes from; ``correction`` for what the desk taught."""
    mail: MailText
    labels: dict[str, Any]
    """The keys of the guide: ``nature``, ``motifs``, and so on."""
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """``motifs.qualite`` -> exact substrings of subject or body."""
    weight: float = 1.0
    """How much it counts in training; corrections count more."""

    def has(self, task: str, label: str) -> bool:
        """Tell whether a field holds a label, whether the field takes one or several."""
        value = self.labels.get(task)
        return label in value if isinstance(value, (list, tuple)) else value == label


def parse_gold(line: str, *, group: str) -> GoldMail:
    """Read one JSON line of the guide; a missing field is empty, as for a mail that is no doleance."""
    row = json.loads(line)
    labels: dict[str, Any] = {key: tuple(row.get(key) or ()) for key in MULTI}
    labels |= {key: row.get(key) for key in SINGLE}
    labels["faits"] = row.get("faits") or {}
    return GoldMail(
        id=str(row.get("id", "")),
        group=group,
        mail=MailText(
            subject=row.get("subject") or "", body=row.get("body") or "", from_=row.get("from") or ""
        ),
        labels=labels,
        evidence={key: tuple(quotes) for key, quotes in (row.get("evidence") or {}).items()},
    )


def read_gold(path: Path, *, group: str | None = None) -> list[GoldMail]:
    """Read a JSONL file written as the guide says; the file's stem names the group."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_gold(line, group=group or path.stem) for line in lines if line.strip()]


def read_corpus(groups: tuple[str, ...] = GROUPS) -> list[GoldMail]:
    """Return the shipped mails of these files, in file order."""
    found: list[GoldMail] = []
    for group in groups:
        text = files(__package__).joinpath(f"{group}.jsonl").read_text(encoding="utf-8")
        found += [parse_gold(line, group=group) for line in text.splitlines() if line.strip()]
    return found


@cache
def corpus_hash() -> str:
    """Return twelve hex digits that change with any byte of the shipped mails."""
    digest = hashlib.sha256()
    for group in GROUPS:
        digest.update(files(__package__).joinpath(f"{group}.jsonl").read_bytes())
    return digest.hexdigest()[:12]
