"""Writes a deterministic casepress site of invented cases, to be built and timed.

The places are real regions, everything said about them is made up; the corpus is never published.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bench import words

CITIES: Final = Path(__file__).with_name("cities.csv")
CASES_IN_A_RELEASE: Final = 8
# Releases of an inspection, in turn: central ones have five, the others vary.
RELEASES: Final = (5, 4, 6, 5, 8, 7)
# Every stay lies between these days. Region codes of `cities.csv` did not change between them.
FIRST_DAY: Final = dt.date(2020, 3, 2)
LAST_DAY: Final = dt.date(2025, 9, 1)

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
  - casepress: {}
"""
HOME: Final = "# 典型案例通报\n\n<!-- casepress: latest 8 -->\n"


class City(NamedTuple):
    """A city of `cities.csv`: six-digit code, name, and its province."""

    code: str
    name: str
    province_code: str
    province: str


class Inspection(NamedTuple):
    """One inspection: its id, names, first day, provinces and number of releases."""

    id: str
    level: str
    label: str
    name: str
    round: int
    batch: int
    start: dt.date
    provinces: tuple[str, ...]
    teams: tuple[str, ...]
    releases: int


class Plan(NamedTuple):
    """What is decided about a case before its text is written. `number` counts from 0."""

    number: int
    inspection: Inspection
    release: int
    order: int
    city: City
    domain: str
    title: str
    site: str
    conduct: str

    @property
    def batch(self) -> str:
        return f"{self.inspection.id}-r{self.release}"

    @property
    def slug(self) -> str:
        return f"{self.domain}-{self.conduct}-{self.order}"

    @property
    def path(self) -> Path:
        """Relative to the site's folder."""
        return Path("cases", self.batch, f"{self.slug}.md")

    @property
    def day(self) -> dt.date:
        """The day of publication."""
        return release_day(self.inspection, self.release)


def release_day(inspection: Inspection, release: int) -> dt.date:
    """The day on which the release with this ordinal (from 1) came out."""
    return inspection.start + dt.timedelta(days=4 * release)


def read_cities() -> list[City]:
    """The cities of `cities.csv`, in the order of their codes."""
    with CITIES.open(encoding="utf-8", newline="") as lines:
        return [City(*row) for row in itertools.islice(csv.reader(lines), 1, None)]


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    digits = "〇一二三四五六七八九"
    tens, units = divmod(number, 10)
    head = ("十" if tens == 1 else f"{digits[tens]}十") if tens else ""
    return head + (digits[units] if units or not tens else "")


def short_name(province: str) -> str:
    """A province as titles name it: without its kind."""
    for long in ("内蒙古", "广西", "西藏", "宁夏", "新疆"):
        if province.startswith(long):
            return long
    return province[:-1]


def plan_inspections(cases: int) -> list[Inspection]:
    """Enough inspections for so many cases: every sixth is a central one of eight provinces."""
    provinces = list(dict.fromkeys((city.province_code, city.province) for city in read_cities()))
    needed = -(-cases // CASES_IN_A_RELEASE)
    counts: list[int] = []
    while sum(counts) < needed:
        counts.append(RELEASES[len(counts) % len(RELEASES)])
    counts[-1] -= sum(counts) - needed
    span = (LAST_DAY - FIRST_DAY).days
    seen: Counter[str] = Counter()
    made = []
    for number, releases in enumerate(counts):
        start = FIRST_DAY + dt.timedelta(days=number * span // len(counts))
        central = number % len(RELEASES) == 0
        place = number - number // len(RELEASES) - 1
        codes, names = zip(
            *(
                [provinces[(number // len(RELEASES) * 8 + step) % len(provinces)] for step in range(8)]
                if central
                else [provinces[place % len(provinces)]]
            ),
            strict=True,
        )
        owner = "c" if central else f"p{codes[0][:2]}-"
        # Central rounds have six batches, provincial ones four; both counts start at 1.
        turn, batch = divmod(seen[owner], 6 if central else 4)
        seen[owner] += 1
        ordinal = f"第{chinese(turn + 1)}轮第{chinese(batch + 1)}批"
        made.append(
            Inspection(
                id=f"c{turn + 1}b{batch + 1}" if central else f"{owner}{turn + 1}-{batch + 1}",
                level="central" if central else "provincial",
                label=ordinal if central else f"{short_name(names[0])}{ordinal}",
                name=f"{'' if central else names[0]}{ordinal}{'中央' if central else '省级'}生态环境保护督察",
                round=turn + 1,
                batch=batch + 1,
                start=start,
                provinces=tuple(codes),
                teams=tuple(
                    f"中央第{chinese(step)}生态环境保护督察组" if central else f"{name}生态环境保护督察组"
                    for step, name in enumerate(names, 1)
                ),
                releases=releases,
            )
        )
    return made


def plan_cases(cases: int, seed: int) -> Iterator[Plan]:
    """The cases in order of publication. Titles are unique: a city meets each site and failing once."""
    by_province: dict[str, list[City]] = defaultdict(list)
    for city in read_cities():
        by_province[city.province_code].append(city)
    turn: Counter[str] = Counter()
    visits: Counter[str] = Counter()
    number = 0
    for inspection in plan_inspections(cases):
        for release in range(1, inspection.releases + 1):
            for order in range(1, min(CASES_IN_A_RELEASE, cases - number) + 1):
                province = inspection.provinces[(order - 1) % len(inspection.provinces)]
                city = by_province[province][turn[province] % len(by_province[province])]
                turn[province] += 1
                yield _plan(number, inspection, release, order, city, visits[city.code], seed)
                visits[city.code] += 1
                number += 1


def _plan(
    number: int, inspection: Inspection, release: int, order: int, city: City, visit: int, seed: int
) -> Plan:
    # Mixed radix over domain, site's name and failing, started elsewhere in every city.
    domains = list(words.SUBJECTS)
    offset = seed * 131 + int(city.code)
    domain = domains[(visit + offset) % len(domains)]
    subject = words.SUBJECTS[domain]
    name = words.NAMES[(visit // len(domains) + offset // 7) % len(words.NAMES)]
    rank = visit // (len(domains) * len(words.NAMES)) + offset // 11
    failing, conduct = subject.failings[rank % len(subject.failings)]
    verdict = words.VERDICTS[(visit + offset // 13) % len(words.VERDICTS)]
    site = name + subject.site
    title = f"{short_name(city.province)}{city.name}{site}{failing} {verdict}"
    return Plan(number, inspection, release, order, city, domain, title, site, conduct)


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
            f"督察组对{plan.city.name}{plan.site}的{chance.randrange(20, 900)}份材料逐项核对后，列出以下点位："
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
                lines.append(f"  - {{date: {day}, kind: {kind}, text: {self.sentence(text)}}}")
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


def write_corpus(folder: Path, cases: int, seed: int = 1) -> None:
    """Write the site into `folder`, which must not hold other cases."""
    for name, text in (
        ("mkdocs.yml", CONFIG),
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
    parser.add_argument("--change", type=int, metavar="N", help="edit the N-th case of a corpus instead")
    given = parser.parse_args()
    if given.change is None:
        write_corpus(given.folder, given.cases, given.seed)
    else:
        print(change_case(given.folder, given.change))


if __name__ == "__main__":
    main()
