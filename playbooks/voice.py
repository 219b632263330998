"""Which phrase is said at this moment of the letter, for this dossier?"""

from __future__ import annotations

from collections.abc import Mapping

from playbooks.catalogue.values import Catalogue, Playbook
from playbooks.rendering import Plain, renderer_for
from playbooks.variation import pick


class Voice:
    """
    Says phrases of a playbook, else those of the subject, else the shared ones.

    The same seed says the same phrase, so a draft written again is the same draft.
    """

    def __init__(
        self, catalogue: Catalogue, books: tuple[Playbook, ...], view: Mapping[str, Plain], *, seed: str
    ) -> None:
        self._banks = [
            *((book.slug, book.phrases) for book in books),
            ("_commun/phrases.toml", catalogue.phrases),
        ]
        self._renderer = renderer_for(catalogue)
        self._view = dict(view)
        self._seed = seed
        self.said: list[str] = []
        """What was said so far: words of the catalogue, which its own check has read."""

    def has(self, key: str) -> bool:
        """Tell whether some bank has this key."""
        return any(key in bank for _, bank in self._banks)

    def knows(self, name: str) -> bool:
        """Tell whether the view holds something under this name."""
        return bool(self._view.get(name))

    def say(self, key: str, **extra: Plain) -> str:
        """
        Return one phrase of the first bank that has the key, or an empty text where none has.

        Raises:
            CatalogueError: The phrase asks for a value that does not exist here.
        """
        for owner, bank in self._banks:
            if key in bank:
                source = pick(bank[key], f"{self._seed}/{key}")
                view = {**self._view, **extra}
                where = f"{owner} [{key}]"
                text = self._renderer.phrase(source, view, seed=self._seed, where=where).strip()
                self.said.append(text)
                return text
        return ""

    def render(self, name: str, **extra: Plain) -> str:
        """Render a whole template of the catalogue."""
        return self._renderer.named(name, {**self._view, **extra}, seed=self._seed)
