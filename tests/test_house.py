"""How the house is built: imports point one way, functions and files stay short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from gouji.rules import load

PACKAGE = Path(__file__).parents[1] / "pipeline" / "gouji"
LONGEST_FUNCTION = 60
LONGEST_FILE = 450  # the types stand together in one file; others stay well below

# A module may import its own part, parts of a lower rank and, among the lowest, each other.
RANKS = {
    "started": 0, "version": 0, "places": 0, "fingerprint": 0, "document": 0, "model": 0, "outcome": 0, "text": 0, "numbers": 0, "rules": 0, "visible": 0, "pumping": 0, "errors": 0, "regexes": 0,
    "readers": 1, "units": 1,
    "guard": 2,
    "inputs": 2,
    "structure": 2, "spaced": 2,
    "mapping": 3,
    "reconcile": 4,
    "show": 5,
    "store": 6,
    "run": 7,
    "bulk": 8, "evaluation": 8,
    "__init__": 9, "cli": 9, "cli_child": 9, "cli_common": 9, "cli_data": 9, "cli_each": 9, "cli_evaluate": 9, "cli_ingest": 9, "__main__": 9,
}  # fmt: skip

# What writes text for a person or for another program, and the functions that may call it: each makes what it writes visible (`gouji.visible`).
# The JSON that is not shown stays inside the program.
SINKS: dict[str, set[str]] = {
    "print": set(), "typer.echo": {"cli_common.say", "cli_common.status"}, "typer.secho": set(), "click.echo": set(), "os.write": set(),
    "sys.stdout.write": set(), "sys.stderr.write": set(), "sys.stdout.buffer.write": set(), "sys.stdout.writelines": set(), "warnings.warn": set(),
    "logging.warning": set(), "logging.error": set(), "logging.info": set(), "traceback.print_exc": set(),
    "html.escape": {"visible.markup"}, "csv.writer": {"show.as_rows.csv_lines"}, "pyarrow.csv.CSVWriter": {"store.export._csv"},
    "pyarrow.csv.write_csv": set(), "openpyxl.Workbook": {"show.as_xlsx.__init__", "store.audit.save"},
    "json.dumps": {"visible.as_json", "visible._in_json", "show.as_rows.text", "bulk.years.compare_years", "readers.scan.cache.keep", "store.compact._merge", "store.fields._json",
                   "store.answer.tell", "store.answering.tell"},
    "json.dump": set(),
}  # fmt: skip

HAN = regex.compile(r"\p{Han}")
# Modules that still hold phrases, which belong into patterns: none may join them. The list of checks names each in both languages.
PHRASED = frozenset({
    "mapping/__init__.py", "mapping/accounts.py", "mapping/align.py", "mapping/claims.py", "mapping/columns.py", "mapping/labels.py",
    "mapping/lexicon.py", "mapping/mentions.py", "mapping/recover/heads.py", "mapping/recover/levels.py", "mapping/recover/lines.py",
    "mapping/recover/tree.py", "mapping/rejoin.py", "mapping/rows.py", "mapping/tree.py", "mapping/values.py",
    "mapping/walk.py", "reconcile/__init__.py", "reconcile/achieved.py", "reconcile/economic.py", "reconcile/indicators.py",
    "reconcile/narrated.py", "reconcile/scores.py", "reconcile/sums.py",
    "reconcile/years/growth.py", "reconcile/years/said.py", "reconcile/years/wording.py",
})  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = [path.relative_to(PACKAGE).as_posix() for path in MODULES]


def part_of(name: str) -> str:
    """The part of the package that a dotted name belongs to.

    >>> part_of("gouji.readers.tabs"), part_of("gouji.model.Cell"), part_of("gouji"), part_of("gouji.check")
    ('readers', 'model', '__init__', '__init__')
    """
    first = name.split(".")[1] if "." in name else "__init__"
    known = first in RANKS or (PACKAGE / first).is_dir() or (PACKAGE / f"{first}.py").is_file()
    return first if known else "__init__"


def imported(source: str, module: str, *, package: bool = False) -> Iterator[tuple[int, str]]:
    """Line and part of everything of gouji that a module imports, wherever in the module it does so.

    >>> list(imported("from ..model import Cell", "gouji.readers.tabs")), list(imported("from . import run", "gouji", package=True))
    ([(1, 'model')], [(1, 'run')])
    >>> list(imported("from .. import __version__", "gouji.readers.tabs")), list(imported("import gouji.show.text, re", "gouji.run"))
    ([(1, '__init__')], [(1, 'show')])
    """
    home = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{origin}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, part_of(name)) for name in names if name.split(".")[0] == "gouji")


def against_the_stream(path: Path) -> list[str]:
    """The imports of a module that point to a later part."""
    package = path.name == "__init__.py"
    inside = path.relative_to(PACKAGE.parent).with_suffix("").parts
    module = ".".join(inside[:-1] if package else inside)
    own = part_of(module)
    return [
        f"line {line}: {own} imports {part}"
        for line, part in imported(path.read_text(encoding="utf-8"), module, package=package)
        if part != own and not allowed(own, part)
    ]


def allowed(own: str, part: str) -> bool:
    """May one part import another?

    >>> allowed("readers", "model"), allowed("numbers", "text"), allowed("cli", "__init__")
    (True, True, True)
    >>> allowed("readers", "mapping"), allowed("show", "store"), allowed("model", "__init__")
    (False, False, False)
    """
    return RANKS[part] <= RANKS[own]


def long_functions(path: Path) -> list[str]:
    """The functions of a module that are too long, counted from `def` to their last line."""
    return [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}: {length} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


ROUNDS = {"numbers.py"}  # the helper itself


def bare_rounding(path: Path) -> list[str]:
    """Where a module rounds by itself: `quantize` raises where digits are many, which `numbers.rounded` does not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [f"line {node.lineno}: {node.attr}" for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "quantize"]


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.relative_to(PACKAGE).as_posix() not in ROUNDS], ids=lambda path: path.name
)
def test_decimals_are_rounded_in_one_place(path: Path) -> None:
    assert bare_rounding(path) == []


def calls(source: str, module: str) -> Iterator[tuple[str, str]]:
    """Every call in a module, by the full name of what is called and of the function that calls it.

    >>> list(calls("from html import escape as e\\ndef f():\\n    e('<')\\nprint(1)", "show.page"))
    [('html.escape', 'show.page.f'), ('print', 'show.page')]
    """
    tree = ast.parse(source)
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = f"{node.module}." if isinstance(node, ast.ImportFrom) and not node.level else ""
            known |= {one.asname or one.name: origin + one.name for one in node.names}

    def within(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                first, dot, rest = ast.unparse(child.func).partition(".")
                yield known.get(first, first) + dot + rest, function
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and function == module
            yield from within(child, f"{module}.{child.name}" if inside else function)  # type: ignore[attr-defined]

    yield from within(tree, module)


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_text_is_written_only_where_it_is_made_visible(path: Path) -> None:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    found = calls(path.read_text(encoding="utf-8"), module)
    assert [f"{function}: {sink}" for sink, function in found if sink in SINKS and function not in SINKS[sink]] == []


def phrases(source: str, units: frozenset[str]) -> list[tuple[int, str]]:
    """The strings with Han letters in a module, but for docstrings and units; with their lines.

    >>> phrases("'文档'\\nunit = '万元'\\nword = '其中'  # 其中", frozenset({"万元"}))
    [(3, '其中')]
    """
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        and node.value not in units and HAN.search(node.value)
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_module_belongs_to_a_part_with_a_rank(name: str) -> None:
    assert name.partition("/")[0].removesuffix(".py") in RANKS


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_imports_point_one_way(path: Path) -> None:
    assert against_the_stream(path) == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    assert long_functions(path) == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_file_outgrows_its_folder(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("mapping/", "reconcile/"))])
def test_phrases_stand_in_patterns(name: str) -> None:
    units = frozenset(rule.unit for rule in load().units)
    found = phrases((PACKAGE / name).read_text(encoding="utf-8"), units)
    assert (found == []) != (name in PHRASED), found
