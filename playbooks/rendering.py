"""How is a template turned into text without running anything else?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.errors import CatalogueError
from playbooks.variation import pick
from playbooks.wording import join_words, lower_first, upper_first, with_a, with_de

if TYPE_CHECKING:  # the catalogue's own check renders, so the import would turn round
    from playbooks.catalogue.values import Catalogue

MAX_CHARS = 20_000
"""A reply is a page; a template that writes more is broken."""
MAX_SECONDS = 2.0
MAX_LOOP = 200
MAX_LOOP_DEPTH = 2
"""Deeper loops could run for ever between two pieces of output, where no limit is looked at."""

Plain = str | bool | int | tuple[str, ...]
"""All that a template may see: nothing with a method that changes anything."""


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that also refuses multiplication and powers, which build huge values in one step."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Refuse the intercepted operators."""
        raise SecurityError(f"operator {operator} is not allowed in a playbook")


class Renderer:
    """Renders the templates and phrases of one catalogue for one dossier."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._environment = _environment(sources)
        self._compiled: dict[str, Template] = {}

    def named(self, name: str, view: Mapping[str, Plain], *, seed: str) -> str:
        """
        Render a template of the catalogue.

        Raises:
            CatalogueError: The template does not exist, asks for an unknown value, or is too large.
        """
        try:
            template = self._environment.get_template(name)
        except TemplateError as error:
            raise CatalogueError(f"{name}: {error}") from error
        return self._run(template, view, seed, name)

    def phrase(self, source: str, view: Mapping[str, Plain], *, seed: str, where: str) -> str:
        """Render one phrase of the catalogue, given by its source; never a client's text."""
        try:
            template = self._compiled.get(source) or self._environment.from_string(source)
        except TemplateError as error:
            raise CatalogueError(f"{where}: {error}") from error
        self._compiled[source] = template
        return self._run(template, view, seed, where)

    def _run(self, template: Template, view: Mapping[str, Plain], seed: str, where: str) -> str:
        def variante(*options: str) -> str:
            return pick(options, seed)

        deadline, size, pieces = time.monotonic() + MAX_SECONDS, 0, []
        try:
            for piece in template.generate(**view, variante=variante):
                size += len(piece)
                if size > MAX_CHARS or time.monotonic() > deadline:
                    raise CatalogueError(f"{where}: the template writes too much or takes too long")
                pieces.append(piece)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise CatalogueError(f"{where}: {error}") from error
        return "".join(pieces)


@lru_cache(maxsize=4)
def renderer_for(catalogue: Catalogue) -> Renderer:
    """Return the renderer of a catalogue; its templates are compiled once, not once a draft."""
    return Renderer(catalogue.sources())


def check_source(source: str) -> None:
    """
    Parse a template and refuse loops that nest too deep.

    Raises:
        jinja2.TemplateError: The syntax is wrong.
        SecurityError: Loops nest deeper than ``MAX_LOOP_DEPTH``.
    """
    _check_loops(_environment({}).parse(source), 0)


def _check_loops(node: nodes.Node, depth: int) -> None:
    for child in node.iter_child_nodes():
        inner = depth + isinstance(child, nodes.For)
        if inner > MAX_LOOP_DEPTH:
            raise SecurityError(f"loops nest deeper than {MAX_LOOP_DEPTH}")
        _check_loops(child, inner)


def _environment(sources: Mapping[str, str]) -> SafeEnvironment:
    environment = SafeEnvironment(
        loader=DictLoader(dict(sources)),
        undefined=StrictUndefined,
        finalize=_refuse_none,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., str]] = {
        "de": with_de,
        "a": with_a,
        "liste": join_words,
        "minuscule": lower_first,
        "majuscule": upper_first,
    }
    environment.filters.update(filters)
    environment.globals.clear()
    environment.globals["range"] = _short_range
    return environment


def _short_range(stop: int) -> range:
    return range(min(stop, MAX_LOOP))


def _refuse_none(value: Any) -> Any:
    if value is None:
        raise ValueError("a value is None")
    return value
