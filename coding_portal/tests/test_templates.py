"""What the strict content policy and the component rules ask of every template and stylesheet, read from the files."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.template.loader import get_template

from coding_portal.keys import SHORTCUTS

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "coding_portal" / "static" / "portal"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted(STATIC.rglob("*.css"))
OWN_STYLES = [path for path in STYLES if "vendor" not in path.parts]
SCRIPTS = [path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.parts]
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))

OFF_SITE = re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]""", re.IGNORECASE)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def markup_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def branches_removed(markup: str) -> str:
    """Of each if and else only the first branch: both never stand on one page."""
    pattern = re.compile(
        r"{%\s*(?:else|elif)\b.*?%}(?:(?!{%\s*(?:end)?if\b).)*?(?={%\s*(?:endif|elif|else)\b)", re.DOTALL
    )
    while (shorter := pattern.sub("", markup, count=1)) != markup:
        markup = shorter
    return markup


def test_no_file_keeps_the_marks_of_an_unfinished_merge() -> None:
    marks = re.compile(r"^(<{7} |>{7} |={7}$)", re.MULTILINE)
    written = [*TEMPLATES, *STYLES, *SCRIPTS, *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
    assert [name_of(path) for path in written if marks.search(path.read_text())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_carries_no_style_script_or_handler_of_its_own(path: Path) -> None:
    markup = markup_of(path)

    assert not re.search(r"<style\b", markup)
    assert not re.search(r"""\sstyle\s*=""", markup)
    assert not re.search(r"<script\b(?![^>]*\ssrc=)", markup)
    assert not re.search(r"""<[^>]*\son[a-z]+\s*=\s*["']""", TEMPLATE_TAG.sub("", markup))
    assert not re.search(r"""\shx-on[:=-]""", markup)
    assert "javascript:" not in markup


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles_by_itself(path: Path) -> None:
    """A partial loads its own tags: what the page that includes it has loaded does not reach it."""
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_names_no_other_site(path: Path) -> None:
    markup = markup_of(path)

    assert not OFF_SITE.search(markup)
    assert "data:" not in markup


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_is_in_the_sprite(path: Path) -> None:
    markup = path.read_text()
    used = set(re.findall(r"""_icon\.html["']\s+with\s+name=["']([^"']+)""", markup))
    used |= set(re.findall(r"""\sicon=["']([a-z0-9-]+)["']""", markup))
    used |= set(re.findall(r"""icons\.svg['"]\s*%}#([a-z0-9-]+)""", markup))

    assert used <= SPRITE


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_an_id_stands_once_in_a_template(path: Path) -> None:
    markup = branches_removed(markup_of(path))
    ids = Counter(value for value in re.findall(r"""\sid="([^"]+)\"""", markup) if "{" not in value)

    assert [value for value, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name_of)
def test_a_partial_does_not_extend_a_page(path: Path) -> None:
    assert "{% extends" not in path.read_text()


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_a_stylesheet_loads_nothing_inline_or_from_elsewhere(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    addresses = re.findall(r"""url\(\s*["']?([^"')]+)""", text)

    assert "data:" not in text
    assert "@import" not in text
    for address in addresses:
        assert (path.parent / address).is_file(), address


def test_own_classes_carry_the_prefix() -> None:
    for path in OWN_STYLES:
        selectors = re.sub(r"/\*.*?\*/|{[^{}]*}|\"[^\"]*\"", " ", path.read_text(), flags=re.DOTALL)
        classes = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selectors))
        assert {name for name in classes if not name.startswith(("cp-", "htmx-"))} == set(), name_of(path)


def test_classes_used_in_templates_are_defined() -> None:
    defined = {name for path in OWN_STYLES for name in re.findall(r"\.(cp-[\w-]+)", path.read_text())}
    for path in TEMPLATES:
        for value in re.findall(r'\sclass="([^"]*)"', re.sub(r"{%.*?%}", " ", markup_of(path))):
            names = {name for name in re.sub(r"{{.*?}}", "*", value).split() if name.startswith("cp-")}
            unknown = {name for name in names if not name.endswith("-") and "*" not in name} - defined
            assert unknown == set(), f"{name_of(path)}: {unknown}"


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_the_script_keeps_nothing_in_the_browser(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|\beval\(|innerHTML\s*=", text)
    assert not OFF_SITE.search(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def test_every_vendored_folder_has_its_licence() -> None:
    vendor = STATIC / "vendor"
    for folder in [path for path in vendor.iterdir() if path.is_dir()]:
        assert list(folder.glob("LICENSE*")), folder.name
    assert (vendor / "LICENSE-bootstrap-icons").is_file()


def test_shortcuts_named_in_templates_exist() -> None:
    actions = {shortcut.action for shortcut in SHORTCUTS}
    for path in TEMPLATES:
        used = set(re.findall(r"\bkeys\.(\w+)\.(?:chord|shown)", path.read_text()))
        assert used <= actions, f"{name_of(path)}: {used - actions}"


@pytest.mark.parametrize(
    ("markup", "rest"),
    [
        ("{% if a %}x{% else %}y{% endif %}", "{% if a %}x{% endif %}"),
        ("{% if a %}x{% elif b %}y{% else %}z{% endif %}", "{% if a %}x{% endif %}"),
        (
            "{% if a %}{% if b %}x{% else %}y{% endif %}{% else %}z{% endif %}",
            "{% if a %}{% if b %}x{% endif %}{% endif %}",
        ),
    ],
)
def test_branches_are_read_as_alternatives(markup: str, rest: str) -> None:
    assert branches_removed(markup) == rest


def test_the_star_means_favourite_and_nothing_else() -> None:
    starred = re.compile(r"""name=["']star(-fill)?["']""")
    assert [name_of(path) for path in TEMPLATES if starred.search(path.read_text())] == [
        "templates/codesets/_star.html"
    ]
