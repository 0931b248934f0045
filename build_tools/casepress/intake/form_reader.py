"""A filled-in form back to front matter: the tables are taken out of the Word text, what is left is the body."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

import msgspec

from casepress.case import Front
from casepress.diagnostics import Checked, Finding, Place, Words
from casepress.intake.form import HEADS, VERBATIM, is_list, key_in, parts_of
from casepress.intake.package import Element, Package, W
from casepress.intake.prose import paragraphs, runs, text_of
from casepress.intake.styles import Styles
from casepress.notation import Listing, Mapping, Node, Scalar
from casepress.rules.drafts import FORM_WORDS_STRAY
from casepress.schema import decode, fields_of


class Form(msgspec.Struct, frozen=True):
    """What a form says: values by key, records by key, and Markdown by the number of its paragraph; `stray` are the
    labels and words of cells that belong to no key."""

    values: dict[str, tuple[str, ...]]
    records: dict[str, tuple[dict[str, str], ...]]
    verbatim: dict[int, str]
    stray: tuple[tuple[str, str], ...] = ()


def take_form(package: Package, styles: Styles) -> Form | None:
    """The form in a package, its tables removed from the text; None where there is no form."""
    root = package.tree(package.main)
    values: dict[str, tuple[str, ...]] = {}
    records: dict[str, tuple[dict[str, str], ...]] = {}
    stray: list[tuple[str, str]] = []
    found = []
    for table in root.iter(f"{W}tbl"):
        rows = [[_cell(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        if rows and [("".join(cell)).strip() for cell in rows[0][:2]] == list(HEADS[:2]):
            values.update(_values(rows[1:]))
            stray += _stray([(row[0], row[1]) for row in rows[1:] if len(row) > 1])
            found.append(table)
        elif rows and len(rows) > 1 and (key := _record_key(rows)):
            records[key] = tuple(_records(rows))
            stray += _stray([pair for row in rows[2:] for pair in zip(rows[1], row, strict=False)])
            found.append(table)
    if not values and not records:
        return None
    for table in found:
        table.getparent().remove(table)
    verbatim = {
        one.number: "".join(map(text_of, runs(one.element)))
        for one in paragraphs(root)
        if one.number and VERBATIM in styles.names(styles.of_paragraph(one.element))
    }
    return Form(values, records, verbatim, tuple(stray))


def _cell(cell: Element) -> tuple[str, ...]:
    """The paragraphs of a cell."""
    return tuple("".join(map(text_of, runs(paragraph))) for paragraph in cell.findall(f"{W}p"))


def _record_key(rows: list[list[tuple[str, ...]]]) -> str:
    """The key of a table of records: it stands alone in the first row, and the second row holds keys."""
    first = ["".join(cell) for cell in rows[0] if "".join(cell).strip()]
    key = key_in(first[0]) if len(first) == 1 else ""
    return key if key in fields_of(Front) and any(key_in("".join(cell)) for cell in rows[1]) else ""


def _values(rows: list[list[tuple[str, ...]]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows:
        key = key_in("".join(row[0])) if len(row) > 1 else ""
        lines = row[1] if len(row) > 1 else ()
        if key and any(line.strip() for line in lines):
            yield key, _items(key, lines)


def _stray(cells: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    """What is filled in beside a label that names no key."""
    for label, lines in cells:
        words = " ".join(line.strip() for line in lines if line.strip())
        if words and not key_in("".join(label)):
            yield "".join(label).strip(), words


def _items(key: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """A list has an item in each paragraph; a lone one may hold several, as people write them."""
    if key not in fields_of(Front) or not is_list(key):
        return ("\n".join(lines),)
    filled = tuple(line for line in lines if line.strip())
    return tuple(parts_of(filled[0])) if len(lines) == 1 else filled


def _records(rows: list[list[tuple[str, ...]]]) -> Iterator[dict[str, str]]:
    keys = [key_in("".join(cell)) for cell in rows[1]]
    for row in rows[2:]:
        record = {
            key: "\n".join(cell)
            for key, cell in zip(keys, row, strict=False)
            if key and "".join(cell).strip()
        }
        if record:
            yield record


def front_of(form: Form, file: str, batch: str, labels: Table[str, str]) -> Checked[Front | None]:
    """The front matter that a form says; what cannot be taken is a finding in the form's own words.

    `batch` stands in where the form leaves the release open; `labels` are names of choices and what they stand for.
    """
    root = Mapping(0, 0)
    values = {"batch": (batch,), **form.values} if batch else form.values
    for key, items in values.items():
        _put(root, key, _list(items) if key in fields_of(Front) and is_list(key) else _scalar(items[0]))
    for key, records in form.records.items():
        nodes: list[Node] = []
        for record in records:
            node = Mapping(0, 0)
            for name, text in record.items():
                _put(node, name, _scalar(labels.get(text.strip(), text) if name == "kind" else text))
            nodes.append(node)
        field = fields_of(Front)[key]
        if field.item is None and nodes:
            _put(root, key, nodes[0])
        elif nodes:
            listing = Listing(0, 0)
            listing.items.extend(nodes)
            _put(root, key, listing)
    decoded = decode(root, Front, file)
    told = [_told(one, file) for one in decoded.findings]
    told += [FORM_WORDS_STRAY.at(Place(file), label=label, count=len(words)) for label, words in form.stray]
    return Checked(decoded.value[0], tuple(told))


def _told(finding: Finding, file: str) -> Finding:
    """A finding about a value in the words of the form; its own code and severity stay."""
    hint = Words(
        f"在登记表里改正再导入。{finding.hint.zh}",
        f"Correct it in the form and import it again. {finding.hint.en}",
    )
    return Finding(finding.code, finding.severity, Place(file), finding.message, hint)


def _scalar(text: str) -> Scalar:
    return Scalar(text, 0, 0, False)


def _list(items: tuple[str, ...]) -> Listing:
    listing = Listing(0, 0)
    listing.items.extend(_scalar(item) for item in items)
    return listing


def _put(node: Mapping, key: str, value: Node) -> None:
    node.keys[key] = _scalar(key)
    node.values[key] = value
