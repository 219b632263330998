"""What may a check of the record find?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a line of the journal, a mail or a file."""

    ALTERED = "ligne_modifiee"
    """A line does not carry the seal of what it says, or stands in another place."""
    MISSING = "ligne_absente"
    UNSEALED = "ligne_sans_sceau"
    """A line that no commit of the desk wrote."""
    CUT = "fin_tronquee"
    HEAD = "tete_modifiee"
    ROLLED_BACK = "journal_remplace"
    """The journal no longer holds the line that the anchor outside the database names."""
    ANCHOR = "ancre_modifiee"
    REFERENCE = "reference_modifiee"
    MAIL_ALTERED = "courriel_modifie"
    MAIL_MISSING = "courriel_absent"
    MAIL_INSERTED = "courriel_sans_trace"
    """A mail is filed on a dossier and the journal never saw it come."""
    FILE_ALTERED = "piece_modifiee"
    FILE_MISSING = "piece_absente"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    fault: Fault
    seq: int | None = None
    """The line of the journal."""
    message: int | None = None
    """The row of the mail."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What a check of the whole record looked at and found."""

    lines: int
    mails: int
    files: int
    head: str
    """Number and seal of the last line: write it down elsewhere, and this day can be proved."""
    anchored: bool
    """False where there was no anchor yet to compare with."""
    findings: tuple[Finding, ...]
    more: int = 0
    """How many findings are not listed."""

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings
