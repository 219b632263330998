"""What in a text must not leave as it stands, why, and what could be written instead? (seed row 31)"""

from playbooks.reading.reader import RiskModel, read_text

__all__ = ["RiskModel", "read_text"]
