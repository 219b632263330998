"""How does a mailbox stay read: which mails are new, what when the server fails, when to try again?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_when_event_set
from tenacity.nap import sleep_using_event
from tenacity.wait import wait_random_exponential

from intake.imap_folder import BATCH_MAILS, ImapMailbox
from intake.mailbox import Folder, Ledger, Mailbox, MailboxSettings
from models.errors import DoleancesError, MailboxAuthError, MailboxError

log = logging.getLogger(__name__)

WAIT_SECONDS = 300.0
"""Poll anyway after that long; each look renews IDLE, well below the 29 minutes of RFC 2177."""
HEALTHY_SECONDS = 600.0
"""After a session that long, the next failure starts the back-off afresh."""
FULL_SCAN_SECONDS = 3600.0
"""How often a mail that slipped through the UID order is looked for."""
LOOK_BACK = timedelta(days=2)
"""Reception dates are the server's, in its own time zone, and clocks drift (MAIL.md 2.2 rule 2)."""
AUTH_PAUSE, AUTH_PAUSE_MAX = 300.0, 3600.0
"""Seconds: servers lock accounts that hammer a refused password."""
QUIET_PAUSE = 0.5
"""Seconds after a wake that brought nothing: a chattering server must not make the poller spin."""
STRIKES = 3
"""Failed fetches of one mail alone before it is set aside for ``FULL_SCAN_SECONDS``."""

Status = Literal["starting", "connected", "unreachable", "refused", "failing", "stopped"]


@dataclass(frozen=True, slots=True)
class PollerState:
    """How a mailbox is doing, for the watchdog and for people."""

    mailbox: str
    status: Status
    """``refused``: the login was; ``unreachable``: the server or the network; ``failing``: our side."""
    last_success: datetime | None = None
    """When the folder was last read through without error, in UTC."""
    kept: int = 0
    """Mails made durable since the poller started."""
    failures: int = 0
    """Failed attempts in a row."""
    error: str = ""
    next_try_in: float = 0.0
    """Seconds until the next attempt, where one failed."""
    unfetchable: tuple[int, ...] = ()
    """UIDs that the server announces but does not give; tried again every hour."""


class Poller:
    """
    Reads one mailbox into a ledger.

    Order of a batch: bytes fetched, made durable in one commit, only then marked on the server; a crash
    between any two steps fetches again, and the ledger's key leaves one mail.
    """

    def __init__(
        self,
        settings: MailboxSettings,
        ledger: Ledger,
        *,
        on_state: Callable[[PollerState], None],
        stop: threading.Event,
        mailbox: Mailbox | None = None,
        wait_seconds: float = WAIT_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._on_state = on_state
        self._stop = stop
        self._mailbox = mailbox or ImapMailbox(settings)
        self._wait_seconds = wait_seconds
        self._now = now
        self._state = PollerState(settings.name, "starting")
        self._opened_at: float | None = None
        self._suspects = _Suspects()
        self._back_off = wait_random_exponential(multiplier=1, max=300)

    def poll_once(self) -> int:
        """
        Connect, take every mail not yet kept, disconnect.

        Returns:
            How many mails were made durable.

        Raises:
            MailboxError: The mailbox could not be read; what was kept before stays kept.
        """
        with self._mailbox.open() as folder:
            return self._round(folder, full=True)

    def run(self) -> None:
        """Read the mailbox until ``stop`` is set; no failure of the server or of the store ends it."""
        while not self._stop.is_set():
            retrying = Retrying(
                retry=retry_if_exception_type(Exception),
                wait=self._pause,
                stop=stop_when_event_set(self._stop),
                sleep=sleep_using_event(self._stop),
                before_sleep=self._tell_failure,
                retry_error_callback=lambda _: None,
            )
            retrying(self._session)
        self._tell(status="stopped")

    def _session(self) -> None:
        """Read over one connection for as long as it lives; return after a long healthy life."""
        if self._stop.is_set():
            # The pause after a failure ends at once on a stop, and one more attempt follows it.
            return
        self._opened_at = None
        try:
            with self._mailbox.open() as folder:
                self._opened_at = time.monotonic()
                self._read_on(folder)
        except MailboxError as error:
            if self._opened_at is None or time.monotonic() - self._opened_at < HEALTHY_SECONDS:
                raise
            log.info("mailbox %s: session ended after a healthy life: %s", self._settings.name, error)

    def _read_on(self, folder: Folder) -> None:
        self._round(folder, full=True)
        scanned_at = time.monotonic()
        while not self._stop.is_set():
            waited_from = time.monotonic()
            folder.wait(self._wait_seconds, self._stop.is_set)
            if self._stop.is_set():
                return
            full = time.monotonic() - scanned_at >= FULL_SCAN_SECONDS
            kept = self._round(folder, full=full)
            if full:
                scanned_at = time.monotonic()
            if not kept and time.monotonic() - waited_from < QUIET_PAUSE:
                self._stop.wait(QUIET_PAUSE)

    def _round(self, folder: Folder, *, full: bool) -> int:
        """Take what is new; ``full`` also looks for what an earlier crash or failure left behind."""
        name, path, validity = self._settings.name, self._settings.folder, folder.uid_validity
        uids = self._candidates(folder, full=full)
        known = self._ledger.known_uids(name, path, validity, uids) if uids else set()
        if full and known:
            folder.settle(sorted(known))
        kept = self._take(folder, [uid for uid in uids if uid not in known])
        self._tell(
            status="connected",
            last_success=self._now(),
            kept=self._state.kept + kept,
            failures=0,
            error="",
            next_try_in=0.0,
            unfetchable=self._suspects.set_aside(validity),
        )
        return kept

    def _candidates(self, folder: Folder, *, full: bool) -> tuple[int, ...]:
        """Return the mails that may not be kept yet."""
        state = self._ledger.state(self._settings.name, self._settings.folder)
        if state is None:
            return folder.uids(after=0)
        last = state.last_internal_date
        # A server whose clock ran ahead must not make the desk look in the future only.
        since = (min(last, self._now()) - LOOK_BACK).date() if last else None
        if state.uid_validity == folder.uid_validity:
            return folder.uids(after=state.last_uid, since=since if full else None, unmarked=full)
        log.warning(
            "mailbox %s: UIDVALIDITY went from %d to %d, looking again since %s",
            self._settings.name,
            state.uid_validity,
            folder.uid_validity,
            since,
        )
        return folder.uids(after=None if since else 0, since=since, unmarked=True)

    def _take(self, folder: Folder, uids: Sequence[int]) -> int:
        kept = 0
        for group in self._suspects.groups(folder.uid_validity, uids):
            waiting = list(group)
            try:
                for mails in folder.fetch(group):
                    done = [mail.uid for mail in mails]
                    self._ledger.keep(mails)
                    kept += len(mails)
                    waiting = [uid for uid in waiting if uid > done[-1]]
                    folder.settle(done)
                    if self._stop.is_set():
                        return kept
            except MailboxError:
                self._suspects.strike(folder.uid_validity, waiting[:BATCH_MAILS])
                raise
            self._suspects.clear(folder.uid_validity, group)
        return kept

    def _pause(self, attempt: RetryCallState) -> float:
        error = attempt.outcome.exception() if attempt.outcome else None
        if isinstance(error, MailboxAuthError):
            return float(min(AUTH_PAUSE * 2 ** min(attempt.attempt_number - 1, 10), AUTH_PAUSE_MAX))
        return float(self._back_off(attempt))

    def _tell_failure(self, attempt: RetryCallState) -> None:
        error = attempt.outcome.exception() if attempt.outcome else None
        status: Status = "failing"
        if isinstance(error, MailboxAuthError):
            status = "refused"
        elif isinstance(error, MailboxError):
            status = "unreachable"
        elif isinstance(error, DoleancesError):
            # No traceback: a database error carries the bytes of the mail that it refused.
            log.error("mailbox %s: keeping mails failed: %s", self._settings.name, error)
        else:
            log.error("mailbox %s: reading failed", self._settings.name, exc_info=error)
        self._tell(
            status=status,
            failures=attempt.attempt_number,
            error=str(error) if isinstance(error, DoleancesError) else type(error).__name__,
            next_try_in=attempt.next_action.sleep if attempt.next_action else 0.0,
        )

    def _tell(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        try:
            self._on_state(self._state)
        except Exception:
            # The listener writes to the same store that may be failing: reading goes on all the same.
            log.exception("mailbox %s: its state could not be told", self._settings.name)


class _Suspects:
    """Remembers which mails a session died on, so that one of them cannot block the rest."""

    def __init__(self) -> None:
        self._strikes: dict[tuple[int, int], int] = {}
        self._retry_at: dict[tuple[int, int], float] = {}

    def groups(self, validity: int, uids: Sequence[int]) -> list[Sequence[int]]:
        """Split into the unsuspected, together, then each suspect alone, least first, but those set aside."""
        now = time.monotonic()
        calm = [uid for uid in uids if (validity, uid) not in self._strikes]
        suspects = [uid for uid in uids if (validity, uid) in self._strikes]
        suspects.sort(key=lambda uid: self._strikes[(validity, uid)])
        alone = [[uid] for uid in suspects if now >= self._retry_at.get((validity, uid), 0.0)]
        return [calm, *alone] if calm else [*alone]

    def strike(self, validity: int, uids: Sequence[int]) -> None:
        """Note that a session died while these were being fetched."""
        for uid in uids:
            key = (validity, uid)
            self._strikes[key] = self._strikes.get(key, 0) + 1
            if self._strikes[key] > STRIKES:
                self._retry_at[key] = time.monotonic() + FULL_SCAN_SECONDS

    def clear(self, validity: int, uids: Sequence[int]) -> None:
        """Forget mails that were fetched, or are gone."""
        for uid in uids:
            self._strikes.pop((validity, uid), None)
            self._retry_at.pop((validity, uid), None)

    def set_aside(self, validity: int) -> tuple[int, ...]:
        """Return the mails that failed too often, for people to see."""
        return tuple(sorted(uid for v, uid in self._retry_at if v == validity))
