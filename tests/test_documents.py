"""What a person who writes a YAML file is told: every mistake at once, with its line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from fieldlog.documents import MOST_BYTES, Day, DocumentMistakes, each, read_document


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    day: Day | None = None
    choice: bool | int | None = None


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[Item] = []


def mistakes_in(source: str | Path) -> list[str]:
    with pytest.raises(DocumentMistakes) as refused:
        read_document(source, Document)
    return [str(mistake) for mistake in refused.value.mistakes]


def test_dates_may_be_quoted_or_not_and_no_is_a_word() -> None:
    document = read_document(
        "items:\n- {name: no, day: 2024-02-29}\n- {name: on, day: '2024-02-29', choice: true}\n- {name: 12:30}\n",
        Document,
    )
    assert [item.name for item in document.items] == ["no", "on", "12:30"]
    assert [item.day for item in document.items] == [date(2024, 2, 29), date(2024, 2, 29), None]
    assert document.items[1].choice is True


def test_every_mistake_is_told_with_its_line_and_field() -> None:
    text = "items:\n- name: a\n  day: 2023-02-29\n- colour: red\n- name: b\n  name: c\nother: 1\n"
    assert mistakes_in(text) == [
        "line 3: items[0].day: 2023-02-29 is not a day of the calendar",
        "line 4: items[1].colour: is not a known field",
        "line 4: items[1].name: is missing",
        "line 6: items[2].name: is given twice",
        "line 7: other: is not a known field",
    ]


@pytest.mark.parametrize(
    "day", ["20240131", "2024-1-31", "1.5", "yes", "2024-01-31T00:00:00", "2024-W05-3", "31/1/2024"]
)
def test_a_day_is_written_in_one_way_only(day: str) -> None:
    (told,) = mistakes_in(f"items:\n- {{name: a, day: {day}}}\n")
    assert told.startswith("line 2: items[0].day: ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: the file is empty"),
        ("items:\n  - [", "line 2: "),
        ("items: &all []\n", "line 1: items: anchors and aliases are not accepted"),
        ("items:\n- {name: !!python/object:os.system x}\n", "line 2: items[0].name: the tag"),
        ("- a\n", "line 1: should be a valid dictionary"),
        ("items: []\n---\nitems: []\n", "line 2: "),
        ("items: \x00\n", "line 1: this is not YAML"),
        ("items: " + "[" * 3000, "line 1: the lists are nested too deeply"),
    ],
)
def test_what_is_not_such_a_file_is_refused_in_words(text: str, told: str) -> None:
    assert mistakes_in(text)[0].startswith(told)


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    told = mistakes_in("\n".join(lines))
    assert "line 1: a0: anchors and aliases are not accepted" in told
    assert len(told) == 24


def test_a_file_that_is_too_long_or_not_text_is_refused(tmp_path: Path) -> None:
    long, binary = tmp_path / "long.yaml", tmp_path / "binary.yaml"
    long.write_bytes(b"#" * (MOST_BYTES + 1))
    binary.write_bytes(b"items: []\n# \xff\n")
    assert mistakes_in(long) == [f"line 1: the file has more than {MOST_BYTES} bytes"]
    assert mistakes_in(binary) == ["line 2: this is not UTF-8 text: save the file as UTF-8"]


def test_values_are_found_in_lists_whatever_shape_the_rest_has() -> None:
    values = {"items": [{"name": "a"}, 5, {"names": "b"}, {"name": "c"}], "other": {"items": 1}}
    assert list(each(values, "items", "name")) == [(("items", 0, "name"), "a"), (("items", 3, "name"), "c")]
