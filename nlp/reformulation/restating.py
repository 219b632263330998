"""What did the client say, in the company's words?"""

from __future__ import annotations

from models.values import Analysis, MailText, Reformulation
from nlp.reformulation.themes import demande_group, references, theme, written_in
from nlp.reformulation.wording import Choice, join, sentence


def reformulate(mail: MailText, analysis: Analysis, *, seed: str) -> Reformulation:
    """
    Restate the facts, the trouble and the request of a mail (seed rows 21 and 37).

    Args:
        mail: What the author wrote now, or the forwarded text where nothing else is there.
        analysis: What was understood of it; the evidence says which sentences matter.
        seed: Varies the wording from a dossier to the next; same seed, same words.

    Returns:
        Sentences that attribute every claim to the client; empty for a mail that is no doleance.
    """
    if not analysis.is_doleance:
        return Reformulation(sentences=())
    choice = Choice(seed)
    text = f"{mail.subject}\n{mail.body}"
    groups, covered = references(analysis.faits, text)
    sentences = [sentence(theme(analysis.motif_label, groups, choice))]
    demandes = [demande_group(d, choice) for d in analysis.demandes]
    if demandes:
        sentences.append(sentence(f"Vous nous demandez {join(demandes)}"))
        covered.extend(f"demandes.{d}" for d in analysis.demandes)
    delais = [delai for delai in analysis.faits.delais if written_in(delai, text)]
    if delais:
        sentences.append(sentence(f"Vous nous indiquez une échéance : {join(delais)}"))
        covered.extend(f"delais:{d}" for d in delais)
    return Reformulation(sentences=tuple(sentences), covered=tuple(covered))
