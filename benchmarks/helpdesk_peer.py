"""
How fast does django-helpdesk take the same mails from the same Dovecot?

Run by ``benchmarks.bench_peer`` with the interpreter of a virtual environment that has it:
``python helpdesk_peer.py FOLDER PORT USER PASSWORD`` prints one JSON object.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

urlpatterns: list[Any] = []
"""Filled once Django is set up; the helpdesk writes links to its pages into its mails."""


def _configure(folder: Path) -> None:
    import django  # type: ignore[import-not-found]
    from django.conf import settings  # type: ignore[import-not-found]

    contrib = ("auth", "contenttypes", "sessions", "sites", "messages", "admin", "humanize")
    settings.configure(
        SECRET_KEY="only for measures",
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            *(f"django.contrib.{name}" for name in contrib),
            "rest_framework",
            "helpdesk",
        ],
        # Its best: a commit does not wait for the disk, where ours does.
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "helpdesk.db",
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
            }
        },
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        MEDIA_ROOT=folder / "media",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        LANGUAGE_CODE="en",
        USE_TZ=True,
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()


def main() -> None:
    """Measure its own command, on a queue that reads the mailbox."""
    folder, port, user, password = sys.argv[1:5]
    _configure(Path(folder))
    from django.core.management import call_command  # type: ignore[import-not-found]
    from django.urls import include, path  # type: ignore[import-not-found]

    urlpatterns.append(path("helpdesk/", include("helpdesk.urls", namespace="helpdesk")))
    call_command("migrate", verbosity=0)
    from helpdesk.models import Queue, Ticket  # type: ignore[import-not-found]

    Queue.objects.create(
        title="Bench",
        slug="bench",
        email_address="doleances@bench.example",
        allow_email_submission=True,
        email_box_type="imap",
        email_box_host="127.0.0.1",
        email_box_port=int(port),
        email_box_user=user,
        email_box_pass=password,
        email_box_interval=0,
        logging_type="none",
    )
    logging.disable(logging.CRITICAL)
    wall, processor = time.perf_counter(), time.process_time()
    call_command("get_email", quiet=True)
    figures = {
        "tickets": Ticket.objects.count(),
        "seconds": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
