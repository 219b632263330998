"""How does the demo show the desk where no local Slack can be had? The same cards, as text."""

from __future__ import annotations

import textwrap

from bot.texts import moments, words
from bot.texts.words import NBSP
from desk.views import DossierView

WIDTH = 96


def card_text(view: DossierView) -> str:
    """Return a dossier's card for a terminal."""
    analysis = view.analysis
    client = " · ".join(filter(None, (view.client_name, view.client_address, view.entreprise)))
    key = "   compte clé" if view.key_account else ""
    motifs = words.words(analysis.motifs).lower() or words.motif(analysis.motif_principal).lower()
    due = view.first_answer_due_at
    lines = [
        "═" * WIDTH,
        f"{view.reference}   gravité {words.gravite_word(analysis.gravite).lower()}   {view.subject[:60]}",
        f"Client{NBSP}: {client or 'inconnu'}   palier {words.tier(view.tier)}{key}",
        f"Nature{NBSP}: {words.word(analysis.nature).lower()}   Motifs{NBSP}: {motifs}   "
        f"Ton{NBSP}: {words.word(analysis.ton).lower()}   "
        f"Phase{NBSP}: {words.word(analysis.phase).lower() if analysis.phase else '—'}",
    ]
    for label, found in (
        ("Menaces", analysis.menaces),
        ("Enjeux", analysis.enjeux),
        ("Demandes", analysis.demandes),
    ):
        if found:
            lines.append(f"{label}{NBSP}: {words.words(found).lower()}")
    if due is not None:
        lines.append(f"Première réponse avant {moments.fixed(due)} — {view.due_why}")
    if view.a_qualifier:
        lines.append(f"À qualifier{NBSP}: le bureau n’est pas assez sûr de sa lecture.")
    if view.draft is not None:
        lines += ["─" * WIDTH, f"Brouillon proposé (conduite {view.draft.advice.playbook})", ""]
        lines.append(f"Objet{NBSP}: {view.draft.subject}\n")
        for paragraph in view.draft.body.split("\n"):
            lines.append(textwrap.fill(paragraph, WIDTH) if paragraph.strip() else "")
    return "\n".join(lines)
