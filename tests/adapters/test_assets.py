"""Published scripts and sheets are those of the repository, only smaller."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from casepress.adapters.assets import published
from casepress.project import PACKAGE

STATIC = PACKAGE / "static"
RULES = """(text) => {
  const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
  /* Of a custom property the browser keeps the spaces as they are written. */
  return Array.from(sheet.cssRules, (rule) => rule.cssText.replace(/, +/g, ","));
}"""


@pytest.mark.browser
def test_browser_reads_the_same_rules_from_a_published_sheet(browser: Browser) -> None:
    page = browser.new_page()
    for path in sorted(STATIC.glob("*.css")):
        small = published(path)
        assert small is not None
        assert len(small) < path.stat().st_size
        rules = page.evaluate(RULES, path.read_text("utf-8"))
        assert len(rules) > 10
        assert page.evaluate(RULES, small) == rules, path.name
    page.close()


@pytest.mark.browser
def test_browser_compiles_published_scripts_and_they_say_the_same_words(browser: Browser) -> None:
    page = browser.new_page()
    for path in sorted(STATIC.glob("*.js")):
        small = published(path)
        if path.name.endswith(".min.js"):
            assert small is None
            continue
        assert small is not None
        assert (
            page.evaluate(
                "(text) => { try { new Function(text); return '' } catch (e) { return String(e) } }", small
            )
            == ""
        )
        written = "".join(char for char in path.read_text("utf-8") if char > "\u2e7f")
        assert "".join(char for char in small if char > "\u2e7f") == written, path.name
    page.close()
