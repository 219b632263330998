"""What do the windows look like in which an answer is written, checked and sent?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.ids import Field, View
from bot.slack import blocks, limits
from bot.slack.blocks import Block, Option
from bot.slack.editing import finding, ladder_blocks, tools_blocks
from bot.slack.states import Submitted, chosen_in, text_in, ticked_in
from bot.texts import approving as approving_texts
from bot.texts import drafting as texts
from bot.texts import joining as joining_texts
from bot.texts import rewriting as rewriting_texts
from desk.answering.advice import Advice
from desk.approving import ApprovalState
from desk.views import DossierView, DraftView
from models.values import Reading, ReadSentence
from models.vocabulary import Risque

PART = 2800
"""Characters in one field: room to type under Slack's 3 000."""
PARTS = 8
SHOWN_RISKS = 8
SEND, DROP = "envoyer", "deposer"
"""Ways for an answer to go, as values of their choice."""


@dataclass(frozen=True, slots=True)
class DraftRef:
    """Which draft a window is about, as its ``private_metadata``."""

    reference: str
    draft_id: int
    version: int
    parts: int = 1
    stamp: str = ""
    """Part of the ids of the fields: under the same id Slack would keep what was typed before."""

    def dump(self) -> str:
        """Write it for Slack."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> DraftRef:
        """Read it back."""
        return cls(**json.loads(text))


def draft_modal(
    view: DossierView,
    draft: DraftView,
    reading: Reading,
    *,
    playbook: str,
    advice: Advice | None = None,
    notice: str = "",
    stamp: str = "",
) -> Block:
    """
    Build the window where the draft is edited, with all that must be known before sending.

    Args:
        view: The dossier.
        draft: The text.
        reading: Its risks.
        playbook: The title of the playbook it follows.
        advice: What else can be done with it; nothing is offered where absent.
        notice: What was just done to the text.
        stamp: Set where the window is shown again with another text in its fields.
    """
    tools = tools_blocks(draft, advice) if advice else []
    above = [blocks.section(notice)] if notice else []
    below = [*_findings(reading), *tools, *_advice(draft, playbook)]
    if advice:
        below += ladder_blocks(advice)
    return _editor(view, draft, (draft.subject, draft.body), below, above, stamp=stamp)


def conflict_modal(view: DossierView, draft: DraftView, mine: tuple[str, str], by: str) -> Block:
    """Build the window that tells the second writer; both texts are there."""
    warning = [blocks.section(texts.conflict(by))]
    theirs = [blocks.section(texts.their_version()), *blocks.verbatim(draft.body, at_most=4)]
    return _editor(view, draft, mine, [blocks.divider(), *theirs], warning, title=texts.CONFLICT_TITLE)


def lost_race_modal(mine: tuple[str, str], by: str) -> Block:
    """Build the window that says that an answer left already, and keeps what was written."""
    return blocks.modal(
        View.MESSAGE,
        texts.REFUSED_TITLE,
        [blocks.section(texts.already_sent(by)), *blocks.verbatim("\n\n".join(mine), at_most=8)],
    )


def _editor(
    view: DossierView,
    draft: DraftView,
    written: tuple[str, str],
    below: Sequence[Block],
    above: Sequence[Block] = (),
    *,
    title: str | None = None,
    stamp: str = "",
) -> Block:
    subject, body = written
    parts = split_body(body)
    title_input = blocks.text_input(Field.SUBJECT, texts.SUBJECT, initial=subject, most=500)
    inputs = [{**title_input, "block_id": _block_id(Field.SUBJECT, stamp)}]
    for place, part in enumerate(parts):
        label = texts.BODY_MORE if place else texts.BODY
        typed = blocks.text_input(Field.BODY, label, initial=part, multiline=True)
        inputs.append({**typed, "block_id": _block_id(Field.BODY, stamp, place)})
    shown = [
        *above,
        blocks.context(texts.recipient(view), texts.edited_by(draft)),
        *inputs,
        blocks.context(texts.preview_note()),
        *below,
    ]
    ref = DraftRef(view.reference, draft.id, draft.version, len(parts), stamp)
    return blocks.modal(
        View.DRAFT_EDIT,
        title or texts.draft_title(view.reference),
        shown,
        submit=texts.SEND,
        close=texts.CLOSE,
        metadata=ref.dump(),
    )


def _advice(draft: DraftView, playbook: str) -> list[Block]:
    shown = [blocks.divider(), blocks.section(texts.guidance(draft.advice, playbook))]
    if draft.advice.suite is not None:
        shown.append(blocks.section(rewriting_texts.suite(draft.advice.suite)))
    for text in (texts.questions(draft.advice), texts.uncovered(draft.advice)):
        if text:
            shown.append(blocks.section(text))
    return shown


def _findings(reading: Reading) -> list[Block]:
    """Return each flagged sentence with its reason, and the button that puts in the safer wording."""
    return [finding(sentence) for sentence in risky(reading)[:SHOWN_RISKS]]


def preview_modal(
    view: DossierView,
    draft: DraftView,
    reading: Reading,
    *,
    state: ApprovalState,
    feedback: str = "",
    mailbox: str | None = None,
    drop: bool = False,
    files: Sequence[Option] = (),
    joined: Sequence[str] = (),
) -> Block:
    """
    Build the window that shows the mail as it will leave, and asks for the second confirmation.

    Args:
        view: The dossier.
        draft: The text as saved.
        reading: Its risks.
        state: Who must agree, and whether who looks may let it go.
        feedback: What the text leaves out, if anything.
        mailbox: Where the draft can be dropped instead, ``None`` where it cannot.
        drop: Dropping was chosen already, in the preview before this one.
        files: The files of the thread that may be attached.
        joined: Those of them that were chosen already.
    """
    shown = [
        blocks.section(texts.preview_head(view)),
        blocks.section(texts.subject_line(draft.subject)),
        blocks.divider(),
        *blocks.verbatim(draft.body, at_most=12),
        blocks.divider(),
    ]
    found = risky(reading)
    shown.append(blocks.section(texts.some_flagged(len(found)) if found else texts.nothing_flagged()))
    shown += [_replacement(sentence) for sentence in found[:SHOWN_RISKS]]
    shown += [blocks.section(text) for text in (feedback, approving_texts.needed(state)) if text]
    if files:
        shown.append(
            blocks.checkboxes(
                Field.FILES, joining_texts.FILES, files, initial=joined, hint=joining_texts.HINT
            )
        )
    if mailbox:
        shown.append(_departure(mailbox, drop=drop))
    return blocks.modal(
        View.DRAFT_CONFIRM,
        texts.PREVIEW_TITLE,
        shown,
        submit=_submit(state, mailbox),
        close=texts.LATER,
        metadata=DraftRef(view.reference, draft.id, draft.version).dump(),
    )


def _submit(state: ApprovalState, mailbox: str | None) -> str:
    if not state.allowed:
        return approving_texts.ASK
    return texts.CONFIRM_CHOICE if mailbox else texts.CONFIRM


def _departure(mailbox: str, *, drop: bool) -> Block:
    return blocks.radio(
        Field.DEPARTURE,
        texts.DEPARTURE,
        [(texts.SEND_NOW, SEND), (texts.drop_in(mailbox), DROP)],
        initial=DROP if drop else SEND,
        hint=texts.drop_hint(mailbox),
    )


def drops(view: Submitted) -> bool:
    """
    Tell whether a person asked to drop the draft rather than to send it.

    A choice that was left alone comes back as nothing from some servers: it keeps what it showed.
    """
    block: Block = next((b for b in view["blocks"] if b.get("block_id") == Field.DEPARTURE), {})
    shown = block.get("element", {}).get("initial_option", {}).get("value")
    return (chosen_in(view, Field.DEPARTURE) or shown) == DROP


def files_in(view: Submitted) -> list[str]:
    """Return the ids of the files that a person ticked; boxes that were left alone keep what they showed."""
    block: Block = next((b for b in view["blocks"] if b.get("block_id") == Field.FILES), {})
    state = view["state"]["values"].get(Field.FILES, {}).get(Field.FILES, {})
    if state.get("selected_options") is None:
        shown = block.get("element", {}).get("initial_options") or []
        return [str(option["value"]) for option in shown]
    return ticked_in(view, Field.FILES)


def _replacement(sentence: ReadSentence) -> Block:
    if not sentence.suggestion:
        return blocks.section(texts.risk(sentence))
    return blocks.checkboxes(
        Field.REPLACE,
        texts.flagged(sentence),
        [(texts.USE_SUGGESTION, str(sentence.start))],
        hint=texts.flagged_hint(sentence),
        block_id=f"{Field.REPLACE}:{sentence.start}",
    )


def risky(reading: Reading) -> list[ReadSentence]:
    """Return the sentences that carry a risk."""
    return [sentence for sentence in reading.sentences if sentence.risque is not Risque.AUCUN]


def _block_id(field: Field, stamp: str, place: int = 0) -> str:
    """Give the fields of a window, and the parts of a long text, ids of their own."""
    base = f"{field.value}@{stamp}" if stamp else field.value
    return f"{base}:{place}" if place else base


def split_body(body: str) -> list[str]:
    """Cut a body longer than one field between paragraphs; ``join_body`` puts it back."""
    if limits.width(body) <= PART:
        return [body]
    parts: list[str] = []
    for paragraph in body.split("\n\n"):
        fits = parts and limits.width(parts[-1]) + limits.width(paragraph) + 2 <= PART
        if fits:
            parts[-1] += "\n\n" + paragraph
        else:
            parts += limits.pieces(paragraph, PART, at_most=PARTS) or ([""] if not parts else [])
    return parts[:PARTS] or [""]


def join_body(parts: Sequence[str]) -> str:
    """Put a body back together."""
    if len(parts) == 1:
        return parts[0]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def written_in(view: Submitted) -> tuple[str, str]:
    """Return the subject and the body that stand in a window."""
    ref = DraftRef.load(view["private_metadata"])
    body = [text_in(view, Field.BODY, _block_id(Field.BODY, ref.stamp, n)) for n in range(ref.parts)]
    subject = text_in(view, Field.SUBJECT, _block_id(Field.SUBJECT, ref.stamp))
    return subject.strip(), join_body(body)


def ticked(view: Submitted) -> set[int]:
    """Return where the sentences start that a person asked to replace."""
    return {int(value) for value in ticked_in(view, Field.REPLACE)}
