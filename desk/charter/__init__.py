"""
What does the company promise its clients, and by when? (seed rows 8, 90)

The charter is a TOML file that a team lead can edit; every deadline on a card comes from it. One
module reads one section of the file, with a frozen value whose defaults are those we ship.
"""

from desk.charter.delais import DEFAULT_TIER, Commitment, Deadlines
from desk.charter.whole import Charter, load_charter

__all__ = ["DEFAULT_TIER", "Charter", "Commitment", "Deadlines", "load_charter"]
