"""The report of a night as a page for the office: first what is to be done, then what changed, figures last. Pure."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from casepress.diagnostics import Words, anchor_of
from casepress.nightly.report import ENDINGS, Item, Report, Spot, in_shanghai
from casepress.rules.registry import BY_CODE

# What the office itself is about to miss.
DUE: Final = frozenset({"CP847", "CP848", "CP849"})
# What is told beside the errors of the same file; and what a list of its own tells.
BESIDE: Final = frozenset({"CP871", "CP872"})
LISTED: Final = frozenset({"CP845"})
# Longer lists are cut; the report for programs has all of it.
MOST: Final = 200
STEPS: Final = {
    "读取": "Reading", "媒体": "Media", "引擎": "Engine", "编目": "Cataloguing", "写出": "Writing",
    "搜索": "Search", "核对": "Last look", "公开": "Publishing",
}  # fmt: skip
GREEN: Final = frozenset({"published", "unchanged"})
NOT_PUBLIC: Final = frozenset({"refused", "busy", "crashed"})
STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 sans-serif;max-width:56em;margin:1.5em auto;padding:0 1em;overflow-wrap:anywhere}"
    "h1{font-size:1.4em;line-height:1.35;margin-bottom:.2em;border-left:.3em solid;padding-left:.5em}"
    "h1.good{border-color:#1a7f37}h1.bad{border-color:#d1242f}"
    "h2{font-size:1.15em;margin:1.8em 0 .3em;border-bottom:1px solid #8888}h3{font-size:1em;margin:1em 0 .2em}"
    "ul,ol{margin:.3em 0;padding-left:1.4em}li{margin:.25em 0}"
    "small{display:block;opacity:.75}h3 small{display:inline;font-weight:normal}"
    "th,td{text-align:left;font-weight:normal;padding:.1em 1.2em .1em 0;vertical-align:top}th{min-width:7em}"
)


def as_page(report: Report, lang: str = "zh") -> str:
    """The report as one page that needs nothing else, for a browser or a mail."""
    return _Sheet(report, lang).text()


class _Sheet:
    """A report being written down in one language."""

    def __init__(self, report: Report, lang: str) -> None:
        self.report = report
        self.lang = lang
        errors = [one for one in report.findings if one.severity == "error"]
        beside = [one for one in report.findings if one.code in BESIDE]
        aside = {*report.quarantined, *(one.file for one in beside)}
        # What keeps the whole site back is never the fault of a case that is left out, but where that is asked for.
        self.reasons = [one for one in errors if one.file not in aside] if report.ending == "refused" else []
        self.errors = [one for one in errors if one not in self.reasons]
        faulty = {one.file for one in self.errors}
        self.broken = [*self.errors, *(one for one in beside if one.file in faulty)]
        self.due = [one for one in report.findings if one.code in DUE]
        apart = {*self.broken, *self.due, *self.reasons}
        self.mind = [
            one for one in report.findings
            if one.severity == "warning" and one not in apart and one.code not in LISTED
        ]  # fmt: skip
        self.waived = [one for one in report.findings if one.severity == "waived"]
        self.unsent = [one.target for one in report.targets if not one.done]

    def text(self) -> str:
        """The whole page."""
        say, report = self.say, self.report
        title = ENDINGS[report.ending].say(self.lang)
        colour = "good" if report.ending in GREEN and not self.unsent else "bad"
        when = in_shanghai(report.as_of)
        parts = [
            f'<h1 class="{colour}">{_text(title)}</h1>',
            f"<p>{_text(report.site)} · {_text(say(f'北京时间 {when}', f'{when} Beijing time'))}</p>",
            self.to_do(), self.why(), self.faults(), self.spots("due", say("快到期、已逾期的事", "Deadlines"), self.due),
            *self.changes(), *self.lists(),
            self.spots("mind", say("其他提醒", "Other warnings"), self.mind),
            self.spots("waived", say("已豁免", "Waived"), self.waived), *self.figures(), self.explained(),
        ]  # fmt: skip
        return (
            f'<!doctype html>\n<html lang="{say("zh-CN", "en")}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            '<meta name="robots" content="noindex">\n'
            f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
            + "\n".join(part for part in parts if part)
            + "\n</body>\n</html>\n"
        )

    def say(self, chinese: str, english: str) -> str:
        """The one of two texts that is in the language of the page."""
        return english if self.lang == "en" else chinese

    def aside(self, text: str) -> str:
        """A text in brackets, as either language writes them."""
        return self.say(f"（{text}）", f" ({text})")

    def to_do(self) -> str:
        """What somebody has to do, in one line each; that there is nothing, where there is nothing."""
        say = self.say
        tasks = []
        if self.report.problem or self.reasons:
            tasks.append(
                (
                    "why",
                    say(
                        "看没有公开的原因，处理后再运行一次",
                        "See why nothing was published, mend it, run again",
                    ),
                )
            )
        if self.errors:
            tasks.append(
                ("errors", say(f"改正 {len(self.errors)} 处错误", f"Mend {len(self.errors)} errors"))
            )
        if self.unsent:
            tasks.append(
                (
                    "unsent",
                    say(
                        f"{len(self.unsent)} 个目的地没有传到，看网络和账号",
                        f"{len(self.unsent)} targets not reached",
                    ),
                )
            )
        if self.due:
            tasks.append(
                (
                    "due",
                    say(f"安排 {len(self.due)} 件快到期、已逾期的事", f"Plan for {len(self.due)} deadlines"),
                )
            )
        if self.mind:
            tasks.append(("mind", say(f"有空时看一看 {len(self.mind)} 条其他提醒", f"At leisure: {len(self.mind)} other warnings")))  # fmt: skip
        if not tasks:
            return f"<p>{say('没有要处理的事。', 'There is nothing to do.')}</p>"
        listed = "".join(f'<li><a href="#{anchor}">{_text(task)}</a></li>' for anchor, task in tasks)
        return f"<h2>{say('要做的事', 'To do')}</h2>\n<ol>{listed}</ol>"

    def why(self) -> str:
        """What kept the site from becoming public."""
        said = f"<p>{_text(self.report.problem)}</p>" if self.report.problem else ""
        title = self.say("没有公开的原因", "Why nothing was published")
        if not self.reasons:
            return f'<h2 id="why">{title}</h2>\n{said}' if said else ""
        return self.spots("why", title, self.reasons) + said

    def faults(self) -> str:
        """The errors, file by file, and what the public sees of each file meanwhile."""
        say = self.say
        left, again = set(self.report.quarantined), {one.file for one in self.broken if one.code == "CP871"}
        refused = self.report.ending in NOT_PUBLIC

        def fate(file: str) -> str:
            if file in again:
                return say("公众看到的还是上次的版本", "the public sees its last version")
            if file in left and not refused:
                return say("没有收录", "left out")
            return ""

        text = self.spots("errors", say("要改正的错误", "Errors"), self.broken, fate, len(self.errors))
        # A file can be left out for what another file says; it is named all the same.
        bare = [file for file in self.report.quarantined if file not in {one.file for one in self.broken}]
        return text + self.listed(say("因错误没有收录", "Left out"), bare)

    def spots(
        self,
        anchor: str,
        title: str,
        found: Sequence[Spot],
        fate: Callable[[str], str] = lambda _: "",
        count: int | None = None,
    ) -> str:
        """Findings under a heading, file by file; `count` where not all of them count."""
        if not found:
            return ""
        parts = [f'<h2 id="{anchor}">{title}{self.aside(str(len(found) if count is None else count))}</h2>']
        for file, group in groupby(sorted(found[:MOST], key=lambda one: one.file), key=lambda one: one.file):
            said = fate(file)
            if file:
                parts.append(f"<h3>{_text(file)}{f' <small>{_text(said)}</small>' if said else ''}</h3>")
            parts.append(f"<ul>{''.join(self.spot(one) for one in group)}</ul>")
        return "\n".join([*parts, self.more(len(found))])

    def spot(self, one: Spot) -> str:
        """A finding: where, what, and what to do about it."""
        line = self.say(f"第 {one.line} 行：", f"Line {one.line}: ") if one.line else ""
        code = _text(one.code)
        link = f'<a href="#{anchor_of(one.code)}">{code}</a>' if one.code in BY_CODE else code
        hint = f"<small>{_text(one.hint.say(self.lang))}　{link}</small>"
        return f"<li>{_text(line + one.message.say(self.lang))}{hint}</li>"

    def explained(self) -> str:
        """What the codes above mean: the page is read where nothing else is at hand."""
        shown = {one.code for one in (*self.reasons, *self.broken, *self.due, *self.mind, *self.waived)}
        said = "".join(
            f'<dt id="{anchor_of(code)}">{code} {_text(BY_CODE[code].title.say(self.lang))}</dt>'
            f"<dd>{_text(BY_CODE[code].why.say(self.lang))}</dd>"
            for code in sorted(shown & BY_CODE.keys())
        )
        return f"<h2>{self.say('编号的说明', 'What the codes mean')}</h2>\n<dl>{said}</dl>" if said else ""

    def changes(self) -> Iterable[str]:
        """The cases that are new, changed, taken back, or not out yet."""
        report = self.report
        for words, items in (
            (Words("新增", "New"), report.new), (Words("改动", "Changed"), report.changed),
            (Words("撤回", "Withdrawn"), report.withdrawn),
            (Words("文件有错，沿用上次版本", "Faulty, as last public"), report.reprinted),
            (Words("到时间才公开", "Not out yet"), report.held),
        ):  # fmt: skip
            yield self.listed(words.say(self.lang), items)

    def lists(self) -> Iterable[str]:
        """Addresses: notices, hosts, targets."""
        report = self.report
        yield self.listed(self.say("留了说明页的旧地址", "Old addresses with a notice"), report.tombstones)
        yield self.listed(self.say("新出现的站外网址", "New links to other sites"), report.new_hosts)
        yield self.listed(self.say("已传到", "Sent to"), [one.target for one in report.targets if one.done])
        unsent = self.say("没有传到，下一次再试", "Not sent; the next run tries again")
        yield self.listed(unsent, self.unsent, "unsent")

    def listed(self, title: str, items: Sequence[Item | str], anchor: str = "") -> str:
        """A list under a heading; nothing where it is empty."""
        if not items:
            return ""
        lines = []
        for item in items[:MOST]:
            name = item if isinstance(item, str) else item.title
            below = "" if isinstance(item, str) else self.shown(item)
            lines.append(f"<li>{_text(name)}{f'<small>{_text(below)}</small>' if below else ''}</li>")
        mark = f' id="{anchor}"' if anchor else ""
        return f"<h2{mark}>{title}{self.aside(str(len(items)))}</h2>\n<ul>{''.join(lines)}</ul>{self.more(len(items))}"

    def shown(self, item: Item) -> str:
        """Where a case is, or when it will be."""
        if item.address:
            return item.address
        return in_shanghai(item.out) or self.say("时间不明，一直不公开", "held: its time is not understood")

    def more(self, count: int) -> str:
        """That a list goes on elsewhere."""
        rest = count - MOST
        said = self.say(f"另有 {rest} 条，见 report.json。", f"{rest} more in report.json.")
        return f"<p>{said}</p>" if rest > 0 else ""

    def figures(self) -> Iterable[str]:
        """What it came to. A site that did not become public is not counted as if it had."""
        report, say = self.report, self.say
        rows = [
            (say("公开的版本", "Public release"), report.release),
            (say("上一版", "The one before"), report.previous),
        ]
        if report.ending not in NOT_PUBLIC:
            rows += [
                (say("案例", "Cases"), str(report.cases)), (say("网页", "Pages"), str(report.pages)),
                (say("大小", "Size"), f"{report.bytes / 1e6:.1f} MB"),
                (say("新写的文件", "Files written"), f"{report.written}{self.aside(f'{report.bytes_written / 1e6:.1f} MB')}"),
                (say("新做的图片视频", "Media made"), str(report.media_made)),
            ]  # fmt: skip
        rows.append((say("死链", "Dead links"), str(report.links_dead)))
        if report.links_tried:
            rows.append((say("查过的站外链接", "Links to other sites tried"), str(report.links_tried)))
        rows.append(
            (say("退出状态", "Status"), f"{report.status}{self.aside(ENDINGS[report.ending].say(self.lang))}")
        )
        yield f"<h2>{say('数字', 'Figures')}</h2>\n{_table(rows)}"
        if report.seconds:
            taken = [(say(step, STEPS.get(step, step)), f"{seconds:.1f} {say('秒', 's')}") for step, seconds in report.seconds.items()]  # fmt: skip
            yield f"<h2>{say('用时', 'Time taken')}</h2>\n{_table(taken)}"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in rows if value
    )
    return f"<table>{cells}</table>"


def _text(value: str) -> str:
    return html.escape(value)
