"""The rules of docs and style that no linter knows: a rule without a check is not a rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

import trialatlas

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trialatlas"
TESTS = ROOT / "tests"

MODULES = sorted(SOURCE.rglob("*.py"))
ALL_MODULES = MODULES + sorted(TESTS.rglob("*.py"))

LONGEST_MODULE = 300
LONGEST_BODY = 40
MOST_PARAMETERS = 5
WIDEST_DOOR = 15
FORBIDDEN_NAMES = {"base", "common", "core", "helpers", "misc", "utils"}

# Calls that read, write or print; at module level they would happen on import.
SIDE_EFFECTS = {
    "connect", "execute", "mkdir", "open", "print", "read_bytes", "read_text", "run", "unlink",
    "urlopen", "write_bytes", "write_text",
}  # fmt: skip

# Where a reader or an XML parser is sent; nothing of ours lives there.
PUBLIC_HOSTS = {
    "cdn.clinicaltrials.gov",
    "clinicaltrials.gov",
    "doi.org",
    "pubmed.ncbi.nlm.nih.gov",
    "schema.org",
    "trialsearch.who.int",
    "vega.github.io",
    "w3id.org",
    "www.apache.org",
    "www.w3.org",
}
# example.org and the like are set aside for examples (RFC 2606).
EMAIL = re.compile(r"[\w.+-]+@(?!example\.(?:com|net|org)\b)[\w-]+\.[\w.-]*[a-z]")
EXAMPLE_HOST = re.compile(r"(^|\.)example\.(com|net|org)\.?$")
URL = re.compile(r"\b(?:https?|ftp)://([\w.-]+)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users)/")
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s+#\s*\S)|#\s*noqa(?!: [A-Z]+\d+)")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), label(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_definitions(scope: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in scope.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def n_parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [argument.arg for argument in (given.vararg, given.kwarg) if argument is not None]
    return len([name for name in names if name not in {"self", "cls"}])


def code_on_import(scope: ast.AST) -> Iterator[ast.AST]:
    """Everything in a module but what runs only when a function is called."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from code_on_import(node)


def called_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def shipped_texts() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path, path.read_text("utf-8")


def test_modules_are_short() -> None:
    lengths = {label(path): len(path.read_text("utf-8").splitlines()) for path in ALL_MODULES}

    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_function_bodies_are_short() -> None:
    lengths = {
        f"{label(path)}:{function.lineno} {function.name}": body_lines(function)
        for path in ALL_MODULES
        for function in functions(path)
    }

    assert {name: n for name, n in lengths.items() if n > LONGEST_BODY} == {}


def test_functions_have_few_parameters() -> None:
    counts = {
        f"{label(path)}:{function.lineno} {function.name}": n_parameters(function)
        for path in MODULES
        for function in functions(path)
    }

    assert {name: n for name, n in counts.items() if n > MOST_PARAMETERS} == {}


def test_names_say_what_is_inside() -> None:
    names = {part for path in ALL_MODULES for part in path.relative_to(ROOT).with_suffix("").parts}

    assert names & FORBIDDEN_NAMES == set()


def test_everything_public_has_a_docstring() -> None:
    bare = [
        f"{label(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in public_definitions(tree_of(path))
        if ast.get_docstring(node) is None
    ]
    bare += [label(path) for path in MODULES if ast.get_docstring(tree_of(path)) is None]

    assert bare == []


def test_modules_say_what_they_offer() -> None:
    silent = []
    for path in MODULES:
        assigned = [
            target.id
            for node in tree_of(path).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        if not path.name.startswith("__") and "__all__" not in assigned:
            silent.append(label(path))

    assert silent == []


def test_annotations_are_postponed_everywhere() -> None:
    line = "from __future__ import annotations"
    eager = [
        label(path)
        for path in ALL_MODULES
        if tree_of(path).body[1:] and line not in path.read_text("utf-8").splitlines()
    ]

    assert eager == []


def test_unit_tests_mirror_the_source() -> None:
    unit = TESTS / "unit"
    lost = [
        label(path)
        for path in sorted(unit.rglob("test_*.py"))
        if not (
            SOURCE / path.relative_to(unit).with_name(path.name.removeprefix("test_"))
        ).is_file()
    ]

    assert lost == []


def test_every_package_is_one() -> None:
    folders = {path.parent for path in MODULES} | {SOURCE}

    assert [label(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_importing_does_nothing() -> None:
    effects = [
        f"{label(path)}:{node.lineno} {called_name(node)}"
        for path in MODULES
        for node in code_on_import(tree_of(path))
        if isinstance(node, ast.Call) and called_name(node) in SIDE_EFFECTS
    ]

    assert effects == []


def test_no_cycles_at_any_depth() -> None:
    graph = grimp.build_graph("trialatlas", cache_dir=None)
    cycles = {
        module: sorted(graph.nominate_cycle_breakers(module))
        for module in graph.modules
        if graph.find_children(module)
    }

    assert {module: imports for module, imports in cycles.items() if imports} == {}


def test_the_door_is_narrow_and_sorted() -> None:
    names = trialatlas.__all__

    # Constants, then classes, then functions, each by the alphabet, as ruff (RUF022) wants it.
    assert list(names) == sorted(names, key=lambda name: (not name.isupper(), name.islower(), name))
    assert len(names) <= WIDEST_DOOR
    assert [name for name in names if not hasattr(trialatlas, name)] == []


def test_nothing_private_is_shipped() -> None:
    found = [
        f"{label(path)}: {match}"
        for path, text in shipped_texts()
        for match in (*EMAIL.findall(text), *MACHINE_PATH.findall(text))
    ]
    found += [
        f"{label(path)}: {host}"
        for path, text in shipped_texts()
        for host in URL.findall(text)
        if host not in PUBLIC_HOSTS and not EXAMPLE_HOST.search(host)
    ]

    assert found == []


def test_every_silenced_check_says_which_and_why() -> None:
    bare = [
        f"{label(path)}:{number}"
        for path in ALL_MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if BARE_IGNORE.search(line)
    ]

    assert bare == []


@pytest.mark.parametrize(
    ("line", "is_bare"),
    [
        ("x = y()  # type: " + "ignore", True),
        ("x = y()  # type: " + "ignore[attr-defined]", True),
        ("x = y()  # type: " + "ignore[attr-defined]  # lxml-stubs lack it", False),
        ("x = y()  # " + "noqa", True),
        ("x = y()  # " + "noqa: PLR0913 - the registry's own field list", False),
    ],
)
def test_what_counts_as_a_reason(line: str, is_bare: bool) -> None:
    assert bool(BARE_IGNORE.search(line)) is is_bare
