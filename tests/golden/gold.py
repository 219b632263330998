"""Which mails and gold labels do the golden drafts rest on?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from models.values import Analysis, DossierFacts, Faits, MailText
from models.vocabulary import Demande, Enjeu, Gravite, Menace, Motif, Nature, Phase, Ton
from playbooks.view import add_business_days

WRITERS = (
    ("Nadia Belkacem", "Responsable relation clients"),
    ("Thomas Ferrand", "Chargé de clientèle"),
    ("Hélène Dupuis", "Relation clients"),
)
SENT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def read_corpus() -> Iterator[dict[str, Any]]:
    """Yield the labelled mails of the shipped corpus, in the order of their files."""
    folder = files("nlp") / "corpus"
    names = sorted(e.name for e in folder.iterdir() if e.name.startswith("t") and e.name.endswith(".jsonl"))
    for name in names:
        for line in (folder / name).read_text("utf-8").splitlines():
            yield json.loads(line)


def gold_analysis(row: dict[str, Any]) -> Analysis:
    """Return the analysis that the annotators gave."""
    faits = {key: tuple(value) for key, value in row["faits"].items()}
    return Analysis(
        nature=Nature(row["nature"]),
        motifs=tuple(Motif(m) for m in row["motifs"]),
        motif_principal=row["motif_principal"],
        ton=Ton(row["ton"]),
        phase=Phase(row["phase"]) if row["phase"] else None,
        menaces=tuple(Menace(m) for m in row["menaces"]),
        enjeux=tuple(Enjeu(e) for e in row["enjeux"]),
        demandes=tuple(Demande(d) for d in row["demandes"]),
        faits=Faits(**faits),
        evidence={key: tuple(value) for key, value in row.get("evidence", {}).items()},
        a_qualifier=False,
        gravite=Gravite.MOYENNE,
    )


def gold_mail(row: dict[str, Any], *, sent: datetime = SENT) -> MailText:
    """Return the mail as the desk would hand it over."""
    return MailText(subject=row["subject"], body=row["body"], from_=row["from"], date=sent)


def gold_dossier(row: dict[str, Any], number: int, *, sent: datetime = SENT) -> DossierFacts:
    """Return what the desk would know of the dossier: a writer, and a next step two business days on."""
    writer, role = WRITERS[number % len(WRITERS)]
    step = add_business_days(sent.date(), 2)
    return DossierFacts(
        reference=f"D-2026-{number:05d}",
        company="Maison Aubrac",
        writer_name=writer,
        writer_role=role,
        client_name=row["from"].partition("<")[0].strip().strip('"'),
        next_step_on=datetime(step.year, step.month, step.day, 15, tzinfo=UTC),
    )


def sent_for(number: int) -> datetime:
    """Return a working morning for the mail of this number, so that next steps differ."""
    day = add_business_days((SENT + timedelta(days=number % 60)).date(), 1)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
