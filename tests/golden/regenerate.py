"""What do our drafts look like today? ``python -m tests.golden.regenerate`` rewrites them."""

from __future__ import annotations

from pathlib import Path

from models.values import Draft, Reformulation
from playbooks.catalogue import Catalogue, load_catalogue
from playbooks.choosing import choose
from playbooks.drafting import write_draft
from playbooks.reading import read_text
from tests.golden.gold import gold_analysis, gold_dossier, gold_mail, read_corpus, sent_for

GOLDEN = Path(__file__).with_name("drafts.md")

MAILS = (
    "t1-0001", "t1-0219", "t2-0143", "t2-0161", "t2-0240", "t3-0019", "t3-0162", "t3-0189",
    "t4-0149", "t4-0204", "t4-0226", "t4-0228", "t5-0024", "t5-0241", "t6-0154", "t6-0161",
    "t6-0249", "t7-0016", "t7-0038", "t7-0213", "t8-0044", "t8-0065", "t9-0010", "t9-0104",
    "t9-0168", "t10-0128", "t11-0042", "t11-0120", "t11-0204", "t13-0202",
)  # fmt: skip
"""One of each kind: five tones, three phases, five motifs, a question, thanks, a misdirected mail."""


def write_gold_draft(catalogue: Catalogue, row: dict[str, object], number: int) -> Draft:
    """Return the draft for one labelled mail; the gold labels keep it still when a model is trained again."""
    from nlp.reformulation import reformulate

    sent = sent_for(number)
    analysis, mail = gold_analysis(row), gold_mail(row, sent=sent)
    dossier = gold_dossier(row, number, sent=sent)
    choice = choose(catalogue, analysis, tier=dossier.tier, mail=mail)
    said: Reformulation = reformulate(mail, analysis, seed=dossier.reference)
    return write_draft(
        catalogue, choice, mail, analysis, said, dossier, reading=lambda text: read_text(text, None)
    )


def render_golden() -> str:
    """Return the thirty mails and their drafts as one Markdown text."""
    catalogue = load_catalogue()
    rows = {row["id"]: row for row in read_corpus() if row["id"] in MAILS}
    pieces = [
        "# Thirty fixed mails and our drafts\n\nWritten by `make golden` from the gold labels. Do not edit.\n"
    ]
    for number, mail_id in enumerate(MAILS, start=1):
        row = rows[mail_id]
        draft = write_gold_draft(catalogue, row, number)
        labels = ", ".join(str(row[key]) for key in ("nature", "motif_principal", "ton", "phase") if row[key])
        notes = [f"{draft.playbook} · {draft.channel} · {draft.approval}", *draft.reasons]
        if draft.uncovered:
            notes.append("reste : " + " ; ".join(draft.uncovered))
        pieces.append(
            f"## {mail_id} ({labels})\n\n{_quoted(row['subject'], row['body'])}\n\n"
            f"*{' · '.join(notes)}*\n\n{draft.subject}\n\n{draft.body}"
        )
    return "\n".join(pieces)


def _quoted(subject: str, body: str) -> str:
    lines = [f"**{subject}**", "", *body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


if __name__ == "__main__":
    GOLDEN.write_text(render_golden(), "utf-8")
