"""How does the demo show the desk where no local Slack can be had? The same cards, as text."""

from __future__ import annotations

import textwrap
from zoneinfo import ZoneInfo

from desk.views import DossierView

PARIS = ZoneInfo("Europe/Paris")
WIDTH = 96
NBSP = "\u00a0"


def card_text(view: DossierView) -> str:
    """Return a dossier's card for a terminal."""
    analysis = view.analysis
    client = " · ".join(filter(None, (view.client_name, view.client_address, view.entreprise)))
    key = "   compte clé" if view.key_account else ""
    motifs = ", ".join(analysis.motifs) or analysis.motif_label
    due = view.first_answer_due_at
    lines = [
        "═" * WIDTH,
        f"{view.reference}   gravité {int(analysis.gravite)}/4   {view.subject[:60]}",
        f"Client{NBSP}: {client or 'inconnu'}   palier {view.tier}{key}",
        f"Nature{NBSP}: {analysis.nature}   Motifs{NBSP}: {motifs}   Ton{NBSP}: {analysis.ton}   "
        f"Phase{NBSP}: {analysis.phase or '—'}",
    ]
    for label, words in (
        ("Menaces", analysis.menaces),
        ("Enjeux", analysis.enjeux),
        ("Demandes", analysis.demandes),
    ):
        if words:
            lines.append(f"{label}{NBSP}: {', '.join(words)}")
    if due is not None:
        lines.append(f"Première réponse avant le {due.astimezone(PARIS):%d/%m à %H:%M} — {view.due_why}")
    if view.a_qualifier:
        lines.append("À qualifier : le bureau n’est pas assez sûr de lui.")
    if view.draft is not None:
        lines += ["─" * WIDTH, f"Brouillon proposé (playbook {view.draft.advice.playbook})", ""]
        lines.append(f"Objet{NBSP}: {view.draft.subject}\n")
        for paragraph in view.draft.body.split("\n"):
            lines.append(textwrap.fill(paragraph, WIDTH) if paragraph.strip() else "")
    return "\n".join(lines)
