"""Turns a corpus into a Hugo site with the same kinds of pages inside the same shell, and builds it.

The conversion is not timed: Hugo gets its front matter resolved (parents of regions, labels, dates).
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from bench import shell, words
from bench.plan import CASES_IN_A_RELEASE, City, chinese, read_cities, short_name

LAYOUTS: Final = Path(__file__).with_name("hugo_site")
VENV: Final = Path(__file__).with_name("scratch") / "venv"
ISSUES: Final = Path(__file__).parents[1] / "build_tools/casepress/vocabularies/issues.yml"
KINDS: Final = {
    "rectification-start": "启动整改",
    "rectification-plan": "整改方案",
    "rectification": "整改",
    "accountability": "问责",
}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Lists(NamedTuple):
    """The vocabularies that the conversion needs."""

    cities: dict[str, City]
    domains: dict[str, str]
    conducts: dict[str, str]
    inspections: list[dict[str, Any]]

    @property
    def releases(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        return {release["id"]: (one, release) for one in self.inspections for release in one["releases"]}


def read_lists(corpus: Path) -> Lists:
    """The corpus's vocabularies, with casepress's issue labels."""
    issues = yaml.load(ISSUES.read_text(encoding="utf-8"), _LOADER)
    declared = corpus / "cases/_vocabulary/inspections.yml"
    return Lists(
        {city.code: city for city in read_cities()},
        {issue["slug"]: issue["label"] for issue in issues["domains"]},
        {issue["slug"]: issue["label"] for issue in issues["conducts"]},
        yaml.load(declared.read_text(encoding="utf-8"), _LOADER)["inspections"],
    )


def write_site(corpus: Path, site: Path, page: Path) -> None:
    """Write the Hugo site for `corpus` into the new folder `site`; `page` is a page rendered by Material."""
    shutil.copytree(LAYOUTS, site)
    frame = shell.cut(page)
    (site / "layouts/baseof.html").write_text(base_template(frame.html), encoding="utf-8")
    shutil.copytree(frame.assets, site / "static/assets")
    lists = read_lists(corpus)
    _write_parameters(site, lists)
    releases = lists.releases
    used: set[str] = set()
    for path in sorted(corpus.glob("cases/*/*.md")):
        used |= convert_case(path, site, lists, releases)
    for name, front in _index_pages(lists, frozenset(used)):
        _write(site / "content" / name / "_index.md", front, "")


def base_template(html: str) -> str:
    """The shell as Hugo's base template."""
    html = html.replace("{{", '{{ "{{" }}')
    for marker, action in (
        (shell.TITLE, "{{ .Title }}{{ if not .IsHome }} - {{ site.Title }}{{ end }}"),
        (shell.ADDRESS, "{{ .Permalink }}"),
        (shell.DESCRIPTION, "{{ with .Description }}{{ . }}{{ else }}{{ $.Title }}{{ end }}"),
        (shell.HEAD, '{{ block "head" . }}{{ partial "head.html" . }}{{ end }}'),
        (shell.CONTENTS, '{{ block "toc" . }}{{ end }}'),
        (shell.MAIN, '{{ block "main" . }}{{ end }}'),
    ):
        first, *rest = html.split(marker)
        html = first + action.join(["", *rest]) if rest else first
    return html


def _write_parameters(site: Path, lists: Lists) -> None:
    parameters = {
        "provinces": sorted({city.province_code for city in lists.cities.values()}),
        "domains": [slug for slug in lists.domains if slug in words.SUBJECTS],
        "conducts": list(lists.conducts),
        "kinds": KINDS,
    }
    with (site / "hugo.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[params]\n")
        for key, value in parameters.items():
            if isinstance(value, list):
                settings.write(f"{key} = {json.dumps(value)}\n")
        settings.write("[params.kinds]\n")
        settings.writelines(f'{kind} = "{label}"\n' for kind, label in KINDS.items())


def _index_pages(lists: Lists, used: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The folder and front matter of every page that only lists cases: none without any."""
    yield "cases", {"title": "全部案例"}
    yield "batches", {"title": "按批次查看"}
    yield "regions", {"title": "按地区查看"}
    yield "issues", {"title": "按问题查看"}
    children: dict[str, list[City]] = {}
    for city in (city for city in lists.cities.values() if city.code in used):
        children.setdefault(city.province_code, []).append(city)
        title = city.province + city.name
        yield f"regions/{city.code}", {"title": title, "linkTitle": city.name, "province": city.province_code}
    for code, cities in children.items():
        yield f"regions/{code}", {"title": cities[0].province, "children": [city.code for city in cities]}
    for slug, label in {**lists.domains, **lists.conducts}.items():
        if slug in used:
            yield f"issues/{slug}", {"title": label}
    for one in lists.inspections:
        facts = [
            {"name": "层级", "value": "中央督察" if one["level"] == "central" else "省级督察"},
            {"name": "种类", "value": one["kind"]},
            {"name": "时间", "value": f"{one['start']} 至 {one['end']}"},
            {"name": "督察组", "value": "、".join(team["name"] for team in one["teams"])},
        ]
        label = f"{one['label']}督察"
        front = {"title": one["name"], "linkTitle": label, "date": str(one["start"]), "facts": facts}
        yield f"batches/{one['id']}", {**front, "outputs": ["html", "atom", "jsonfeed"]}
        for release in one["releases"]:
            short = f"第{chinese(release['ordinal'])}批通报"
            day = str(release["publish_at"])[:10]
            front = {"title": f"{label} · {short}", "linkTitle": short, "date": day, "id": release["id"]}
            facts = [{"name": "发布日期", "value": day}]
            yield f"batches/{one['id']}/{release['id']}", {**front, "facts": facts}


def convert_case(
    path: Path, site: Path, lists: Lists, releases: dict[str, tuple[dict[str, Any], dict[str, Any]]]
) -> set[str]:
    """Write one case file as a page of the Hugo site; returns the terms under which it stands."""
    head, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
    given = yaml.load(head, _LOADER)
    inspection, release = releases[given["batch"]]
    city = lists.cities[given["region"][0]]
    # Hugo sorts by time, newest first: inside a release a second less for each place keeps its order.
    second = CASES_IN_A_RELEASE + 1 - given["order"]
    front: dict[str, Any] = {
        "title": given["title"],
        "slug": f"{given['batch']}-{path.stem}",
        "date": f"{str(release['publish_at'])[:10]}T18:00:{second:02}+08:00",
        "description": given["summary"],
        "regions": [city.province_code, city.code],
        "issues": given["issue"],
        "city": city.code,
        "place": short_name(city.province) + city.name,
        "main": given["issue"][0],
        "domains": [slug for slug in given["issue"] if slug in lists.domains],
        "conducts": [slug for slug in given["issue"] if slug in lists.conducts],
        "team": given["team"],
        "found_on": str(given["found_on"]),
        "source": given["source"],
        "status": given["status"],
        "key_facts": given["key_facts"],
        "follow_ups": [{**step, "date": str(step["date"])} for step in given.get("follow_ups", ())],
    }
    _write(site / "content/batches" / inspection["id"] / release["id"] / path.name, front, body)
    return {*front["regions"], *front["issues"]}


def _write(target: Path, front: dict[str, Any], body: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    head = yaml.dump(front, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
    target.write_bytes(f"---\n{head}---\n{body}".encode())


def command(site: Path, output: Path) -> list[str]:
    """Hugo's command line; its program comes with the `hugo` package of this interpreter's environment."""
    return [str(program()), "--quiet", "--source", str(site), "--destination", str(output.resolve())]


def program() -> Path:
    """Hugo's own binary, without the Python program that its package puts before it."""
    for prefix in (VENV, Path(sys.prefix)):
        found = sorted(prefix.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
        if found:
            return found[0]
    raise SystemExit("hugo is missing: install bench/requirements.in into the venv bench/scratch/venv")


def version() -> str:
    """Hugo's name and version, or that it is missing."""
    try:
        printed = subprocess.run([program(), "version"], check=True, capture_output=True, text=True).stdout
    except SystemExit:
        return "no Hugo"
    return f"Hugo {printed.split()[1].split('-')[0].removeprefix('v')}"


def measure(folder: Path) -> dict[str, tuple[int, int]]:
    """Files and bytes of a built site by kind: html, feeds, other."""
    kinds = {"html": (0, 0), "feeds": (0, 0), "other": (0, 0)}
    for path in folder.rglob("*"):
        if path.is_file():
            kind = "html" if path.suffix == ".html" else "feeds" if path.name == "feed.xml" else "other"
            files, size = kinds[kind]
            kinds[kind] = (files + 1, size + path.stat().st_size)
    return kinds


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.hugo", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("site", type=Path, help="new folder; the output goes to SITE/public")
    parser.add_argument(
        "--shell", type=Path, help="a rendered page to cut (default: a plain one of Material)"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        page = given.shell or shell.render_stand_in(Path(scratch), Path(sys.prefix) / "bin/mkdocs")
        write_site(given.corpus, given.site, page)
    subprocess.run(command(given.site, given.site / "public"), check=True)
    for kind, (files, size) in measure(given.site / "public").items():
        print(f"{kind:10} {files:8} files {size / 2**20:9.1f} MiB")


if __name__ == "__main__":
    main()
