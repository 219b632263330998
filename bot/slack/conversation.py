"""What does the desk answer to a sentence in plain French?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import PAGE, help_post, said, status_buttons
from bot.slack.cards import FULL, Post, make_post
from bot.slack.escaping import plain
from bot.slack.filtering import filter_of_slots, fold
from bot.slack.limits import clip
from bot.slack.memory import Memory, context_for
from bot.slack.parts import Parts
from bot.slack.reading import count, listing, matching, status
from bot.texts import answers as answer_texts
from bot.texts import card as card_texts
from bot.texts import conversation as texts
from bot.texts import declaring as declaring_texts
from desk.listing import Filter
from desk.reply import ensure_draft
from desk.views import DossierView, journal_of
from models.values import MailText, Utterance
from models.vocabulary import Etat, Intent

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_ME = {"moi", "je", "me", "moi-meme"}
KEPT_TEXT = 1500
"""Characters of a sentence that fit in a button's value beside the rest."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence said to the desk."""

    text: str
    user: str
    key: str
    """The conversation: a thread, or a private exchange."""
    card_reference: str | None = None
    """The dossier of the card in whose thread it was said."""


class Conversation:
    """
    Answers sentences.

    Args:
        parts: The desk and its Slack.
        memory: What each conversation was about.
    """

    def __init__(self, parts: Parts, memory: Memory) -> None:
        self._parts = parts
        self._memory = memory
        self._by_intent: dict[Intent, Callable[[Spoken, Mapping[str, str]], Post]] = {
            Intent.STATUT_DOSSIER: self._status,
            Intent.LISTE_DOSSIERS: self._list,
            Intent.INDICATEURS: self._figures,
            Intent.RESUMER: self._summary,
            Intent.ANALYSER: self._analyse,
            Intent.CONSEIL: self._advice,
            Intent.REDIGER: self._draft,
            Intent.ASSIGNER: self._assign,
            Intent.CHANGER_STATUT: lambda _, slots: said(texts.no_state_change(slots.get("ref", ""))),
            Intent.RAPPEL: lambda _, slots: said(texts.no_reminder(slots.get("ref", ""))),
            Intent.DECLARER: self._declare,
            Intent.RECHERCHER: self._search,
            Intent.AIDE: lambda *_: help_post(),
            Intent.BAVARDAGE: lambda *_: said(texts.hello()),
            Intent.HORS_SUJET: lambda *_: said(texts.out_of_scope()),
        }

    def answer(self, spoken: Spoken) -> Post:
        """Understand a sentence and answer it, or offer the two likeliest meanings."""
        if not spoken.text.strip():
            return help_post()
        utterance = self._understand(spoken)
        if utterance.alternatives:
            return self._ask(spoken, utterance)
        return self.answer_as(utterance.intent, spoken, utterance.slots)

    def _understand(self, spoken: Spoken) -> Utterance:
        """Read a sentence for itself first; what was wanted before only helps where it says too little."""
        known = context_for(self._memory.recall(spoken.key), spoken.card_reference)
        last = known.pop("intent", None)
        utterance = self._parts.desk.interpret(spoken.text, known)
        if not utterance.alternatives or last is None:
            return utterance
        return self._parts.desk.interpret(spoken.text, {**known, "intent": last})

    def answer_as(self, intent: Intent, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        """Answer a sentence whose intent is known."""
        self._memory.remember(
            spoken.key, intent=str(intent), ref=slots.get("ref"), client=slots.get("client")
        )
        return self._by_intent[intent](spoken, slots)

    def _ask(self, spoken: Spoken, utterance: Utterance) -> Post:
        row = []
        for intent in utterance.alternatives[:2]:
            value = {"i": str(intent), "t": spoken.text[:KEPT_TEXT], "s": utterance.slots, "k": spoken.key}
            row.append(
                blocks.button(
                    texts.intent_button(intent),
                    f"{Action.INTENT_CHOOSE}:{intent}",
                    _fitting(value),
                )
            )
        return said(texts.unsure(), blocks.actions(*row))

    def _reference(self, spoken: Spoken, slots: Mapping[str, str]) -> str | Post:
        """Return the dossier that a sentence means, or the answer that asks for it."""
        if slots.get("ref"):
            return slots["ref"]
        client = slots.get("client")
        if not client:
            known = context_for(self._memory.recall(spoken.key), spoken.card_reference)
            return known.get("ref") or said(texts.which_dossier())
        wanted = Filter(etats=tuple(Etat), entreprise=client, limit=PAGE)
        lines, total = matching(self._parts, wanted)
        if total == 1:
            self._memory.remember(spoken.key, ref=lines[0].reference)
            return lines[0].reference
        return listing(self._parts, wanted)

    def _with_view(
        self, spoken: Spoken, slots: Mapping[str, str], build: Callable[[DossierView], Post]
    ) -> Post:
        reference = self._reference(spoken, slots)
        return reference if isinstance(reference, Post) else build(self._parts.view(reference))

    def _status(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        reference = self._reference(spoken, slots)
        return reference if isinstance(reference, Post) else status(self._parts, reference)

    def _list(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        wanted = filter_of_slots(slots, user=spoken.user)
        if wanted.owner is None and slots.get("personne"):
            target = self._person(spoken, slots)
            if isinstance(target, Post):
                return target
            wanted = replace(wanted, owner=target)
        folded = fold(spoken.text)
        if re.search(r"\b(a prendre|a attribuer|libres?|sans proprietaire|non pris)\b", folded):
            wanted = replace(wanted, unclaimed=True)
        if "a qualifier" in folded:
            wanted = replace(wanted, a_qualifier=True)
        if wanted.owner is None and re.search(r"\b(mes|les miens)\b", folded):
            wanted = replace(wanted, owner=spoken.user)
        post = listing(self._parts, wanted)
        period = slots.get("periode")
        if not period:
            return post
        return make_post(post.text, [blocks.context(texts.period_ignored(period)), *post.blocks])

    def _figures(self, *_: object) -> Post:
        counts = {
            "opened": Filter(limit=1),
            "late": Filter(late=True, limit=1),
            "unclaimed": Filter(unclaimed=True, limit=1),
            "unsure": Filter(a_qualifier=True, limit=1),
        }
        return said(texts.figures(**{name: count(self._parts, f) for name, f in counts.items()}))

    def _summary(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        def build(view: DossierView) -> Post:
            now = self._parts.desk.now()
            with self._parts.desk.store.read() as session:
                happened = answer_texts.journal(journal_of(session, view.id), now)
            shown = view.first_message.new_text if view.first_message else ""
            excerpt = card_texts.excerpt(shown) if shown and self._full else ""
            facts = card_texts.faits(view.analysis.faits)
            body = texts.summary(excerpt, facts, happened)
            head = answer_texts.status_title(view) + "\n" + answer_texts.status_lines(view, now)
            more = [blocks.section(body)] if body else []
            return said(head, *more, status_buttons(view))

        return self._with_view(spoken, slots, build)

    @property
    def _full(self) -> bool:
        return self._parts.settings.content == FULL

    def _analyse(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        text = slots.get("texte", "").strip()
        if len(text) < 10 and ":" in spoken.text:
            text = spoken.text.partition(":")[2].strip()
        if len(text) >= 10:
            return said(texts.analysed(self._parts.desk.analyse(MailText(subject="", body=text))))
        if slots.get("ref"):
            return self._summary(spoken, slots)
        return said(texts.paste_text())

    def _advice(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        def build(view: DossierView) -> Post:
            if view.draft is None:
                return said(texts.no_advice(view))
            advice = view.draft.advice
            title = self._parts.playbook(advice.playbook)
            text = texts.advice(view, title, self._parts.steps(advice.playbook) or advice.reasons)
            return said(text, status_buttons(view))

        known = context_for(self._memory.recall(spoken.key), spoken.card_reference)
        if not (slots.get("ref") or slots.get("client") or known.get("ref")):
            return said(texts.advice_needs_dossier())
        return self._with_view(spoken, slots, build)

    def _draft(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        def build(view: DossierView) -> Post:
            draft = ensure_draft(self._parts.desk, view.reference)
            open_it = blocks.actions(
                blocks.button(card_texts.DRAFT, Action.DRAFT_OPEN, view.reference, style="primary")
            )
            if not self._full:
                return said(texts.draft_elsewhere(view), open_it)
            head = texts.draft_ready(view, rewrite=slots.get("modificateur", ""))
            return said(head, *blocks.verbatim(draft.body), open_it)

        return self._with_view(spoken, slots, build)

    def _assign(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        def build(view: DossierView) -> Post:
            target = self._person(spoken, slots)
            if isinstance(target, Post):
                return target
            if target == view.owner == spoken.user:
                return said(texts.already_yours(view))
            if target == spoken.user and view.owner is None:
                take = blocks.button(card_texts.TAKE, Action.DOSSIER_TAKE, view.reference, style="primary")
                return said(texts.take_it(view), blocks.actions(take))
            return said(texts.confirm_assign(view, target), _assign_buttons(view.reference, target))

        return self._with_view(spoken, slots, build)

    def _person(self, spoken: Spoken, slots: Mapping[str, str]) -> str | Post:
        """Return the id of the person whom a sentence designates, or the answer that asks."""
        name = slots.get("personne", "")
        mentioned = _MENTION.search(name) or _MENTION.search(spoken.text)
        if mentioned:
            return mentioned[1]
        if not name or fold(name) in _ME:
            return spoken.user
        found = self._parts.people.named(name)
        return found[0] if len(found) == 1 else said(texts.mention_person(name, found))

    def _declare(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        heard = {"client": slots.get("client", "")[:150], "text": spoken.text[:KEPT_TEXT]}
        opening = blocks.button(
            declaring_texts.OPEN_BUTTON, Action.DECLARATION_OPEN, _fitting(heard), style="primary"
        )
        return said(texts.declare_here(), blocks.actions(opening))

    def _search(self, spoken: Spoken, slots: Mapping[str, str]) -> Post:
        if slots.get("ref"):
            return self._status(spoken, slots)
        wanted = slots.get("client") or slots.get("texte")
        if not wanted:
            return said(texts.search_for_whom())
        post = listing(self._parts, Filter(etats=tuple(Etat), entreprise=plain(wanted)[:100], limit=PAGE))
        return make_post(post.text, [*post.blocks, blocks.context(texts.search_limits())])


def _assign_buttons(reference: str, person: str) -> blocks.Block:
    value = json.dumps({"r": reference, "u": person})
    return blocks.actions(
        blocks.button(texts.CONFIRM_ASSIGN, Action.DOSSIER_ASSIGN, value, style="primary"),
        blocks.button(texts.CANCEL, Action.CHOICE_DROP, reference),
    )


def _fitting(value: Mapping[str, object]) -> str:
    """Write a value as JSON that fits in a button, cutting its longest text if it must."""
    written = json.dumps(value, ensure_ascii=False)
    while len(written.encode("utf-16-le")) // 2 > 1990:
        longest = max((k for k in value if isinstance(value[k], str)), key=lambda k: len(str(value[k])))
        value = {**value, longest: clip(str(value[longest]), len(str(value[longest])) // 2)}
        written = json.dumps(value, ensure_ascii=False)
    return written
