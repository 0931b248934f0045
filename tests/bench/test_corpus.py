"""The benchmark's corpus: the same seed gives the same bytes, and a change touches one file."""

from __future__ import annotations

from pathlib import Path

from bench.corpus import change_case, write_corpus
from bench.plan import plan_cases, read_cities


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_corpus_with_the_same_seed_has_the_same_bytes(tmp_path: Path) -> None:
    write_corpus(tmp_path / "a", 20, seed=3)
    write_corpus(tmp_path / "b", 20, seed=3)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_corpus_with_another_seed_has_other_texts(tmp_path: Path) -> None:
    write_corpus(tmp_path / "a", 20, seed=3)
    write_corpus(tmp_path / "b", 20, seed=4)
    cases = [
        {text for path, text in tree(tmp_path / side).items() if path.startswith("cases/c")} for side in "ab"
    ]
    assert not cases[0] & cases[1]


def test_corpus_of_n_cases_is_n_files(tmp_path: Path) -> None:
    write_corpus(tmp_path, 43)
    assert len([path for path in tree(tmp_path) if path.startswith("cases/") and path.endswith(".md")]) == 43


def test_change_of_a_case_touches_one_file(tmp_path: Path) -> None:
    write_corpus(tmp_path, 20)
    before = tree(tmp_path)
    changed = change_case(tmp_path, 7)
    after = tree(tmp_path)
    assert [path for path in after if after[path] != before.get(path)] == [str(changed)]
    assert before.keys() == after.keys()


def test_change_made_twice_is_made_once(tmp_path: Path) -> None:
    write_corpus(tmp_path, 20)
    change_case(tmp_path, 7)
    before = tree(tmp_path)
    change_case(tmp_path, 7)
    assert tree(tmp_path) == before


def test_titles_of_ten_thousand_cases_are_unique_and_name_their_city() -> None:
    plans = list(plan_cases(10_000, seed=1))
    assert len({plan.title for plan in plans}) == len({plan.path for plan in plans}) == len(plans)
    assert all(plan.city.name in plan.title for plan in plans)


def test_cities_are_330_in_31_provinces() -> None:
    cities = read_cities()
    assert (len({city.code for city in cities}), len({city.province_code for city in cities})) == (330, 31)
