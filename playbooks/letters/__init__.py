"""Which letters follow the first answer, or come before it?"""

from playbooks.letters.acknowledgement import write_acknowledgement

__all__ = ["write_acknowledgement"]
