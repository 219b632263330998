"""What does a mail say, and to whom? The one door to reading raw mail."""

from intake.mime.options import Limits, ParseOptions
from intake.parsing.as_json import parsed_to_json
from intake.parsing.child import parse_in_child
from intake.parsing.parse import parse_mail

__all__ = ["Limits", "ParseOptions", "parse_in_child", "parse_mail", "parsed_to_json"]
