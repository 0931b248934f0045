"""Decides what the benchmark's corpus holds before any text is written: releases, places, titles."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
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
