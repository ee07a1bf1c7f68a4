"""Many modules become one script: each once, after what it needs, each with its own names; or the start fails."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from fieldlog.config import PROJECT
from fieldlog.scripts import flatten

SOURCES = {
    "js/all.js": 'import "./page.js";\nimport { double } from "./sums.js";\nglobalThis.said.push(double(21));\n',
    "js/page.js": 'import {\n  double,\n  LIMIT,\n} from "./sums.js";\n'
    "const own = 1;\nglobalThis.said.push(double(LIMIT) + own);\n",
    "js/sums.js": '// A comment.\nconst own = 2;\nexport { Odd } from "../vendor/odd.js";\n'
    "export const LIMIT = 5;\nexport function double(number) {\n  return number * own; // its own `own`\n}\n",
    "vendor/odd.js": "class Odd {}\nglobalThis.said.push(`once // ${1 + 1}`);\nexport { Odd };\n",
}


def test_each_module_runs_once_after_what_it_needs_and_keeps_its_names_to_itself(browser: Browser) -> None:
    script = flatten("js/all.js", SOURCES)
    assert "comment" not in script
    page = browser.new_page()
    page.evaluate("() => { globalThis.said = [] }")
    page.add_script_tag(content=script, type="module")
    assert page.evaluate("() => said") == ["once // 2", 11, 42]
    page.close()


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": 'import "./a.js";\n'}, "a.js -> b.js -> a.js"),
        ({"a.js": 'import { b as c } from "./b.js";\n', "b.js": "export const b = 1;\n"}, "'b as c'"),
        ({"a.js": 'import * as b from "./b.js";\n', "b.js": ""}, "only plain imports and exports"),
        ({"a.js": "export default 1;\n"}, "only plain imports and exports"),
        ({"a.js": 'const later = () => import("./b.js");\n'}, "only plain imports and exports"),
    ],
)
def test_what_cannot_be_flattened_is_an_error_that_names_it(sources: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        flatten("a.js", sources)


def test_a_script_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"b\.js"):
        flatten("a.js", {"a.js": 'import "./b.js";\n'})


def test_every_script_of_a_page_is_in_the_one_of_field_pages() -> None:
    """What a module exports somebody imports, and what a page starts stands in field.js."""
    folder = PROJECT / "static" / "js"
    texts = {path.name: path.read_text() for path in folder.glob("*.js")}
    imported = set(re.findall(r'from "\./([\w-]+\.js)"|import "\./([\w-]+\.js)"', "\n".join(texts.values())))
    reached = {name for pair in imported for name in pair if name}
    alone = {"field.js", "service-worker.js", "service-worker-off.js", "app.js", "look.js"}
    assert texts.keys() - reached == alone
