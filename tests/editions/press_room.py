"""A small site with everything that an export has to carry, and what the export of it wrote."""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

from desk import casepress
from media_desk import grained
from site_builder import INSPECTIONS, Site, case_text, settings, site

# Gone when the process ends.
HOME = tempfile.TemporaryDirectory()
CLIP = Path(__file__).parent.parent / "sites/broken/CP615-no-captions/media/c2b3-r1/case/1.mp4"
LATER = "2099-01-01T18:00+08:00"
BODY = """\
2021年4月，督察组发现湖水长期为劣Ⅴ类，详见[公开通报](https://example.org/a?b=1&c=2)和[太谷案](taigu.md)。

![排污口](2.jpg "现场督察发现排污口")

## 一、基本情况

- 第一项**要点**
- 第二项
    1. 甲
    2. 乙

> 督察组引语。

## 二、主要问题

| 断面 | 水质 |
|:--|--:|
| 湖心 | 劣Ⅴ类 |

<table><tr><th>一</th><th>二</th><th>三</th><th>四</th><th>五</th><th>六</th></tr>
<tr><td colspan="2">合</td><td>3</td><td>4</td><td>5</td><td>6</td></tr></table>

再看[公开通报](https://example.org/a?b=1&c=2)，图1说明一切。
"""
FIGURES = (
    "[{file: 1.jpg, alt: 湖面, caption: 暗查发现蓝藻, mode: 暗查, credit: 督察组供图}, "
    "{before: 3.jpg, after: 4.jpg, alt: 整改前岸边, after_alt: 整改后岸边, caption: 岸线整治}]"
)


def full_case(**keys: str) -> str:
    """A case with links, lists, tables, a pair of pictures, facts, events and sources."""
    return case_text(
        body=BODY,
        figures=FIGURES,
        summary="杞麓湖治理只做表面文章，水质没有改善。",
        team="中央第八生态环境保护督察组",
        key_facts="[{name: 劣Ⅴ类水质, value: 长期}]",
        follow_ups="[{date: 2021-07, kind: accountability, text: 问责十人。, url: 'https://example.org/w'}]",
        sources="[{name: 公开通报, url: 'https://example.org/a?b=1&c=2', kind: gov}, {name: 内部材料}]",
        **keys,
    )


def newsroom(root: Path, *, bare: bool = False, clip: bool = False, options: str = "") -> Site:
    """A site of the full case `qilu` (a `bare` one has no pictures, which take time to make), of `taigu`, and of `later`
    in a release that is not out."""
    inspections = INSPECTIONS.replace(
        "  - id: c2b6\n", f'      - {{id: c2b3-r9, ordinal: 9, publish_at: "{LATER}"}}\n  - id: c2b6\n', 1
    )
    video = {"video": "[{file: 1.mp4, caption: 湖面现状}]"} if clip else {}
    given = {
        "c2b3-r5/qilu": case_text(order="1") if bare else full_case(order="1", **video),
        "c2b3-r5/taigu": case_text(title="山西太谷某厂私开旁路排污", region='["140703"]', order="2"),
        "c2b3-r9/later": case_text(
            title="山西运城某厂长期超标排放", region='["140800"]', batch="c2b3-r9",
            relates_to="[{case: c2b3-r5-taigu, kind: repeat}]",
        ),
    }  # fmt: skip
    made = site(root, given, inspections=inspections, config=settings(options))
    folder = root / "media/c2b3-r5/qilu"
    folder.mkdir(parents=True)
    for number in () if bare else (1, 2, 3, 4):
        grained((1400, 900) if number == 1 else (320, 240)).save(folder / f"{number}.jpg", quality=90)
    if clip:
        shutil.copy(CLIP, folder / "1.mp4")
    return made


@functools.cache
def shared() -> Site:
    """One such site with a clip for all tests that change nothing."""
    return newsroom(Path(HOME.name) / "site", clip=True)


@functools.cache
def exported(kind: str, name: str, *options: str) -> Path:
    """The folder of an export of the shared site."""
    folder = Path(tempfile.mkdtemp(dir=HOME.name)) / "out"
    answer = casepress(shared().root, "export", kind, name, "--output", str(folder), *options)
    assert answer.status == 0, answer
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of an export by its name but the mark of the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".casepress-export"
    }
