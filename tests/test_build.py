"""The whole of a build: what it leaves out, what it waits for, what it never touches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PIL import Image
from site_builder import INSPECTIONS, Site, case_text, codes, settings, site, tree

SECRET = case_text(
    "云南玉溪某湖秘密治理",
    issue="[radiation, fabrication]",
    region='["530402"]',
    batch="c2b6-r9",
    summary="绝不能提前泄露",
    figures="[{file: secret.png, alt: 一张图, caption: 图注}]",
)
WITH_SECRET = (
    INSPECTIONS + '      - {id: c2b6-r9, ordinal: 9, publish_at: "2022-05-01T18:00+08:00", theme: 秘密主题}\n'
)


def secret_site(root: Path) -> Site:
    made = site(root, {"c2b3-r5/qilu": case_text(), "c2b6-r9/hidden-lake": SECRET}, inspections=WITH_SECRET)
    picture = made.root / "media/c2b6-r9/hidden-lake/secret.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 48), "navy").save(picture)
    return made


def test_release_that_is_not_out_leaves_no_trace_in_any_byte_of_the_output(tmp_path: Path) -> None:
    made = secret_site(tmp_path)
    outcome = made.build("2022-05-01T17:59:59+08:00")
    assert (outcome.cases, outcome.waiting) == (1, 1)
    files = tree(made.output)
    words = (
        "秘密治理",
        "绝不能提前泄露",
        "秘密主题",
        "hidden-lake",
        "c2b6-r9",
        "530402",
        "radiation",
        "fabrication",
    )
    for word in words:
        assert not [name for name, data in files.items() if word.encode() in data or word in name], word
    assert not [name for name in files if name.startswith("media/")]
    # The site as it would be if the case and its release had never been written.
    never = site(tmp_path / "never", {"c2b3-r5/qilu": case_text()})
    never.build("2022-05-01T17:59:59+08:00")
    assert files == tree(never.output)


def test_release_appears_everywhere_at_its_instant(tmp_path: Path) -> None:
    made = secret_site(tmp_path)
    made.build("2022-05-01T17:59:59+08:00")
    outcome = made.build("2022-05-01T18:00:00+08:00")
    assert (outcome.cases, outcome.waiting) == (2, 0)
    for file in ("index.html", "feed.xml", "sitemap.xml", "data/cases.json", "regions/530402/index.html",
                 "issues/radiation/index.html", "batches/c2b6/c2b6-r9/index.html"):  # fmt: skip
        assert "hidden-lake" in made.text(file), file
    assert [name for name in tree(made.output) if name.startswith("media/")]


def test_release_that_is_called_back_disappears_again(tmp_path: Path) -> None:
    made = secret_site(tmp_path)
    made.build("2022-05-01T17:59:59+08:00")
    before = tree(made.output)
    made.build("2022-05-01T18:00:00+08:00")
    made.build("2022-05-01T17:59:59+08:00")
    assert tree(made.output) == before


@pytest.mark.parametrize(
    ("moment", "cases"),
    [("2022-04-10T23:59:59+08:00", 0), ("2022-04-10T16:00:00+00:00", 1), ("2022-04-11T00:00:00+08:00", 1)],
)
def test_release_with_a_bare_date_is_out_when_that_day_has_ended_in_shanghai(
    tmp_path: Path, moment: str, cases: int
) -> None:
    made = site(tmp_path, {"c2b6-d20220410/lake": case_text(batch="c2b6-d20220410")})
    assert made.build(moment).cases == cases


@pytest.mark.parametrize("time", ["2021-05-06T18:00", "昨天", "2021-02-30", "2021-05-06T25:00+08:00"])
def test_release_whose_time_cannot_be_read_holds_its_cases_back(tmp_path: Path, time: str) -> None:
    made = site(
        tmp_path,
        {"c2b3-r5/qilu": case_text(), "c2b3-r1/lake": case_text("云南玉溪通海县污水直排", batch="c2b3-r1")},
        inspections=INSPECTIONS.replace("2021-05-06T18:00+08:00", time),
    )
    outcome = made.build()
    assert not outcome.is_clean
    assert outcome.published
    assert outcome.cases == 1
    assert not [name for name, data in tree(made.output).items() if b"c2b3-r5-qilu" in data]


def test_broken_case_is_left_out_and_named_while_the_others_are_published(tmp_path: Path) -> None:
    made = site(
        tmp_path, {"c2b3-r5/good": case_text(), "c2b3-r5/bad": case_text(issue="[water, no-such-issue]")}
    )
    outcome = made.build()
    assert outcome.published
    assert not outcome.is_clean
    assert outcome.left_out == ("cases/c2b3-r5/bad.md",)
    assert made.has("cases/c2b3-r5-good/index.html")
    assert not [name for name, data in tree(made.output).items() if b"c2b3-r5-bad" in data]


def test_every_broken_case_is_reported_and_none_hides_another(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/yaml": "---\ntitle: [\n---\n",
        "c2b3-r5/fence": "---\ntitle: x\n",
        "c2b3-r5/region": case_text(region='["999999"]'),
        "c2b3-r5/batch": case_text(batch="no-such-release"),
        "c2b3-r5/good": case_text(),
    }
    made = site(tmp_path, cases)
    made.write("cases/c2b3-r5/gbk.md", case_text().encode("gbk"))
    made.write("cases/c2b3-r5/nul.md", case_text().encode() + b"\0")
    outcome = made.build()
    assert outcome.cases == 1
    names = {"yaml", "fence", "region", "batch", "gbk", "nul"}
    assert set(outcome.left_out) == {f"cases/c2b3-r5/{name}.md" for name in names}
    assert list(outcome.findings) == sorted(outcome.findings, key=lambda finding: finding.place)


def test_strict_build_with_an_error_writes_nothing(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/good": case_text(), "c2b3-r5/bad": case_text(region='["999999"]')})
    outcome = made.build(strict=True)
    assert not outcome.published
    assert not made.output.exists()


def test_strict_build_with_an_unknown_live_block_leaves_the_former_site_alone(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/good": case_text()}, docs={"about.md": "# 关于\n"})
    assert made.build(strict=True).published
    before = tree(made.output)
    made.write("docs/about.md", "# 关于\n\n<!-- casepress: newest 3 -->\n")
    outcome = made.build(strict=True)
    assert codes(outcome) == ["CP702"]
    assert not outcome.published
    assert tree(made.output) == before


def test_strict_build_with_warnings_alone_publishes(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/good": case_text()}, config=settings(url=""))
    outcome = made.build(strict=True)
    assert outcome.findings
    assert outcome.published


def test_missing_picture_leaves_its_case_out(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/good": case_text(),
        "c2b3-r5/bad": case_text(figures="[{file: 1.png, alt: 图, caption: 注}]"),
    }
    outcome = site(tmp_path, cases).build()
    assert outcome.published
    assert outcome.cases == 1
    assert outcome.left_out == ("cases/c2b3-r5/bad.md",)


def test_folder_that_holds_other_things_is_refused_and_untouched(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/good": case_text()})
    made.write("public/photos/holiday.jpg", b"mine")
    outcome = made.build()
    assert "CP703" in codes(outcome)
    assert not outcome.published
    assert tree(made.output) == {"photos/holiday.jpg": b"mine"}


def test_file_in_place_of_the_folder_is_refused_and_untouched(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/good": case_text()})
    made.write("public", b"mine")
    assert "CP703" in codes(made.build())
    assert made.output.read_bytes() == b"mine"


def test_stale_files_and_empty_folders_are_removed(tmp_path: Path) -> None:
    made = site(
        tmp_path, {"c2b3-r5/qilu": case_text(), "c2b3-r5/taigu": case_text("山西晋中某厂", '["140703"]')}
    )
    made.build()
    assert made.has("regions/140703")
    (made.root / "cases/c2b3-r5/taigu.md").unlink()
    outcome = made.build()
    assert outcome.removed > 0
    for gone in ("regions/140000", "regions/140700", "regions/140703", "cases/c2b3-r5-taigu"):
        assert not made.has(gone), gone


def test_folder_that_lost_its_ledger_is_brought_in_order_again(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    before = tree(made.output)
    for ledger in (made.project.cache / "ledgers").iterdir():
        ledger.unlink()
    made.write("public/cases/old/index.html", "stale")
    made.build()
    assert tree(made.output) == before


def test_page_that_someone_changed_or_deleted_by_hand_is_made_again(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build()
    before = tree(made.output)
    made.write("public/cases/c2b3-r5-qilu/index.html", "defaced")
    made.write("public/assets/casepress/casepress.css", "defaced")
    (made.output / "index.html").unlink()
    (made.output / "feed.xml").unlink()
    made.build()
    assert tree(made.output) == before


def test_build_of_an_unchanged_site_writes_and_removes_nothing(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()}, docs={"about.md": "# 关于\n"})
    made.build()
    times = {path: path.stat().st_mtime_ns for path in made.output.rglob("*") if path.is_file()}
    outcome = made.build()
    assert (outcome.written, outcome.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in made.output.rglob("*") if path.is_file()} == times


def test_folder_outside_cases_and_media_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text(case_text("外面的秘密"))
    (tmp_path / "outside.png").write_bytes(b"secret-bytes")
    made = site(tmp_path / "site", {"c2b3-r5/qilu": case_text()})
    (made.root / "cases/c2b3-r5/link.md").symlink_to(tmp_path / "outside.md")
    (made.root / "cases/linked").symlink_to(tmp_path)
    made.write(
        "cases/c2b3-r5/up.md", case_text(figures="[{file: ../../../../outside.png, alt: 图, caption: 注}]")
    )
    made.write("cases/c2b3-r5/text.md", case_text(body='![图](../../../outside.png "注")\n'))
    outcome = made.build()
    assert not outcome.is_clean
    data = b"".join(tree(made.output).values())
    assert "外面的秘密".encode() not in data
    assert b"secret-bytes" not in data


def test_instants_in_different_zones_that_are_the_same_give_the_same_site(tmp_path: Path) -> None:
    made = site(tmp_path, {"c2b3-r5/qilu": case_text()})
    made.build("2021-05-06T18:00+08:00")
    shanghai = tree(made.output)
    made.build(dt.datetime(2021, 5, 6, 10, 0, tzinfo=dt.UTC))
    assert tree(made.output) == shanghai
