"""What others made and we carry: unchanged, licensed, and of the versions we say."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"
PACKAGES = json.loads((VENDOR / "versions.json").read_text())
TEMPLATES = STATIC.parent / "templates"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one["package"])
def test_a_vendored_package_is_as_it_was_published(package):
    for name, digest in package["sha256"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
    assert (VENDOR / package["license_file"]).read_text().strip()


def test_no_vendored_file_is_unaccounted_for():
    told = {name for one in PACKAGES for name in [*one["sha256"], one["license_file"]]}
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert there == told | {"versions.json"}


def test_the_browsers_plotly_is_the_one_of_the_python_package():
    [plotly] = [one for one in PACKAGES if one["package"].startswith("plotly")]
    head = (VENDOR / "plotly/plotly-basic.min.js").read_text()[:200]
    assert plotly["version"] == get_plotlyjs_version()
    assert f"v{plotly['version']}" in head


def test_our_own_styles_are_light():
    own = (STATIC / "css").glob("*.css")
    sizes = {path.stem: len(gzip.compress(path.read_bytes())) for path in own}
    shared = sum(sizes.pop(name) for name in ("tokens", "pages", "print"))
    assert shared + sum(sorted(sizes.values())[-2:]) < 12 * 1024  # no page loads more than two


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda one: one.name)
def test_a_template_keeps_the_policy(path):
    source = path.read_text()
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|javascript:", source)
    assert '<th scope="col"></th>' not in source  # a heading that heads nothing is a cell
    assert not re.search(r'class="scroll"[^>]*role="region"', source)  # its section is one already
    for tag in re.findall(r"<script[^>]*>", source):
        assert "src=" in tag or "application/json" in tag
