"""What do the tests of the playbooks share: a dossier, a mail, an analysis, a calm reading?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models.values import Analysis, DossierFacts, Draft, Faits, MailText, Reading, Reformulation
from models.vocabulary import Motif, Nature, Phase, Risque, Ton
from playbooks.catalogue import Catalogue
from playbooks.choosing import choose
from playbooks.drafting import write_draft
from playbooks.view import Options

SENT = datetime(2026, 3, 10, 9, tzinfo=UTC)
"""A Tuesday."""


def dossier(**changes: Any) -> DossierFacts:
    """Return a dossier whose next step is due on Thursday 12 March 2026."""
    values: dict[str, Any] = {
        "reference": "D-2026-00042",
        "company": "Maison Aubrac",
        "writer_name": "Nadia Belkacem",
        "writer_role": "Relation clients",
        "client_name": "Claire Vasseur",
        "next_step_on": datetime(2026, 3, 12, 15, tzinfo=UTC),
    }
    return DossierFacts(**{**values, **changes})


def mail(body: str, subject: str = "Lot 2291 : pièces fissurées") -> MailText:
    """Return a mail sent on Tuesday 10 March 2026."""
    return MailText(subject=subject, body=body, date=SENT)


def analysis(**changes: Any) -> Analysis:
    """Return the analysis of a calm complaint about quality."""
    values: dict[str, Any] = {
        "nature": Nature.DOLEANCE,
        "motifs": (Motif.QUALITE,),
        "motif_principal": "qualite",
        "ton": Ton.CALME,
        "phase": Phase.RECLAMATION,
        "faits": Faits(lot=("2291",)),
    }
    return Analysis(**{**values, **changes})


def nothing_flagged(text: str) -> Reading:
    """Read a text and find no risk in it."""
    return Reading(risque=Risque.AUCUN, sentences=())


def draft(
    catalogue: Catalogue,
    text: MailText,
    understood: Analysis,
    *,
    said: Reformulation | None = None,
    facts: DossierFacts | None = None,
    options: Options | None = None,
) -> Draft:
    """Return the draft of a mail with the playbook that fits."""
    facts = facts or dossier()
    choice = choose(catalogue, understood, tier=facts.tier, mail=text)
    return write_draft(
        catalogue,
        choice,
        text,
        understood,
        said or Reformulation(sentences=()),
        facts,
        reading=nothing_flagged,
        options=options,
    )
