"""What is an annotated mail, and how is one read from a line of the guide?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.values import MailText

MULTI = ("motifs", "menaces", "enjeux", "demandes")
"""The fields of the guide that hold several labels."""
SINGLE = ("nature", "motif_principal", "ton", "phase")
"""The fields of the guide that hold one label."""


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
