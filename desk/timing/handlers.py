"""
Who handles what falls due, kind by kind?

A handler is called once, in the commit that marks the echeance as fired. It changes rows and asks for
effects, or returns the alerts to be told: the clock groups those that a stop held back. Modules are
loaded when their kind first falls due, so that a clock that only rings loads nothing heavy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from sqlmodel import Session

from desk.parts import Desk
from desk.timing.alerts import Alert
from models.tables import Echeance

Handler = Callable[[Desk, Session, Echeance], Sequence[Alert] | None]


def _later(path: str) -> Handler:
    """Name a handler as ``module:function``, to be loaded at its first use."""
    module, _, name = path.partition(":")

    def handle(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert] | None:
        handler: Handler = getattr(import_module(module), name)
        return handler(desk, session, echeance)

    return handle


HANDLERS: Mapping[str, Handler] = {
    "rappel": _later("desk.timing.reminders:ring_reminder"),
    "premiere_reponse": _later("desk.timing.ringing:ring"),
    "resolution": _later("desk.letters.moments:ring_and_propose"),
    "point_etape": _later("desk.letters.moments:ring_and_propose"),
    "silence": _later("desk.timing.ringing:ring"),
    "suivi": _later("desk.letters.moments:ring_and_propose"),
    "check_in": _later("desk.timing.check_ins:ring_check_in"),
    "engagement": _later("desk.timing.promises:ring_engagement"),
    "verification_30": _later("desk.instruction.verifying:verify"),
    "verification_90": _later("desk.instruction.verifying:verify"),
    "digest": _later("desk.timing.digests:strike"),
    "enquete": _later("desk.surveying.asking:ring_survey"),
    "approbation": _later("desk.approval_reminders:remind_approvers"),
}
