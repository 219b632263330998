"""What does a direct message of the desk show, and may it wait for business hours?"""

from __future__ import annotations

from collections.abc import Callable

from bot.slack.cards import MINIMAL, Post
from bot.slack.threads import account_manager_post, alert_post, watcher_post
from desk.effects import Effect, Retry
from desk.parts import Desk
from desk.routing import ALERT, PRIVATE, not_before
from desk.views import DossierView, MessageView

DRAFT = "brouillon"
PATIENT = frozenset({DRAFT})
"""What is told for the desk's own reasons; what a person asked for, or what falls due, does not wait."""


def direct_post(
    effect: Effect,
    desk: Desk,
    view: DossierView,
    *,
    content: str,
    message: MessageView | None,
    card: Callable[[DossierView], Post],
) -> Post:
    """
    Build a direct message.

    Args:
        effect: What was asked.
        desk: The parts.
        view: The dossier.
        content: ``minimal`` keeps bodies out of Slack.
        message: The mail it is about.
        card: Builds the whole card of a dossier.
    """
    what = effect.payload.get("what")
    if what == ALERT:
        return alert_post(view, desk.now())
    if what == PRIVATE:
        return watcher_post(view, card(view), message, content=content)
    return account_manager_post(view, desk.now(), content=content)


def quiet(effect: Effect, desk: Desk, view: DossierView) -> Retry | None:
    """Let a word that can wait do so outside business hours; an urgent dossier never waits."""
    if effect.payload.get("what") not in PATIENT:
        return None
    now = desk.now()
    urgent = view.analysis.gravite >= desk.charter.routing.alert_from_gravite
    at = not_before(desk.charter.clock, now, urgent=urgent)
    if at <= now:
        return None
    return Retry("outside business hours", (at - now).total_seconds(), counts=False)


def shown_in(view: DossierView, content: str) -> str:
    """Tell whether the words of a client may show where every colleague reads."""
    return MINIMAL if view.sensible else content
