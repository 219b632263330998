"""E-mail in and out: mailboxes, parsing, threading, loop protection, composing, sending."""
