"""The lean environment of the theme lists what MkDocs publishes of it, and renders the same."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.theme import Theme

from casepress.adapters.theme import quicken


def published(theme: Theme) -> list[str]:
    config = MkDocsConfig()
    config.load_dict({"site_name": "x"})
    config.theme = theme
    files = Files([])
    files.add_files_from_theme(theme.get_env(), config)
    return sorted(file.src_uri for file in files)


def test_same_files_of_the_theme_are_published_without_walking_its_icons() -> None:
    theme = Theme("material")
    before = published(theme)
    quicken(theme)
    assert published(theme) == before
    assert len(before) > 20
    loader = theme.get_env().loader
    assert loader is not None
    assert not [name for name in loader.list_templates() if ".icons" in name]


def test_template_that_includes_an_icon_still_finds_it() -> None:
    theme = Theme("material")
    plain = theme.get_env().get_template(".icons/material/magnify.svg").render()
    quicken(theme)
    assert theme.get_env().get_template(".icons/material/magnify.svg").render() == plain
