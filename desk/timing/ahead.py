"""What has to be planned that no act plans: check-ins, promises noted after a call, digests?"""

from __future__ import annotations

from desk.parts import Desk
from desk.timing.check_ins import plan_missing_check_ins
from desk.timing.digests import plan_digests
from desk.timing.promises import plan_missing_engagements


def plan_ahead(desk: Desk) -> None:
    """Plan what is missing, in one commit; called from time to time, it plans each thing once."""
    with desk.store.work() as session:
        plan_missing_check_ins(desk, session)
        plan_missing_engagements(desk, session)
        plan_digests(desk, session)
