"""`casepress regions`, inside a site and outside."""

from __future__ import annotations

from pathlib import Path

from desk import casepress, small_site


def test_name_is_answered_with_code_and_full_name_outside_any_site(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "regions", "通海")
    assert answer.status == 0
    assert answer.out.startswith("530423 云南省玉溪市通海县\n")


def test_name_of_several_regions_is_answered_with_all(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "regions", "朝阳", "--lang", "en")
    assert "110105" in answer.out
    assert "211300" in answer.out


def test_day_changes_what_a_code_means(tmp_path: Path) -> None:
    assert "太谷县" in casepress(tmp_path, "regions", "太谷县", "--on", "2018-06").out.splitlines()[0]


def test_unknown_name_is_status_1_with_a_suggestion(tmp_path: Path) -> None:
    answer = casepress(tmp_path, "regions", "通海现")
    assert answer.status == 1
    assert "通海县" in answer.out


def test_day_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    for text in ("去年", "2018-13", "2018-02-30"):
        assert casepress(tmp_path, "regions", "通海", "--on", text).status == 2


def test_table_of_the_site_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    site.write(
        "cases/_vocabulary/regions.csv",
        "code,name,kind,parent,valid_from,valid_to,successors,note\n990000,某某省,province,,,,,\n",
    )
    assert casepress(tmp_path, "regions", "某某省").out.startswith("990000 某某省")
    assert casepress(tmp_path, "regions", "通海").status == 1
