"""The long form of the damaged mails, run by ``make torture``."""

from __future__ import annotations

import pytest

from intake.parsing import parse_mail
from tests.courriels.mutations import mutated
from tests.cpu import at_most
from tests.intake.test_parsing_mutations import SECONDS, check


@pytest.mark.torture
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10))
def test_twenty_thousand_damaged_mails_are_read(seed: int) -> None:
    """Ten runs of two thousand: no exception, at most a second each."""
    for raw in mutated(2_000, seed=100 + seed):
        with at_most(SECONDS):
            check(parse_mail(raw))
