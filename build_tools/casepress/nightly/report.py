"""The report of a night: as a record, as JSON for programs, as lines for a terminal. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from casepress import exit_codes
from casepress.diagnostics import Finding, Words, help_of
from casepress.vocabulary.inspections import SHANGHAI

KIND: Final = "casepress night report"
ENDINGS: Final = {
    "published": Words("已公开新的一版", "A new release is public"),
    "partial": Words("已公开新的一版，但有案例因错误没有收录，或沿用上次版本", "A new release is public; faulty cases are left out or unchanged"),
    "unchanged": Words("没有变化，公众看到的和上一次一样", "Nothing changed; the public sees what it saw"),
    "waiting": Words("没有新的内容；有案例因错误没有收录，或沿用上次版本", "Nothing new; faulty cases are left out or unchanged"),
    "refused": Words("没有公开，公众看到的仍是上一次的完整网站", "Not published; the public keeps the last whole site"),
    "busy": Words("另一次发布正在进行，这次没有运行", "Another run is at work; this one did not run"),
    "crashed": Words("程序自身出错，没有公开", "The program itself failed; nothing was published"),
}  # fmt: skip
STATUS: Final = {
    "published": exit_codes.PUBLISHED,
    "partial": exit_codes.PUBLISHED_IN_PART,
    "unchanged": exit_codes.NOTHING_CHANGED,
    "waiting": exit_codes.PUBLISHED_IN_PART,
    "refused": exit_codes.REFUSED,
    "busy": exit_codes.BUSY,
    "crashed": exit_codes.CRASHED,
}


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case in the report; `out` is when it will be public."""

    id: str
    title: str
    address: str = ""
    out: str = ""


class Sent(msgspec.Struct, frozen=True):
    """A target, whether it has the public release now, and how many files were sent and deleted."""

    target: str
    done: bool
    sent: int = 0
    deleted: int = 0


class Spot(msgspec.Struct, frozen=True):
    """A finding as data."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    message: Words
    hint: Words
    help: str = ""


class Report(msgspec.Struct, kw_only=True, omit_defaults=False):
    """One night. Times are RFC 3339, sizes bytes, `seconds` by step. `release` is the public one afterwards."""

    casepress: str = KIND
    format: int = 1
    program: str = ""
    site: str = ""
    ending: str = "refused"
    status: int = exit_codes.REFUSED
    as_of: str = ""
    release: str = ""
    previous: str = ""
    cases: int = 0
    pages: int = 0
    files: int = 0
    bytes: int = 0
    written: int = 0
    bytes_written: int = 0
    # Files added, changed and removed against the release before; releases that went from the shelf.
    difference: tuple[int, int, int] = (0, 0, 0)
    pruned: tuple[str, ...] = ()
    media_made: int = 0
    links_dead: int = 0
    links_tried: int = 0
    new: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    withdrawn: tuple[Item, ...] = ()
    held: tuple[Item, ...] = ()
    reprinted: tuple[Item, ...] = ()
    quarantined: tuple[str, ...] = ()
    # What stopped the program itself, where something did.
    problem: str = ""
    tombstones: tuple[str, ...] = ()
    new_hosts: tuple[str, ...] = ()
    targets: tuple[Sent, ...] = ()
    findings: tuple[Spot, ...] = ()
    seconds: dict[str, float] = {}

    def delivered(self, sent: Iterable[Sent], findings: Iterable[Finding]) -> Report:
        """The same report, with what became of the targets: one that was not reached has a status of its own, unless
        there is worse."""
        self.targets = tuple(sent)
        self.findings = (*self.findings, *spots(findings))
        if any(not one.done for one in self.targets) and self.status < exit_codes.REFUSED:
            self.status = exit_codes.NOT_SENT
        return self

    def tried(self, count: int, findings: Sequence[Finding]) -> Report:
        """The same report, with so many links to other sites tried and what was found."""
        self.links_tried = count
        self.links_dead += len(findings)
        self.findings = (*self.findings, *spots(findings))
        return self

    def end(self, ending: str) -> Report:
        """The same report, ended so."""
        self.ending, self.status = ending, STATUS[ending]
        return self


def spots(findings: Iterable[Finding]) -> tuple[Spot, ...]:
    """Findings as data, errors first."""
    ordered = sorted(dict.fromkeys(findings), key=lambda one: (not one.is_error, one.place, one.code))
    return tuple(
        Spot(f.code, str(f.severity), f.place.file, f.place.line, f.place.column, f.message, f.hint, help_of(f.code))
        for f in ordered
    )


def as_json(report: Report) -> bytes:
    """The report for programs."""
    return msgspec.json.format(msgspec.json.encode(report)) + b"\n"


def in_shanghai(instant: str) -> str:
    """An instant as the office reads it."""
    try:
        return f"{dt.datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    except ValueError:
        return instant


def as_lines(report: Report, lang: str) -> list[str]:
    """The report in a few lines."""
    zh = lang != "en"

    def say(chinese: str, english: str) -> str:
        return chinese if zh else english

    lines = [ENDINGS[report.ending].say(lang)]
    if report.release:
        lines.append(say(f"公开的版本：{report.release}", f"Public release: {report.release}"))
    if report.problem:
        lines.append(say(f"原因：{report.problem}", f"Reason: {report.problem}"))
    if report.cases and report.ending not in ("refused", "busy", "crashed"):
        lines.append(
            say(
                f"{report.cases} 个案例，{report.pages} 个网页，{report.bytes / 1e6:.1f} MB；"
                f"新增 {len(report.new)}，改动 {len(report.changed)}，撤回 {len(report.withdrawn)}，"
                f"新做媒体 {report.media_made}",
                f"{report.cases} cases, {report.pages} pages, {report.bytes / 1e6:.1f} MB; "
                f"{len(report.new)} new, {len(report.changed)} changed, {len(report.withdrawn)} withdrawn, "
                f"{report.media_made} media files made",
            )
        )
    if report.written:
        added, changed, removed = report.difference
        lines.append(
            say(
                f"{report.files} 个文件，新写 {report.written} 个（{report.bytes_written / 1e6:.1f} MB），其余与上一版共用；"
                f"比上一版新增 {added}，改动 {changed}，删去 {removed}",
                f"{report.files} files, {report.written} written ({report.bytes_written / 1e6:.1f} MB), the others shared "
                f"with the last; {added} added, {changed} changed, {removed} removed",
            )
        )
    if report.pruned:
        lines.append(say(f"到期删除：{'、'.join(report.pruned)}", f"Deleted: {', '.join(report.pruned)}"))
    for words, items in (
        (Words("新增", "new"), report.new), (Words("改动", "changed"), report.changed),
        (Words("撤回", "withdrawn"), report.withdrawn), (Words("待发", "held"), report.held),
        (Words("沿用上次版本", "stays as it was"), report.reprinted),
    ):  # fmt: skip
        lines += _items(words, items, lang)
    for one in report.targets:
        done = say(f"已传到 {one.target}：{one.sent} 个文件，删去 {one.deleted} 个",
                   f"sent to {one.target}: {one.sent} files, {one.deleted} deleted")  # fmt: skip
        failed = say(
            f"没有传到 {one.target}，下一次再试", f"not sent to {one.target}; the next run tries again"
        )
        lines.append(f"  {done if one.done else failed}")
    if report.links_tried:
        lines.append(
            say(f"  查了 {report.links_tried} 个站外链接，死链共 {report.links_dead} 个",
                f"  {report.links_tried} links to other sites tried, {report.links_dead} dead links in all")
        )  # fmt: skip
    left = tuple(Item(file, file) for file in report.quarantined)
    return lines + _items(Words("没有收录", "left out"), left, lang)


def _items(words: Words, items: Sequence[Item], lang: str) -> list[str]:
    """A line for each of the first twenty, and how many more there are."""
    lines = []
    for item in items[:20]:
        out = f"（{in_shanghai(item.out)}）" if lang != "en" else f" ({item.out})"
        lines.append(f"  {words.zh} {item.title}" if lang != "en" else f"  {words.en}: {item.title}")
        lines[-1] += out if item.out else ""
    rest = len(items) - 20
    if rest > 0:
        lines.append(f"  {words.zh}：另有 {rest} 个" if lang != "en" else f"  {words.en}: {rest} more")
    return lines
