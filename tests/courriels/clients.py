"""
Which mail clients do the golden mails imitate?

Their forms were collected from real mails (MAIL.md, section 1) and are filled here with complaints of
our own, so that what is new, quoted, passed on or a signature is known by construction.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.courriels import forwards, pages, replies
from tests.courriels.forms import Case, Form

Client = Callable[[Case], Form]
REPLIES: tuple[Client, ...] = (
    replies.gmail,
    replies.gmail_nbsp,
    replies.gmail_no_space,
    replies.gmail_old,
    replies.gmail_stripped,
    replies.iphone,
    replies.apple_mail,
    replies.roundcube_bottom,
    replies.outlook_mac_2019,
    replies.outlook_classic,
    replies.outlook_typographic,
    replies.outlook_web_english,
    replies.outlook_web_french,
    replies.outlook_ios,
    replies.outlook_new,
    replies.outlook_bold,
    replies.samsung,
    replies.thunderbird,
    replies.thunderbird_inline,
    replies.yahoo,
    replies.orange,
    replies.zimbra,
    replies.sfr,
    replies.notes,
    replies.horde,
    replies.proton,
    replies.english_gmail,
    replies.ticket_above,
)
FORWARDS: tuple[Client, ...] = (
    forwards.forward_apple,
    forwards.forward_apple_quoted,
    forwards.forward_orange,
    forwards.forward_gmail,
    forwards.forward_thunderbird,
    forwards.forward_hubspot,
    forwards.forward_yahoo,
    forwards.forward_outlook,
    forwards.forward_alone,
)
FIRSTS: tuple[Client, ...] = (
    forwards.no_quote,
    forwards.notice,
    forwards.postscript,
)
PAGES: tuple[Client, ...] = (
    pages.html_gmail,
    pages.html_apple,
    pages.html_outlook_desktop,
    pages.html_outlook_web,
    pages.html_outlook_new,
    pages.html_yahoo,
    pages.html_proton,
    pages.html_thunderbird,
)
CLIENTS = REPLIES + FORWARDS + FIRSTS + PAGES
