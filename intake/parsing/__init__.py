"""
What does a mail say, and to whom? The one door to reading raw mail.

The codes of ``ParsedMail.defects``:

- missing or wrong fields: ``no_from``, ``no_message_id``, ``no_date``, ``bad_date``, ``group``,
  ``too_many_addresses``, ``header_too_long``;
- structure: ``bare_cr``, ``bad_content_type``, ``bad_encoding``, ``bad_base64``, ``no_boundary``,
  ``no_closing_boundary``, ``too_deep``, ``too_many_parts``, ``too_much_to_scan``;
- text: ``bad_charset`` (no such charset), ``wrong_charset`` (not the one declared), ``text_too_long``;
- files: ``too_many_attachments``, ``attachment_too_big``, ``bad_tnef``, ``encrypted``;
- ``unreadable`` and ``unreadable:<Exception>``: a failure that nothing foresaw.
"""

from intake.mime.options import Limits, ParseOptions
from intake.parsing.as_json import parsed_to_json
from intake.parsing.child import parse_in_child
from intake.parsing.parse import parse_mail

__all__ = ["Limits", "ParseOptions", "parse_in_child", "parse_mail", "parsed_to_json"]
