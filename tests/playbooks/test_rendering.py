"""Does the sandbox refuse what a template has no business doing?"""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError

from models.errors import CatalogueError
from playbooks.rendering import MAX_CHARS, Renderer, check_source

HOSTILE = {
    "class": "{{ ''.__class__.__mro__ }}",
    "multiply": "{{ 'a' * 100000000 }}",
    "power": "{{ 9 ** 99999 }}",
    "undefined": "{{ inconnu }}",
    "none": "{{ none }}",
    "method": "{{ mots.append('x') }}",
    "import": "{% import 'os' as os %}",
    "global": "{{ cycler }}",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_template_is_refused(source: str) -> None:
    """Reaching out, building huge values, unknown values and None all fail with the place."""
    with pytest.raises(CatalogueError, match="essai"):
        Renderer({}).phrase(source, {"mots": ("a",)}, seed="s", where="essai")


def test_endless_output_is_cut() -> None:
    """A template that writes more than a long letter is refused."""
    source = "{% for i in range(200) %}{% for j in range(200) %}{{ mot }}{% endfor %}{% endfor %}"

    with pytest.raises(CatalogueError, match="too much"):
        Renderer({}).phrase(source, {"mot": "x" * (MAX_CHARS // 100)}, seed="s", where="essai")


def test_deep_loops_are_refused_at_the_check() -> None:
    """Three loops inside one another could run for ever without writing anything."""
    one = "{% for i in range(9) %}"
    source = one * 3 + "{% endfor %}" * 3

    with pytest.raises(SecurityError):
        check_source(source)


def test_client_text_is_only_data() -> None:
    """Template signs in a client's words come out as they are."""
    text = Renderer({}).phrase("{{ mot }}", {"mot": "{{ 7 + 7 }}"}, seed="s", where="essai")

    assert text == "{{ 7 + 7 }}"


def test_variant_depends_on_the_seed_alone() -> None:
    """The same dossier gets the same wording; among many dossiers each wording is used."""
    renderer = Renderer({})
    source = "{{ variante('a', 'b', 'c') }}"

    first = [renderer.phrase(source, {}, seed=f"D-{n}", where="essai") for n in range(40)]

    assert first == [renderer.phrase(source, {}, seed=f"D-{n}", where="essai") for n in range(40)]
    assert set(first) == {"a", "b", "c"}
