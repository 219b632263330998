"""How does a sentence change the state of a dossier? It is checked and asked back; the button does it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import said
from bot.slack.cards import Post
from bot.slack.filtering import fold
from bot.slack.reading import status
from bot.slack.turns import Turn
from bot.slack.values import fitting
from bot.texts import acting as acting_texts
from bot.texts import conversation as texts
from bot.texts import wishes as wish_texts
from desk.life import acting
from desk.life.states import Acte, check_transition
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import OPEN, DossierView, find_dossier
from models.errors import DoleancesError, TransitionRefusedError
from models.vocabulary import Echelon, Etat

ESCALADE, ROUVERT = "escalade", "rouvert"
"""What people ask for that is no state (corpus/GUIDE_CONVERSATION.md)."""
_WHY = 300
_LEVELS = (
    (r"\bn\s?4\b|niveau 4|direction|juridique|avocat|legal", Echelon.N4),
    (r"\bn\s?3\b|niveau 3|responsable|chef|manager", Echelon.N3),
    (r"\bn\s?2\b|niveau 2|charge de compte|commercial|compte", Echelon.N2),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a button changes, once clicked."""

    reference: str
    wish: str
    why: str = ""
    level: int = 0

    def dump(self) -> str:
        """Write it as a button's value."""
        return fitting({"r": self.reference, "s": self.wish, "w": self.why, "n": self.level})

    @classmethod
    def load(cls, value: Mapping[str, object]) -> Change:
        """Read it back."""
        return cls(str(value["r"]), str(value["s"]), str(value.get("w", "")), int(str(value.get("n", 0))))


ACTES: Mapping[str, Acte] = {
    Etat.QUALIFIE: Acte.QUALIFIER,
    Etat.INSTRUCTION: Acte.INSTRUIRE,
    Etat.PROPOSITION: Acte.PROPOSER,
    Etat.MEDIATION: Acte.MEDIATION,
    Etat.RESOLU: Acte.RESOUDRE,
    Etat.CLOS: Acte.CLORE,
    Etat.CONTENTIEUX: Acte.CONTENTIEUX,
    ROUVERT: Acte.ROUVRIR,
}


IN_WINDOW: Mapping[str, tuple[str, str]] = {
    Etat.RESOLU: (f"{Action.DOSSIER_ACT}:resolution", "resolution:{0}"),
    Etat.MEDIATION: (Action.MEDIATION_OPEN, "{0}"),
}
"""What asks for more than a yes: the button opens the window where it is said."""


PAUSE = re.compile(r"\b(?:mets?|mettez|mettre|met|passe[rz]?|laisse[rz]?)\b.{0,60}\ben (?:attente|pause)\b")
"""Says that a dossier waits for its client; « une réponse d’attente » is a letter, and does not match."""


def offer_pause(turn: Turn) -> Post:
    """Open the window where a dossier is set to wait, or say that it waits already."""

    def build(view: DossierView) -> Post:
        require(turn.parts.desk, turn.user, Right.QUALIFIER, view)
        if view.standing.is_paused or view.etat not in OPEN:
            return status(turn.parts, view.reference)
        title = acting_texts.TITLES["attente"]
        button = blocks.button(
            title, f"{Action.DOSSIER_ACT}:attente", f"attente:{view.reference}", style="primary"
        )
        return said(acting_texts.head("attente", view), blocks.actions(button))

    return turn.with_view(build)


def change_state(turn: Turn) -> Post:
    """Check a change and ask for a yes; nothing changes before it."""
    if PAUSE.search(fold(turn.spoken.text)):
        return offer_pause(turn)
    wish = turn.slots.get("statut", "")
    if not wish:
        return said(wish_texts.which_state())
    if wish == Etat.RECU:
        return said(wish_texts.never_received_again())

    def build(view: DossierView) -> Post:
        change = Change(view.reference, wish, turn.spoken.text.strip()[:_WHY], _level(turn, view, wish))
        try:
            _check(turn.parts.desk, view, change, by=turn.user)
        except DoleancesError as error:
            return said(str(error))
        question = wish_texts.confirm_change(view, wish, level=change.level)
        yes = wish_texts.yes_change(wish)
        if wish in IN_WINDOW:
            action, value = IN_WINDOW[wish]
            opening = blocks.button(yes, action, value.format(view.reference), style="primary")
            return said(question, blocks.actions(opening))
        return said(
            question,
            blocks.actions(
                blocks.button(yes, Action.STATE_CHANGE, change.dump(), style="primary"),
                blocks.button(texts.CANCEL, Action.CHOICE_DROP, view.reference),
            ),
        )

    return turn.with_view(build)


def _level(turn: Turn, view: DossierView, wish: str) -> int:
    if wish != ESCALADE:
        return 0
    folded = fold(turn.spoken.text)
    named = next((level for words, level in _LEVELS if re.search(words, folded)), None)
    return int(named) if named else min(_echelon(turn.parts.desk, view) + 1, int(Echelon.N4))


def _echelon(desk: Desk, view: DossierView) -> int:
    with desk.store.read() as session:
        return find_dossier(session, view.reference, now=desk.now()).echelon


def _check(desk: Desk, view: DossierView, change: Change, *, by: str) -> None:
    """
    Refuse at once what would be refused after the yes.

    Raises:
        NotAllowedError: It is not this person's to do.
        TransitionRefusedError: The state does not allow it.
    """
    if change.wish == ESCALADE:
        require(desk, by, Right.QUALIFIER, view)
        if _echelon(desk, view) == change.level:
            raise TransitionRefusedError(wish_texts.at_that_level(view.reference, change.level))
        return
    transition = check_transition(view.etat, ACTES[change.wish], reference=view.reference)
    require(desk, by, transition.right, view)


def apply_change(desk: Desk, change: Change, *, by: str) -> DossierView:
    """
    Make the change that was said yes to.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: It is not this person's to do.
        TransitionRefusedError: Meanwhile the state no longer allows it.
    """
    acts: Mapping[str, Callable[[], DossierView]] = {
        Etat.QUALIFIE: lambda: acting.qualify(desk, change.reference, by=by),
        Etat.INSTRUCTION: lambda: acting.start_instruction(desk, change.reference, by=by),
        Etat.PROPOSITION: lambda: acting.propose(desk, change.reference, by=by),
        Etat.CLOS: lambda: acting.close(desk, change.reference, by=by),
        Etat.CONTENTIEUX: lambda: acting.to_contentieux(desk, change.reference, why="", by=by),
        ROUVERT: lambda: acting.reopen(desk, change.reference, why=change.why, by=by),
        ESCALADE: lambda: acting.escalate(
            desk, change.reference, to=Echelon(change.level), why=change.why, by=by
        ),
    }
    return acts[change.wish]()
