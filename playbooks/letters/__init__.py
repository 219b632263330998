"""Which letters come before the first answer, and after it?"""

from playbooks.letters.acknowledgement import write_acknowledgement
from playbooks.letters.later import Content, Kind, WrittenLetter, write_letter

__all__ = ["Content", "Kind", "WrittenLetter", "write_acknowledgement", "write_letter"]
