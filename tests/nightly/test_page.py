"""The report as a page: what is to be done comes first, in words that an office uses."""

from __future__ import annotations

import re

import pytest
from lxml import html

from casepress.diagnostics import Words
from casepress.nightly.page import MOST, as_page
from casepress.nightly.report import Item, Report, Sent, Spot, as_lines


def spot(code: str, file: str = "", severity: str = "error", line: int = 0) -> Spot:
    return Spot(code, severity, file, line, 1, Words(f"{code} 错在 {file}", code), Words("改正它", "mend it"))


def report(ending: str = "partial", **figures: object) -> Report:
    return Report(site="测试通报", as_of="2022-04-15T16:00:00Z", release="000002-x", **figures).end(ending)  # type: ignore[arg-type]


def headings(made: Report, lang: str = "zh") -> list[str]:
    return [one.text_content() for one in html.fromstring(as_page(made, lang)).xpath("//h1 | //h2")]


FAULTS = (
    spot("CP341", "cases/a.md", line=3),
    spot("CP106", "cases/b.md"),
    spot("CP871", "cases/b.md", "warning"),
)
FULL = report(
    cases=4, pages=24, files=9, bytes=800_000, written=3,
    findings=(*FAULTS, spot("CP847", severity="warning"), spot("CP411", "cases/c.md", "warning"), spot("CP845", severity="warning")),
    quarantined=("cases/a.md",), new=(Item("n", "新的案例", "/cases/n/"),), held=(Item("h", "秘密", out="2022-05-01T18:00+08:00"),),
    reprinted=(Item("b", "写错的案例", "/cases/b/"),), tombstones=("/cases/gone/",),
    targets=(Sent("s3://b", done=False), Sent("web:/www", done=True)),
    seconds={"读取": 0.5},
)  # fmt: skip


def test_page_says_first_what_is_to_be_done_and_last_what_it_came_to() -> None:
    assert headings(FULL) == [
        "已公开新的一版，但有案例因错误没有收录，或沿用上次版本", "要做的事", "要改正的错误（2）", "快到期、已逾期的事（1）", "新增（1）",
        "文件有错，沿用上次版本（1）", "到时间才公开（1）", "留了说明页的旧地址（1）", "已传到（1）", "没有传到，下一次再试（1）",
        "其他提醒（1）", "数字", "用时", "编号的说明",
    ]  # fmt: skip
    page = html.fromstring(as_page(FULL))
    tasks = page.xpath("//ol//a")
    assert [one.text for one in tasks] == [
        "改正 2 处错误", "1 个目的地没有传到，看网络和账号", "安排 1 件快到期、已逾期的事", "有空时看一看 1 条其他提醒",
    ]  # fmt: skip
    assert all(page.get_element_by_id(one.get("href")[1:]) is not None for one in tasks)


def test_error_stands_with_its_file_its_line_its_cure_and_what_the_public_sees() -> None:
    page = html.fromstring(as_page(FULL))
    assert [one.text_content() for one in page.xpath("//h3")][:2] == [
        "cases/a.md 没有收录", "cases/b.md 公众看到的还是上次的版本",
    ]  # fmt: skip
    assert "第 3 行：CP341 错在 cases/a.md" in page.text_content()
    assert "改正它" in page.text_content()
    links = page.xpath("//small/a/@href")
    assert "#cp341" in links
    assert all(page.get_element_by_id(one[1:]) is not None for one in links)
    assert "2022-05-01 18:00" in page.text_content()


def test_refused_night_says_why_before_the_errors_that_held_up_nothing() -> None:
    made = report("refused", findings=(*FAULTS, spot("CP844", "cases/gone.md")), quarantined=("cases/a.md",))
    assert headings(made)[:4] == [
        "没有公开，公众看到的仍是上一次的完整网站", "要做的事", "没有公开的原因（1）", "要改正的错误（2）",
    ]  # fmt: skip
    # What was not published is not counted as if it had been.
    assert "案例" not in [one.text for one in html.fromstring(as_page(made)).xpath("//th")]
    assert not any("0.0 MB" in line for line in as_lines(made, "zh"))


def test_what_stopped_the_program_is_the_reason_and_no_case_that_was_left_out() -> None:
    made = report("crashed", problem="OSError: 磁盘 <满>")
    assert headings(made)[:3] == ["程序自身出错，没有公开", "要做的事", "没有公开的原因"]
    assert "OSError: 磁盘 <满>" in html.fromstring(as_page(made)).text_content()
    assert "原因：OSError: 磁盘 <满>" in as_lines(made, "zh")


def test_night_without_anything_says_that_there_is_nothing_to_do() -> None:
    assert "没有要处理的事。" in as_page(report("unchanged"))
    assert headings(report("unchanged")) == ["没有变化，公众看到的和上一次一样", "数字"]


@pytest.mark.parametrize("made", [FULL, report("refused", findings=FAULTS), report("crashed", problem="x")])
def test_english_page_has_no_chinese_but_what_editors_wrote(made: Report) -> None:
    text = as_page(made, "en")
    for theirs in ("测试通报", "新的案例", "秘密", "写错的案例"):
        text = text.replace(theirs, "")
    assert re.findall(r"[\u3001-\u9fff\uff08\uff09]+", text) == []


def test_long_list_is_cut_and_says_where_all_of_it_stands() -> None:
    made = report("published", new=tuple(Item(str(n), f"案例{n}") for n in range(MOST + 30)))
    page = html.fromstring(as_page(made))
    assert len(page.xpath("//li")) == MOST
    assert "另有 30 条，见 report.json。" in page.text_content()
    assert "  新增：另有 210 个" in as_lines(made, "zh")
