"""
What is the desk made of?

One object carries the parts that the use cases need. What is heavy (classifiers, catalogue) is
loaded at its first use, so that a process that only sends mail never loads scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desk.charter import Charter, load_charter
from desk.files import FileStore
from intake.signing import Signer
from models.store import Store

if TYPE_CHECKING:
    from intake.parsing import ParseOptions
    from models.values import Analysis, MailText, Reading, Utterance
    from nlp.analyst import Analyst
    from nlp.conversation import Interpreter
    from nlp.writing import RiskClassifier
    from playbooks.catalogue import Catalogue


@dataclass(frozen=True)
class DeskSettings:
    """What the company decided, already checked."""

    company: str
    address: str
    """The doleances address that clients write to."""
    data_dir: Path
    secret_key: str = field(repr=False)
    acknowledge: bool = False
    own_addresses: tuple[str, ...] = ()
    """Every address the desk sends from or reads; mail from them is never a client's."""
    authserv_id: str = ""
    """Whose Authentication-Results are believed (RFC 8601); empty believes nobody."""
    leads: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    charter_path: Path | None = None
    catalogue_path: Path | None = None
    managers: frozenset[str] = frozenset()
    """Account managers, by lower-case address, whose own mailbox may be given drafts."""
    plus_addressing: bool = False
    """Whether the mail server delivers ``name+anything@`` to ``name@`` (RFC 5233)."""

    @property
    def domain(self) -> str:
        """Return the domain of the doleances address."""
        return self.address.rpartition("@")[2]


class Desk:
    """
    The parts that use cases work with.

    Args:
        store: The database.
        settings: What the company decided.
        analyst: Reads mails; the trained classifiers of the data folder where absent.
        interpreter: Reads what people say to the bot; likewise.
        risk_model: Reads what leaves; likewise.
    """

    def __init__(
        self,
        store: Store,
        settings: DeskSettings,
        *,
        analyst: Analyst | None = None,
        interpreter: Interpreter | None = None,
        risk_model: RiskClassifier | None = None,
    ) -> None:
        self.store = store
        store.secret = store.secret or settings.secret_key
        self.settings = settings
        self.signer = Signer(settings.secret_key, settings.domain)
        self.files = FileStore(settings.data_dir / "files")
        self._given = (analyst, interpreter, risk_model)

    @property
    def company(self) -> str:
        """Return the company's name as clients know it."""
        return self.settings.company

    @property
    def address(self) -> str:
        """Return the doleances address."""
        return self.settings.address

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return self.store.clock()

    @cached_property
    def charter(self) -> Charter:
        """Return the company's commitments."""
        return load_charter(self.settings.charter_path)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the playbooks, the company's own before ours."""
        from playbooks.catalogue import load_catalogue

        return load_catalogue(self.settings.catalogue_path)

    @cached_property
    def analyst(self) -> Analyst:
        """Return the reader of mails."""
        if self._given[0] is not None:
            return self._given[0]
        from nlp.analyst import Analyst

        return Analyst.load(self.settings.data_dir)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Return the reader of what people say to the bot."""
        if self._given[1] is not None:
            return self._given[1]
        from nlp.conversation import Interpreter

        return Interpreter.load(self.settings.data_dir)

    @cached_property
    def risk_model(self) -> RiskClassifier:
        """Return the reader of sentences that would leave."""
        if self._given[2] is not None:
            return self._given[2]
        from nlp.writing import RiskClassifier

        return RiskClassifier.load(self.settings.data_dir)

    @cached_property
    def parse_options(self) -> ParseOptions:
        """Return how mails are parsed for this company."""
        from intake.parsing import ParseOptions

        return ParseOptions(
            authserv_id=self.settings.authserv_id,
            own_addresses=frozenset(self.settings.own_addresses),
        )

    def analyse(self, mail: MailText, *, tier: str = "standard") -> Analysis:
        """Understand one mail."""
        return self.analyst.analyse(mail, tier=tier)

    def interpret(self, text: str, context: Mapping[str, str] | None = None) -> Utterance:
        """Understand what a person says to the bot."""
        return self.interpreter.interpret(text, context=context)

    def read_text(self, text: str) -> Reading:
        """Read a text before it leaves."""
        from playbooks.reading import read_text

        return read_text(text, self.risk_model)
