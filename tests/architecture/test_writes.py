"""The house's table of who may do what, held over the syntax tree of every file."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "senningen"
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}
QUERYSETS = {"objects"}


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    return [(path.relative_to(SOURCE), ast.parse(path.read_text())) for path in paths]


def is_services(path: Path) -> bool:
    return path.name == "services.py" or path.parent.name == "services"


def attributes_of(call: ast.Call) -> set[str]:
    node, names = call.func, set()
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            node = node.func
    return names


def orm_writes(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=verb)) if verb in WRITES and attributes_of(node) & QUERYSETS:
                yield node.lineno
            case ast.Call(func=ast.Name(id="insert" | "update")):
                yield node.lineno


def test_only_services_write_rows() -> None:
    guilty = [f"{path}:{line}" for path, tree in modules() if not is_services(path) for line in orm_writes(tree)]
    assert guilty == []


def test_only_the_kernel_opens_transactions() -> None:
    guilty = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if path != Path("kernel/service.py")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "atomic")
        or (isinstance(node, ast.alias) and node.name == "atomic")
    ]
    assert guilty == []


def test_nobody_overrides_save_or_listens_to_model_signals() -> None:
    guilty = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if (isinstance(node, ast.FunctionDef) and node.name == "save" and path.name == "models.py")
        or (isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals")
    ]
    assert guilty == []


def test_services_know_no_web_request() -> None:
    guilty = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        if is_services(path)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.http")
    ]
    assert guilty == []


def test_files_stay_small_enough_to_read() -> None:
    long = [
        f"{path}: {lines}" for path, _ in modules() if (lines := len((SOURCE / path).read_text().splitlines())) > 330
    ]
    assert long == []
