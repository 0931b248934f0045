"""Stamping, and writing only what differs."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_builder import case_text, codes, settings, site, texts

from casepress.adapters.executors import ForkedWorkers
from casepress.desk import Desk
from casepress.imprint import imprint_of
from casepress.media.rendition import Renditions
from casepress.output import write, write_stream
from casepress.pages.contents import contents
from casepress.pages.copy import Copy
from casepress.pages.page import Document, Page
from casepress.press import split
from casepress.publishing import Publishing


def test_shell_is_split_at_its_markers_and_nothing_is_lost() -> None:
    shell = split("<p><!-- casepress: menu --></p><!-- casepress: latest 8 --><!-- other -->")
    assert shell.markers == (("menu", ""), ("latest", "8"))
    assert shell.pieces == (b"<p>", b"</p>", b"<!-- other -->")


def test_write_leaves_a_file_with_the_same_bytes_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep/er/page.html"
    write(str(path), b"one")
    os.utime(path, ns=(1, 1))
    assert write(str(path), b"one") == (3, 1)
    write(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mtime_ns != 1
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]


def test_stream_is_written_whole_and_leaves_a_file_with_the_same_bytes_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep/cases.json"
    assert write_stream(str(path), iter([b"on", b"e"]))[0] == 3
    os.utime(path, ns=(1, 1))
    assert write_stream(str(path), iter([b"o", b"ne"])) == (3, 1)

    def breaks_off() -> Iterator[bytes]:
        yield b"tw"
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        write_stream(str(path), breaks_off())
    assert path.read_bytes() == b"one"
    write_stream(str(path), iter([b"two"]))
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["cases.json"]


def test_write_refuses_to_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "page.html").symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match=r"page\.html"):
        write(str(tmp_path / "page.html"), b"theirs")
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_pages_and_files_that_are_rendered_together_are_what_each_is_alone(tmp_path: Path) -> None:
    cases = {f"c2b3-r5/n{n}": case_text(f"云南玉溪某地第{n}号问题") for n in range(3)}
    made = site(tmp_path, cases)
    project = made.project
    copy = Copy(made.catalogue(), Renditions({}, {}), imprint_of(project), dt.datetime.now(dt.UTC))
    desk = Desk(project, copy.catalogue.vocabulary, "key", 3)
    engine = made.engine().value
    assert engine is not None
    press = Publishing(copy, desk, engine, made.output).press
    outputs = [plan.make() for plan in contents(copy)]
    assert {type(output) for output in outputs} == {Page, Document}
    assert press.render_all(outputs) == [press.render(output) for output in outputs]
    assert press.render_all(outputs[::-1])[::-1] == press.render_all(outputs)


def test_handwritten_page_has_its_live_blocks_filled_with_links_that_lead_there(tmp_path: Path) -> None:
    blocks = "".join(
        f"<!-- casepress: {name} -->\n\n" for name in ("latest 1", "regions", "issues", "batches", "counts")
    )
    docs = {"guide/about.md": f"# 关于\n\n{blocks}"}
    older = case_text("山西晋中某厂违法排污", '["140703"]', batch="c2b3-r1")
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(), "c2b3-r1/taigu": older}, docs=docs)
    assert codes(made.build()) == []
    page = made.page("guide/about/")
    assert "casepress:" not in made.text("guide/about/index.html")
    links = page.xpath("//main//a/@href")
    assert "../../cases/c2b3-r5-qilu/" in links
    assert "../../cases/c2b3-r1-taigu/" not in links
    assert {"../../regions/530000/", "../../issues/water/", "../../batches/c2b3/"} <= set(links)
    for link in links:
        if not link.startswith("#"):
            assert (made.output / "guide/about" / link / "index.html").is_file(), link


def test_handwritten_home_page_stands_in_place_of_the_generated_one(tmp_path: Path) -> None:
    docs = {"index.md": "# 我们的首页\n\n<!-- casepress: latest 3 -->\n"}
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs=docs)
    assert codes(made.build()) == []
    page = made.page("")
    assert texts(page, "//h1") == ["我们的首页"]
    assert "./cases/c2b3-r5-qilu/" in page.xpath("//main//a/@href")


def test_unknown_live_block_is_an_error_that_names_the_file_and_the_known_blocks(tmp_path: Path) -> None:
    docs = {"about.md": "# 关于\n\n<!-- casepress: lates 8 -->\n"}
    outcome = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs=docs).build()
    (finding,) = [finding for finding in outcome.findings if finding.is_error]
    assert (finding.code, finding.place.file) == ("CP702", "docs/about.md")
    assert "lates 8" in finding.message.zh
    assert "latest" in finding.hint.zh


@pytest.mark.parametrize("name", ["cases/extra.md", "regions/530000.md", "data/index.md", "search.md"])
def test_handwritten_page_at_a_reserved_address_is_an_error_and_nothing_is_written(
    tmp_path: Path, name: str
) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs={name: "# 占位\n"})
    outcome = made.build()
    (finding,) = [finding for finding in outcome.findings if finding.is_error]
    assert (finding.code, finding.place.file) == ("CP701", f"docs/{name}")
    assert not outcome.published
    assert not made.output.exists()


def test_marker_in_a_case_is_not_a_live_block(tmp_path: Path) -> None:
    body = "正文 `<!-- casepress: latest 8 -->` 和\n\n<!-- casepress: latest 8 -->\n"
    made = site(tmp_path, {"c2b3-r5/qilu": case_text(body=body), "c2b3-r5/other": case_text("另一起案例")})
    made.build()
    page = made.page("cases/c2b3-r5-qilu/")
    assert "另一起案例" not in page.xpath("string(//section[@id='part-text'])")


def test_demonstration_site_says_so_on_every_page_and_asks_not_to_be_indexed(tmp_path: Path) -> None:
    made = site(
        tmp_path, {"c2b3-r5/qilu": case_text()}, docs={"about.md": "# 关于\n"}, config=settings("demo: true")
    )
    made.build()
    pages = sorted(made.output.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        text = path.read_text("utf-8")
        assert "演示" in text, path
        assert '<meta name="robots" content="noindex' in text, path


def test_real_site_carries_no_banner(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    for path in made.output.rglob("*.html"):
        assert "演示" not in path.read_text("utf-8"), path
        if path.name != "404.html":
            assert "noindex" not in path.read_text("utf-8"), path


def test_change_of_one_case_rewrites_only_the_files_that_show_it(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/qilu": case_text(),
        "c2b3-r1/taigu": case_text("山西晋中某厂违法排污", '["140703"]', "[air, fabrication]", "c2b3-r1"),
    }
    made = site(tmp_path, cases)
    made.build()
    before = {path: path.stat().st_mtime_ns for path in made.output.rglob("*") if path.is_file()}
    made.write("cases/c2b3-r1/taigu.md", cases["c2b3-r1/taigu"].replace("劣Ⅴ类", "劣Ⅴ类以下"))
    made.build()
    changed = {
        path.relative_to(made.output).as_posix()
        for path, time in before.items()
        if path.stat().st_mtime_ns != time
    }
    assert "cases/c2b3-r1-taigu/index.html" in changed
    assert "cases/c2b3-r5-qilu/index.html" not in changed
    assert not [
        name for name in changed if name.startswith(("regions/53", "issues/water", "issues/delay", "assets"))
    ]


def test_folder_that_another_process_makes_at_the_same_moment_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir = os.mkdir

    def too_late(folder: str, mode: int = 0o777) -> None:
        mkdir(folder, mode)
        raise FileExistsError(folder)

    monkeypatch.setattr(os, "mkdir", too_late)
    write(str(tmp_path / "batches/p1/index.html"), b"one")
    write(str(tmp_path / "batches/p2/index.html"), b"two")
    assert (tmp_path / "batches/p1/index.html").read_bytes() == b"one"
    assert (tmp_path / "batches/p2/index.html").read_bytes() == b"two"


def test_link_to_nowhere_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "batches").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write(str(tmp_path / "batches/index.html"), b"one")


def test_many_processes_may_write_into_the_same_new_folders(tmp_path: Path) -> None:
    count = 300

    def put(name: int) -> int:
        return max(write(f"{tmp_path}/{place}/{place}/{name}.html", b"x")[0] for place in range(count))

    assert list(ForkedWorkers(4).map(put, range(8))) == [1] * 8
    assert sum(1 for path in tmp_path.rglob("*.html")) == 8 * count
