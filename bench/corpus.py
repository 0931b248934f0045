"""Writes a deterministic casepress site of invented cases, to be built and timed.

The places are real regions, everything said about them is made up; the corpus is never published.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from pathlib import Path
from typing import Final

from bench import words
from bench.plan import (
    CASES_IN_A_RELEASE,
    Inspection,
    Plan,
    plan_cases,
    plan_inspections,
    release_day,
    short_name,
)

CONDUCTS: Final = sorted({slug for subject in words.SUBJECTS.values() for _, slug in subject.failings})
SUMMARY: Final = "存在{thing}问题，{a}项整改任务中有{b}项未完成，相关部门监管缺失。"

CONFIG: Final = """\
site_name: 基准语料（内容为机器生成，非真实案例）
site_url: https://example.org/
theme:
  name: material
  language: zh
  font: false
plugins:
  - casepress: {office: 基准语料, site_code: bm00000000, search: %s}
"""
HOME: Final = "# 典型案例通报\n\n<!-- casepress: latest 8 -->\n"


class Writer:
    """Fills sentences for one case. State: random numbers of its own, so no case depends on another."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.chance = random.Random(f"{seed}:{plan.number}")
        self.thing = words.SUBJECTS[plan.domain].thing

    def sentence(self, template: str) -> str:
        """The template with every slot filled; {b} is smaller than {a}."""
        chance = self.chance
        many = chance.randrange(12, 900)
        return template.format(
            place=self.plan.city.name,
            site=self.plan.site,
            thing=self.thing,
            dept=chance.choice(words.DEPARTMENTS),
            how="、".join(chance.sample(words.METHODS, 2)),
            a=many,
            b=chance.randrange(2, many),
            p=f"{chance.randrange(30, 960) / 10:.1f}",
            y=self.plan.day.year - chance.randrange(1, 4),
            m=chance.randrange(1, 13),
            d=chance.randrange(1, 29),
        )

    def sentences(self, templates: tuple[str, ...], count: int) -> list[str]:
        """So many different sentences."""
        return [self.sentence(template) for template in self.chance.sample(templates, count)]

    def body(self) -> str:
        """The text in Markdown, about 1,500 characters."""
        plan, chance = self.plan, self.chance
        background = self.sentences(words.BACKGROUND, 8)
        findings = self.sentences(words.FINDINGS, 15)
        causes = self.sentences(words.CAUSES, 7)
        lead = (
            f"{plan.day.year}年{plan.day.month}月，{self.team}督察{short_name(plan.city.province)}发现，"
            f"{plan.city.name}{plan.site}治理工作不力，**{self.thing}**问题突出。"
        )
        parts = [lead, "## 一、基本情况", "".join(background[:4]), "".join(background[4:])]
        parts.append("## 二、主要问题")
        for mark, start in zip("一二三", (0, 5, 10), strict=True):
            head, *rest = findings[start : start + 5]
            parts.append(f"**{mark}是{head.rstrip('。')}**。" + "".join(rest))
        parts.append(
            f"督察组对{plan.city.name}{plan.site}的{chance.randrange(20, 900)}份材料逐项核对，列出以下点位："
        )
        parts.append("\n".join(f"- {item}" for item in self.sentences(words.ITEMS, 4)))
        if chance.random() < 0.35:
            parts.append(self.table())
        parts += ["## 三、原因分析", "".join(causes[:4]), "".join(causes[4:])]
        parts.append(
            f"督察组将针对{plan.city.name}{plan.site}有关情况进一步调查核实，"
            f"并对{chance.randrange(3, 40)}项问题线索做好后续督察工作。"
        )
        return "\n\n".join(parts) + "\n"

    def table(self) -> str:
        """Three years of a quantity."""
        rows = [
            f"| {self.plan.day.year - back}年 | {self.chance.randrange(40, 9_000)} "
            f"| {self.chance.randrange(5, 95)}% |"
            for back in (3, 2, 1)
        ]
        return "\n".join(["| 年份 | 产生量（吨） | 规范处置率 |", "| --- | ---: | ---: |", *rows])

    @property
    def team(self) -> str:
        inspection = self.plan.inspection
        return inspection.teams[inspection.provinces.index(self.plan.city.province_code)]

    def front(self) -> str:
        """The front matter, without its fences."""
        plan, chance = self.plan, self.chance
        issues = [plan.domain, plan.conduct]
        if chance.random() < 0.3:
            issues.insert(1, chance.choice([slug for slug in words.SUBJECTS if slug != plan.domain]))
        if chance.random() < 0.4:
            issues.append(chance.choice([slug for slug in CONDUCTS if slug != plan.conduct]))
        followed = chance.randrange(0, 5) if chance.random() < 0.4 else 0
        source = "生态环境部" if plan.inspection.level == "central" else f"{plan.city.province}生态环境厅"
        lines = [
            f"title: {plan.title}",
            f'region: ["{plan.city.code}"]',
            f"issue: [{', '.join(issues)}]",
            f"batch: {plan.batch}",
            f"order: {plan.order}",
            f"team: {self.team}",
            f"found_on: {plan.day - dt.timedelta(days=chance.randrange(3, 20))}",
            f"source: {source}",
            f"status: {'整改中' if followed else '已通报'}",
            f"summary: {plan.city.name}{plan.site}{self.sentence(SUMMARY)}",
            "key_facts:",
        ]
        for name, unit in chance.sample(words.FACTS, chance.randrange(2, 5)):
            lines.append(f'  - {{name: {name}, value: "{chance.randrange(3, 5000)}", unit: {unit}}}')
        if followed:
            lines.append("follow_ups:")
            for step, (kind, text) in enumerate(words.FOLLOW_UPS[:followed], 1):
                day = plan.day + dt.timedelta(days=step * chance.randrange(20, 60))
                step_text = f"text: {self.sentence(text)}, source: {plan.city.province}整改情况公开"
                lines.append(f"  - {{date: {day}, kind: {kind}, {step_text}}}")
        return "\n".join(lines) + "\n"

    def file(self) -> str:
        """The whole case file."""
        body = self.body()
        return f"---\n{self.front()}---\n\n{body}"


def inspections_yaml(inspections: list[Inspection], cases: int) -> str:
    """The text of cases/_vocabulary/inspections.yml."""
    lines = ["inspections:"]
    left = cases
    for inspection in inspections:
        lines += [
            f"  - id: {inspection.id}",
            f"    level: {inspection.level}",
            "    kind: 例行",
            f"    round: {inspection.round}",
            f"    batch: {inspection.batch}",
            f"    label: {inspection.label}",
            f"    name: {inspection.name}",
            f"    start: {inspection.start}",
            f"    end: {inspection.start + dt.timedelta(days=35)}",
            "    regions: [" + ", ".join(f'"{code}"' for code in inspection.provinces) + "]",
            "    teams:",
            *(
                f'      - {{name: {team}, regions: ["{code}"]}}'
                for team, code in zip(inspection.teams, inspection.provinces, strict=True)
            ),
            "    releases:",
        ]
        for release in range(1, inspection.releases + 1):
            total = min(CASES_IN_A_RELEASE, left)
            left -= total
            moment = f"{release_day(inspection, release)}T18:00+08:00"
            lines.append(
                f"      - {{id: {inspection.id}-r{release}, ordinal: {release}, "
                f"publish_at: {moment}, cases_total: {total}}}"
            )
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, cases: int, seed: int = 1, *, search: bool = False) -> None:
    """Write the site into `folder`, which must not hold other cases. No peer has a search index, so it has none
    unless `search` is asked for."""
    for name, text in (
        ("mkdocs.yml", CONFIG % str(search).lower()),
        ("docs/index.md", HOME),
        ("cases/_vocabulary/inspections.yml", inspections_yaml(plan_inspections(cases), cases)),
    ):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    made: set[Path] = set()
    for plan in plan_cases(cases, seed):
        target = folder / plan.path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(Writer(plan, seed).file().encode())


def change_case(folder: Path, number: int) -> Path:
    """Edit the title and the body of one case, the `number`-th of the sorted files (modulo their count).

    Returns its path relative to `folder`. The same number gives the same edit; doing it twice
    changes nothing.
    """
    files = sorted(path for path in folder.glob("cases/*/*.md") if not path.parent.name.startswith("_"))
    chosen = files[number % len(files)]
    head, body = chosen.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
    title, rest = head.split("\n", 1)
    place = title.removeprefix("title: ").split(" ")[0]
    addition = f"补充核查表明，“{place}”一案的第{number}号线索仍未整改到位，督察组要求限期说明情况。\n"
    if addition not in body:
        text = f"---\n{title}仍未解决\n{rest}---\n{body}\n{addition}"
        chosen.write_bytes(text.encode())
    return chosen.relative_to(folder)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--search", action="store_true", help="a site with a search index")
    parser.add_argument("--change", type=int, metavar="N", help="edit the N-th case of a corpus instead")
    given = parser.parse_args()
    if given.change is None:
        write_corpus(given.folder, given.cases, given.seed, search=given.search)
    else:
        print(change_case(given.folder, given.change))


if __name__ == "__main__":
    main()
