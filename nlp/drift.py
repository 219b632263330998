"""Is the desk understanding worse than it used to? Two shares, compared with before."""

from __future__ import annotations

from dataclasses import dataclass

TOO_MANY_ASKED = 0.35
"""The evaluation leaves one mail in five to a person; well above, the mails have changed."""
TOO_MANY_CORRECTED = 0.15
LEAST_MAILS = 30
"""Below, a share says nothing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted over a window."""

    mails: int
    asked: int
    """Mails that the desk did not qualify alone (``a_qualifier``)."""
    corrected: int
    """Mails whose labels a person changed."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The two shares, and the sentences that warn of them."""

    asked_share: float
    correction_rate: float
    warnings: tuple[str, ...] = ()


def measure_drift(now: Counts, before: Counts | None = None) -> Drift:
    """
    Return the share of mails left to a person, the correction rate, and what to worry about.

    Args:
        now: The present window.
        before: An earlier window, where there is one: a share that doubled is told even when still low.
    """
    asked, corrected = _share(now.asked, now.mails), _share(now.corrected, now.mails)
    if now.mails < LEAST_MAILS:
        return Drift(asked, corrected)
    before_asked = _share(before.asked, before.mails) if before else 0.0
    before_corrected = _share(before.corrected, before.mails) if before else 0.0
    warnings = []
    if asked > TOO_MANY_ASKED or _doubled(asked, before_asked):
        warnings.append(
            f"{asked:.0%} des mails restent à qualifier : relisez-en et corrigez-les, puis entraînez."
        )
    if corrected > TOO_MANY_CORRECTED or _doubled(corrected, before_corrected):
        warnings.append(f"{corrected:.0%} des analyses sont corrigées : un entraînement est utile.")
    return Drift(asked, corrected, tuple(warnings))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _doubled(now: float, before: float) -> bool:
    return before > 0 and now > 2 * before
