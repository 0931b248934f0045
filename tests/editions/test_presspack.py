"""`casepress export press`: what is in the archive, its sums, its bytes, and its embargo."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

from desk import casepress
from docx import Document
from PIL import Image
from press_room import HOME, full_case, newsroom, shared

RELEASE = "c2b3-r5"
QILU = f"{RELEASE}/01-c2b3-r5-qilu"


def packed(name: str, *options: str) -> Path:
    path = Path(HOME.name) / f"{name}{''.join(options)}.zip"
    if not path.exists():
        answer = casepress(shared().root, "export", "press", name, "--output", str(path), *options)
        assert answer.status == 0, answer
    return path


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def test_archive_holds_texts_pictures_clips_and_captions_of_every_case_in_order() -> None:
    assert list(files_of(packed(RELEASE))) == [
        f"{RELEASE}/说明.txt",
        f"{QILU}/text.txt",
        f"{QILU}/text.html",
        f"{QILU}/text.docx",
        f"{QILU}/captions.csv",
        *(f"{QILU}/pictures/0{number}.jpg" for number in (1, 2, 3, 4)),
        f"{QILU}/videos/05.mp4",
        f"{RELEASE}/02-c2b3-r5-taigu/text.txt",
        f"{RELEASE}/02-c2b3-r5-taigu/text.html",
        f"{RELEASE}/02-c2b3-r5-taigu/text.docx",
        f"{RELEASE}/SHA256SUMS",
    ]


def test_sums_are_those_of_every_other_file_as_sha256sum_reads_them(tmp_path: Path) -> None:
    files = files_of(packed(RELEASE))
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / RELEASE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(files) - 1


def test_text_has_all_words_captions_sources_address_and_hash() -> None:
    text = files_of(packed(RELEASE))[f"{QILU}/text.txt"].decode("utf-8-sig")
    assert "\r\n" in text
    for words in ("云南玉溪杞麓湖污染治理治标不治本", "详见公开通报[1]和太谷案[2]", "• 第一项要点", "湖心\t劣Ⅴ类",
                  "［pictures/02.jpg］图2 暗查发现蓝藻（暗查，督察组供图）", "问责十人。[3]", "公开通报[1]",
                  "[1] 公开通报：https://example.org/a?b=1&c=2", "[3] https://example.org/w",
                  "原文：https://example.org/bulletin/cases/c2b3-r5-qilu/", "文字校验值（text-hash-v1）："):  # fmt: skip
        assert words in text, words


def test_word_file_says_what_the_plain_text_says_with_word_headings_tables_and_nobody_named() -> None:
    files = files_of(packed(RELEASE))
    document = Document(io.BytesIO(files[f"{QILU}/text.docx"]))
    styled = [(one.style.name, one.text) for one in document.paragraphs if one.style.name != "Normal"]
    assert styled[:2] == [("Heading 1", "云南玉溪杞麓湖污染治理治标不治本"), ("Heading 3", "一、基本情况")]
    tables = [[cell.text for row in one.rows for cell in row.cells] for one in document.tables]
    assert tables[:2] == [["断面", "水质", "湖心", "劣Ⅴ类"], [*"一二三四五六", "合", "合", *"3456"]]
    said = "".join([one.text for one in document.paragraphs] + [text for one in tables for text in one])
    plain = files[f"{QILU}/text.txt"].decode("utf-8-sig")
    lines = [line for line in plain.replace("\t", "\r\n").split("\r\n") if line.strip()]
    assert len(lines) > 20
    assert [line for line in lines if "".join(line.split()) not in "".join(said.split())] == []
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")


def test_captions_are_a_table_with_a_row_for_every_picture_and_clip() -> None:
    files = files_of(packed(RELEASE))
    rows = list(csv.DictReader(io.StringIO(files[f"{QILU}/captions.csv"].decode("utf-8-sig"))))
    assert [f"{QILU}/{row['文件']}" for row in rows] == [
        name for name in files if name.endswith((".jpg", ".mp4"))
    ]
    assert [row["画面"] for row in rows][:4].count("湖面") == 1
    for row in rows[:4]:
        with Image.open(io.BytesIO(files[f"{QILU}/{row['文件']}"])) as picture:
            assert picture.size == (int(row["宽"]), int(row["高"]))
            assert not {"exif", "xmp", "comment"} & set(picture.info)
    assert max(int(row["宽"]) for row in rows[:4]) == 1400, "the largest size that there is"


def test_caption_that_looks_like_a_formula_is_no_formula(tmp_path: Path) -> None:
    made = newsroom(tmp_path / "site")
    made.write("cases/c2b3-r5/qilu.md", full_case().replace("caption: 暗查发现蓝藻", "caption: '=1+1'"))
    path = tmp_path / "a.zip"
    assert casepress(made.root, "export", "press", "c2b3-r5-qilu", "--output", str(path)).status == 0
    name = next(name for name in files_of(path) if name.endswith("captions.csv"))
    assert ",'=1+1," in files_of(path)[name].decode("utf-8-sig")


def test_same_release_gives_the_same_archive_without_times_or_owners(tmp_path: Path) -> None:
    path = tmp_path / "again.zip"
    assert casepress(shared().root, "export", "press", RELEASE, "--output", str(path)).status == 0
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(packed(RELEASE).read_bytes()).digest()
    with zipfile.ZipFile(path) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_release_that_is_not_out_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    answer = casepress(shared().root, "export", "press", "c2b3-r9", "--output", str(tmp_path / "a.zip"))
    assert answer.status == 1
    assert "CP951" in answer.out + answer.err
    assert list(tmp_path.iterdir()) == []


def test_release_under_embargo_says_until_when_in_its_name_and_at_the_head_of_every_text(
    tmp_path: Path,
) -> None:
    made = newsroom(tmp_path / "site")
    made.write(
        "cases/c2b3-r9/later.md",
        full_case(order="1")
        .replace("c2b3-r5\n", "c2b3-r9\n", 1)
        .replace("(taigu.md)", "(../c2b3-r5/taigu.md)"),
    )
    (made.root / "media/c2b3-r9").mkdir()
    (made.root / "media/c2b3-r5/qilu").rename(made.root / "media/c2b3-r9/later")
    answer = casepress(made.root, "export", "press", "c2b3-r9", "--under-embargo")
    assert answer.status == 0, answer
    (path,) = (made.root / "export/press").iterdir()
    assert path.name == "c2b3-r9-未发布-保密至2099年1月1日18-00.zip"
    files = files_of(path)
    for name, data in files.items():
        if name.endswith(".docx"):
            assert Document(io.BytesIO(data)).paragraphs[0].text == "未发布 保密至2099年1月1日18:00"
        elif name.endswith((".jpg", ".mp4")):
            assert name.rpartition(".")[0].endswith("-未发布")
        else:
            head = data.decode("utf-8-sig").partition("<body>")[2 if name.endswith(".html") else 0]
            assert "未发布 保密至2099年1月1日18:00" in head.strip().splitlines()[0], name
    assert sum(name.endswith(".jpg") for name in files) == 4
