"""Has anything of the record been changed, removed, put in or put in another order?"""

from desk.verifying.findings import Fault, Finding, LedgerReport
from desk.verifying.ledger import verify_ledger

__all__ = ["Fault", "Finding", "LedgerReport", "verify_ledger"]
