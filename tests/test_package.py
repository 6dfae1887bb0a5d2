"""What is shipped: one version, types, patterns."""

from __future__ import annotations

import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import gouji

ROOT = Path(__file__).parents[1]
PATTERNS = sorted(path.name for path in (ROOT / "patterns").glob("*.toml"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel, built without network."""
    [path] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the source distribution, without its leading folder."""
    [path] = SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("sdist")), versions=["standard"])
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def test_the_version_is_the_same_everywhere() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert gouji.__version__ == declared
    assert version("gouji") == declared


def test_type_checkers_are_told_that_the_package_is_typed(wheel: set[str]) -> None:
    assert (ROOT / "pipeline" / "gouji" / "py.typed").read_bytes() == b""
    assert "gouji/py.typed" in wheel


def test_the_wheel_holds_every_pattern(wheel: set[str]) -> None:
    shipped = sorted(name.removeprefix("gouji/patterns/") for name in wheel if name.startswith("gouji/patterns/"))
    assert shipped == PATTERNS
    assert PATTERNS


def test_the_wheel_holds_every_module_and_nothing_beside_the_package(wheel: set[str]) -> None:
    source = ROOT / "pipeline"
    modules = {path.relative_to(source).as_posix() for path in (source / "gouji").rglob("*.py")}
    assert {name for name in wheel if name.endswith(".py")} == modules
    assert {name.partition("/")[0] for name in wheel} == {"gouji", f"gouji-{gouji.__version__}.dist-info"}


def test_the_source_distribution_can_build_the_wheel_again(sdist: set[str]) -> None:
    wanted = {"pyproject.toml", "README.md", "LICENSE", "pipeline/gouji/py.typed"} | {f"patterns/{name}" for name in PATTERNS}
    assert wanted <= sdist
