"""Kinds of pages that the demonstration lacks, in the browser: notices, moved addresses, corrections, ways to report,
second pages of lists. Judged as the others are, by axe-core, the Nu checker and on a small screen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT, faults, npm, serving
from playwright.sync_api import Browser
from programs import needed
from site_builder import Site, case_text, settings, site
from test_demonstration import Built
from test_demonstration import built as built

pytestmark = [pytest.mark.site, pytest.mark.browser]
NOW = "2021-06-10T12:00+08:00"
TIP = "\n    tip_off:\n      - {from: 2021-04-06, to: 2021-07-10, phone: 0871-00000000, hours: 8:00至20:00, post_box: 昆明市A001号}\n    releases:"
KINDS = (
    "cases/c2b3-r5-corrected/", "cases/c2b3-r5-gone/", "cases/1/", "regions/530000/1/", "briefings/",
    "briefings/b2021-12/", "report/", "zh-hant/cases/c2b3-r5-gone/", "zh-hant/cases/1/", "zh-hant/briefings/b2021-12/",
    "zh-hant/report/",
)  # fmt: skip
# These send their reader on at once: they are looked at as files.
PLAIN = ("cases/c2b3-r5-old-name/", "zh-hant/cases/c2b3-r5-old-name/")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    cases = {
        "c2b3-r5/corrected": case_text(
            corrections="[{date: 2021-05-20, note: 改正面积}, {date: 2021-05-21, note: 改正单位, kind: major}]",
            aliases="[c2b3-r5-old-name]",
            follow_ups="[{date: 2021-05-12, kind: accountability, text: 三名干部被诫勉谈话, source: 市纪委}]",
            key_facts='[{name: 总投资, value: "6.2", unit: 亿元, note: 十三五期间}]',
        ),
        "c2b3-r5/gone": case_text("云南某湖一起撤回的通报", withdrawn="{date: 2021-06-01, note: 数据有误}"),
    }
    for number in range(5):
        cases[f"c2b3-r5/works-{number}"] = case_text(
            f"云南某地第{number}座污水处理厂直排污水",
            body=f"第{number}座厂的污水直排入河。\n",
            order=str(number + 3),
        )
    config = settings("per_page: 2\nvariants: [zh-Hant]")
    built = site(tmp_path_factory.mktemp("rare") / "site", cases, config=config)
    file = built.root / "cases/_vocabulary/inspections.yml"
    file.write_text(file.read_text("utf-8").replace("\n    releases:", TIP, 1), "utf-8")
    head = "title: 工作简报\nnumber: 12\npublish_at: 2021-05-20T18:00+08:00\nheadline: 督察进驻第一周"
    built.write(
        "cases/_briefings/b2021-12.md", f"---\n{head}\n---\n## 进行时\n\n- 太原市约谈三家企业负责人。\n"
    )
    outcome = built.build(NOW)
    assert (outcome.published, outcome.cases) == (True, 7), outcome.findings
    return built


@pytest.fixture(scope="module")
def address(made: Site) -> Iterator[str]:
    with serving(made.output) as root:
        yield root


@pytest.mark.parametrize("mode", ["light", "dark", "large"])
def test_axe_and_the_policy_complain_of_no_rare_page_and_nothing_overflows(
    address: str, browser: Browser, mode: str
) -> None:
    axe = npm("axe-core/axe.min.js")
    scheme: Any = "dark" if mode == "dark" else "light"
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    found: dict[str, list[str]] = {}
    # The words of a variant change no colour and no size.
    for kind in [one for one in KINDS if mode == "light" or not one.startswith("zh-hant/")]:
        response = page.goto(f"{address}{kind}{'#care' if mode == 'large' else ''}", wait_until="load")
        assert response is not None
        assert response.ok, kind
        if mode == "large":
            page.reload()
        assert page.evaluate("document.documentElement.classList.contains('care')") == (mode == "large")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind
        found |= {kind: seen} if (seen := faults(page, axe)) else {}
        if mode == "light":
            page.set_viewport_size({"width": 390, "height": 844})
            page.evaluate("document.documentElement.style.fontSize = '225%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, f"{kind} at 200 %"
            page.set_viewport_size({"width": 320, "height": 640})
    page.close()
    assert found == {}
    assert complaints == []


def test_nu_html_checker_finds_no_error_in_the_demonstration_or_a_rare_page(built: Built, made: Site) -> None:
    jar = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file():
        needed("vnu.jar")
    # A variant has the tags of its page: of every kind one is enough.
    twins = [
        f"zh-hant/{kind}"
        for kind in ("", "cases/c2b3-r5-taigu/", "regions/", "search/", "verify/", "404.html")
    ]
    pages = [address for address in built.pages if not address.startswith("zh-hant/")]
    files = [(made.output, kind) for kind in (*KINDS, *PLAIN)]
    files += [(built.folder, kind) for kind in (*pages, *twins)]
    assert len(files) > 200
    paths = [
        str(folder / (kind if kind.endswith(".html") else f"{kind}index.html")) for folder, kind in files
    ]
    command = [needed("java"), "-Xss1m", "-jar", str(jar), "--format", "json", *paths]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(run.stderr)["messages"]
    assert [f"{one['url']}: {one['message']}" for one in messages if one["type"] != "info"][:20] == []


def test_every_rare_page_carries_the_policy_itself(made: Site) -> None:
    pages = [Path(path) for path in made.output.rglob("*.html")]
    assert len(pages) > 40
    assert [
        path for path in pages if 'http-equiv="Content-Security-Policy"' not in path.read_text("utf-8")
    ] == []
