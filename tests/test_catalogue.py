"""The catalogue: where a case is listed, in which order, and what stands beside it."""

from __future__ import annotations

from pathlib import Path

from site_builder import INSPECTIONS, case_text, site


def test_case_in_a_county_is_listed_under_its_county_city_and_province_and_counted_once(
    tmp_path: Path,
) -> None:
    catalogue = site(tmp_path, {"c2b3-r5/qilu": case_text(region='["530423"]')}).catalogue()
    assert {code: len(cases) for code, cases in catalogue.by_region.items()} == {
        "530000": 1,
        "530400": 1,
        "530423": 1,
    }
    assert len(catalogue.everything) == 1


def test_case_in_two_counties_of_one_city_is_listed_once_in_that_city(tmp_path: Path) -> None:
    catalogue = site(tmp_path, {"c2b3-r5/lakes": case_text(region='["530423", "530402"]')}).catalogue()
    assert len(catalogue.by_region["530400"]) == 1
    assert len(catalogue.by_region["530423"]) == len(catalogue.by_region["530402"]) == 1


def test_case_in_a_county_that_became_a_district_is_listed_under_the_district_too(tmp_path: Path) -> None:
    old = INSPECTIONS.replace("publish_at: 2022-04-10", "publish_at: 2018-11-30").replace(
        "c2b6-d20220410", "old-r1"
    )
    text = case_text("山西晋中太谷县违法排污", '["太谷县"]', batch="old-r1")
    catalogue = site(tmp_path, {"old-r1/taigu": text}, inspections=old).catalogue()
    (case,) = catalogue.everything
    assert case.regions == ("140726",)
    assert catalogue.by_region["140703"] == catalogue.by_region["140726"] == [case]
    assert len(catalogue.by_region["140700"]) == 1


def test_cases_stand_newest_release_first_and_in_their_order_inside_it(tmp_path: Path) -> None:
    cases = {
        "c2b3-r1/zeta": case_text(batch="c2b3-r1"),
        "c2b3-r5/beta": case_text(order="2"),
        "c2b3-r5/delta": case_text(order="1"),
        "c2b3-r5/alpha": case_text(),
    }
    ids = [case.id for case in site(tmp_path, cases).catalogue().everything]
    assert ids == ["c2b3-r5-delta", "c2b3-r5-beta", "c2b3-r5-alpha", "c2b3-r1-zeta"]


def test_withdrawn_case_keeps_its_id_and_stands_in_no_index(tmp_path: Path) -> None:
    withdrawn = case_text(withdrawn="{date: 2021-06-01, note: 与事实不符}")
    catalogue = site(tmp_path, {"c2b3-r5/gone": withdrawn}).catalogue()
    assert "c2b3-r5-gone" in catalogue.by_id
    assert not catalogue.everything
    assert not catalogue.by_region
    assert not catalogue.by_issue
    assert not catalogue.inspections


def test_related_cases_give_their_reason_and_leave_out_the_same_release(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/qilu": case_text(),
        "c2b3-r5/same-release": case_text(),
        "c2b3-r1/near": case_text("云南玉溪通海县污水直排", batch="c2b3-r1"),
        "c2b3-r1/far": case_text("山西吕梁扬尘", '["141100"]', "[air, fabrication]", "c2b3-r1"),
    }
    catalogue = site(tmp_path, cases).catalogue()
    (related,) = catalogue.related(catalogue.by_id["c2b3-r5-qilu"])
    assert related.case.slug == "near"
    assert related.reasons[0] == "同在云南省玉溪市通海县" or related.reasons[0] == "同在通海县"


def test_declared_relation_is_seen_from_both_cases(tmp_path: Path) -> None:
    cases = {
        "c2b3-r5/again": case_text(relates_to="[{case: c2b3-r1-first, kind: repeat}]"),
        "c2b3-r1/first": case_text(batch="c2b3-r1"),
    }
    relations = site(tmp_path, cases).catalogue().relations
    assert [(case.slug, kind) for case, kind in relations["c2b3-r1-first"]] == [("again", "repeat")]
    assert [(case.slug, kind) for case, kind in relations["c2b3-r5-again"]] == [("first", "repeat")]


def test_case_of_an_object_without_region_is_listed_under_the_object_alone(tmp_path: Path) -> None:
    catalogue = site(
        tmp_path, {"c2b3-r5/corps": case_text("兵团某师违法取水", "", objects="[xpcc]")}
    ).catalogue()
    assert list(catalogue.by_object) == ["xpcc"]
    assert not catalogue.by_region


def test_lists_are_cut_and_compared_like_lists_and_hold_no_case_twice(tmp_path: Path) -> None:
    cases = {f"c2b3-r5/case-{n}": case_text(f"云南玉溪某湖第{n}处污染", '["530423"]') for n in "123"}
    catalogue = site(tmp_path, cases).catalogue()
    county, everything = catalogue.by_region["530423"], catalogue.everything
    assert county == everything
    assert county != everything[1:]
    assert [case.slug for case in county[1:]] == ["case-2", "case-3"]
    assert county[-1] is everything[2]


def test_equal_words_of_different_cases_are_held_once(tmp_path: Path) -> None:
    cases = {f"c2b3-r5/case-{n}": case_text(f"云南玉溪某湖第{n}处污染", '["530423"]') for n in "12"}
    one, two = site(tmp_path, cases).catalogue().everything
    assert one.regions == two.regions == ("530423",)
    assert one.regions is two.regions
    assert one.front.batch is two.front.batch
