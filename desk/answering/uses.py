"""What became of a draft: which playbook served, how much was kept, how the client sounded afterwards?"""

from __future__ import annotations

import re
from datetime import datetime
from difflib import SequenceMatcher

from sqlmodel import Session, col, select

from desk.answering.line import first_proposal, follows_playbook
from models.plain import from_plain
from models.tables import Dossier, DraftRow, PlaybookUse
from models.values import Draft
from models.vocabulary import Ton

_WORDS = re.compile(r"\w+|[^\w\s]")


def kept_ratio(proposed: str, sent: str) -> float:
    """
    Return how much of the words of a draft was left as written, from 0 to 1.

    >>> kept_ratio("un deux trois quatre", "un deux trois cinq"), kept_ratio("", "tout autre")
    (0.75, 0.0)
    """
    before, after = _WORDS.findall(proposed), _WORDS.findall(sent)
    if not before:
        return 0.0
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return round(sum(block.size for block in blocks) / len(before), 4)


def record_use(session: Session, dossier: Dossier, row: DraftRow, body: str, *, now: datetime) -> None:
    """Write down which playbook an answer that leaves was drafted by; sent again, it is the same use."""
    draft = from_plain(Draft, row.data)
    if not follows_playbook(draft):
        return
    proposed = from_plain(Draft, first_proposal(session, row).data).playbook
    use = session.exec(select(PlaybookUse).where(PlaybookUse.draft_id == row.id)).first()
    if use is None:
        use = PlaybookUse(dossier_id=dossier.id or 0, draft_id=row.id or 0, slug=draft.playbook, at=now)
        session.add(use)
    use.slug, use.proposed = draft.playbook, proposed
    use.kept = kept_ratio(draft.body, body)
    use.ton_before = str(dossier.ton_now or dossier.ton)
    use.at = now


def settle_tone(session: Session, dossier: Dossier, ton: Ton) -> None:
    """Note how the client sounds in the first message after an answer of ours."""
    for use in session.exec(
        select(PlaybookUse).where(PlaybookUse.dossier_id == dossier.id, col(PlaybookUse.ton_after).is_(None))
    ).all():
        use.ton_after = str(ton)
