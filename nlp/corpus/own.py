"""Which sentences and mails were written here, on the borders where the shipped corpus is thin?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from models.values import MailText
from models.vocabulary import AUTRE
from nlp.corpus.gold import MULTI, GoldMail

PHRASE_FILES = tuple(f"phrases_{number}.txt" for number in range(1, 12))
SCENE_FILES = ("scenes_1.txt", "scenes_2.txt")
"""
Sentences, too, that tell a motif by what was seen. They serve the reading of accounts told to the bot;
beside the mails they changed no figure (motifs +0.1, demandes -0.4, both within noise).
"""
MAIL_FILES = ("mails_own.txt", *(f"mails_own_{number}.txt" for number in range(2, 43)))
OWN = "own"
"""The group of the mails written here; they train, and never measure."""

_CODES: dict[str, str] = {
    **dict.fromkeys(("qualite", "livraison", "prix", "conformite"), "motifs"),
    **dict.fromkeys(("juridique", "resiliation", "reputation", "penalites", "paiement"), "menaces"),
    **dict.fromkeys(("continuite", "recurrence", "strategique", "securite", "financier"), "enjeux"),
    **dict.fromkeys(
        ("remplacement", "remboursement", "avoir", "geste", "reparation", "livraison_d", "explication",
         "correction", "indemnisation", "resil", "contact"),
        "demandes",
    ),
}  # fmt: skip
"""What the marks of an own mail mean; labels that would share a name are abbreviated."""
_LABELS = {"livraison_d": "livraison", "resil": "resiliation"}
_MARK = re.compile(r"\{([a-z_,]+)\|([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence alone, with the keys of the labels that it carries (``demandes.avoir``)."""

    text: str
    labels: frozenset[str]


def read_phrases(names: Sequence[str] = PHRASE_FILES) -> list[Phrase]:
    """Return the sentences of files; a line ``# key key`` says what those below it carry, ``# -`` nothing."""
    found: list[Phrase] = []
    for name in names:
        source = files(__package__).joinpath(name)
        labels: frozenset[str] = frozenset()
        for line in source.read_text(encoding="utf-8").splitlines() if source.is_file() else ():
            if line.startswith("# "):
                labels = frozenset(line[2:].split()) - {"-"}
            elif line.strip():
                found.append(Phrase(line.strip(), labels))
    return found


def read_own_mails() -> list[GoldMail]:
    """Return the mails written here: a header line, the subject, then the body with its quotes marked."""
    found: list[GoldMail] = []
    for name in MAIL_FILES:
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        for block in text.split("=== ")[1:]:
            header, _, rest = block.partition("\n")
            subject, _, body = rest.partition("\n")
            found.append(_own_mail(header.split(), subject, body.strip(), len(found) + 1))
    return found


def _own_mail(header: list[str], subject: str, marked: str, rank: int) -> GoldMail:
    """Build one mail from its header (nature, tone, phase, main motif) and its marked body."""
    labels: dict[str, Any] = {task: () for task in MULTI}
    labels |= {"nature": header[0], "ton": header[1], "phase": header[2] if len(header) > 2 else None}
    evidence: dict[str, tuple[str, ...]] = {}
    for codes, quote in _MARK.findall(marked):
        for code in codes.split(","):
            key = _key(code, labels)
            evidence[key] = (*evidence.get(key, ()), quote)
            task, _, label = key.partition(".")
            if task in MULTI and label not in labels[task]:
                labels[task] = (*labels[task], label)
    principal = header[3] if len(header) > 3 else (labels["motifs"] or (AUTRE,))[0]
    labels["motif_principal"] = principal if labels["phase"] else None
    labels["faits"] = {}
    body = _MARK.sub(lambda match: match.group(2), marked)
    return GoldMail(f"own-{rank:04d}", OWN, MailText(subject=subject, body=body), labels, evidence)


def _key(code: str, labels: dict[str, Any]) -> str:
    """Return the evidence key that a mark stands for."""
    if code == "ton":
        return f"ton.{labels['ton']}"
    if code in {"litige", "conflit"}:
        return f"phase.{code}"
    if code == "relance":
        return "nature.relance"
    return f"{_CODES[code]}.{_LABELS.get(code, code)}"
