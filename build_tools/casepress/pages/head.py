"""The head of a page: its metadata rendered, what a whole section has in common once."""

from __future__ import annotations

from typing import Any

import jinja2
from markupsafe import Markup

from casepress.pages.copy import Imprint
from casepress.pages.metadata import COLUMNS, linked_data, publication_date, site_domain
from casepress.pages.page import Page


class Heads:
    """Renders heads. State: the tags of the sections seen so far."""

    def __init__(self, templates: jinja2.Environment, imprint: Imprint) -> None:
        self.templates = templates
        self.imprint = imprint
        self.tags: dict[str, Markup] = {}
        self.head = templates.get_template("head.html")

    def __call__(self, page: Page, root: str) -> str:
        """The metadata of a page; `root` leads from it to the site's root."""
        tags = self.tags.get(page.section) or self._section(page.section)
        return self.head.render(
            page=page,
            root=root,
            imprint=self.imprint,
            tags=tags,
            linked=linked_data(page, self.imprint),
            pub_date=publication_date(page.article) if page.article else "",
        )

    def _section(self, section: str) -> Markup:
        values: dict[str, Any] = {
            "imprint": self.imprint,
            "column": COLUMNS[section],
            "domain": site_domain(self.imprint.url),
        }
        html = self.templates.get_template("tags.html").render(values)
        self.tags[section] = Markup(html)  # noqa: S704 - rendered by an escaping template
        return self.tags[section]
