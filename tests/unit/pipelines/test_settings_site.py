"""The look of the site in allyship.yaml: what it comes to mean, and how what cannot be taken is told."""

from pathlib import Path

import pytest

from dashboards.look import LEAST_CONTRAST, Logo, Look, contrast
from models.errors import ConfigurationError
from pipelines.home import Home
from pipelines.settings import Settings, load_settings

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="4"/></svg>'


def load(folder: Path, text: str) -> Settings:
    (folder / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(folder))


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return str(caught.value).split("\n")


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    assert load(tmp_path, "organisation: {name: Example}\n").look == Look()
    assert load(tmp_path, "site: {}\n").look == Look()


def test_everything_said_is_taken(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "logo.svg").write_bytes(SVG)
    said = 'site: {name: Fair Share, logo: brand/logo.svg, accent: "#0B5A3C", language: en, locale: de-DE}\n'
    look = load(tmp_path, said).look
    assert look == Look(name="Fair Share", accent="#0B5A3C", logo=Logo("svg", SVG), language="en", locale="de-DE")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site: {acent: x}\n", "line 1: unknown key 'acent' in site; did you mean 'accent'?"),
        ("site:\n  locale: de_DE\n", "line 2: site.locale: unknown locale 'de_DE'; did you mean 'de-DE'?"),
        ("site:\n  language: eng\n", "line 2: site.language: unknown language 'eng'; did you mean 'en'?"),
        ("site:\n  accent: purple\n", "line 2: site.accent: expected a color like #3C1A6E, found 'purple'"),
        ("site:\n  name: [a]\n", "line 2: site.name: expected text, found a list"),
        ("site: wide\n", "line 1: site: expected a map, found 'wide'"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (found,) = faults(tmp_path, text)
    assert found.startswith(f"allyship.yaml {told}")


def test_a_pale_color_is_refused_with_its_ratio(tmp_path: Path) -> None:
    ratio = contrast("#1FC3AA", "#FFFFFF")
    assert ratio < LEAST_CONTRAST
    (found,) = faults(tmp_path, 'site: {accent: "#1FC3AA"}\n')
    assert f"a contrast of {ratio:.1f} to 1 on white" in found


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("logo.svg", "there is no file 'logo.svg' in the home"),
        ("../logo.svg", "'../logo.svg' is outside the home"),
        ("linked.svg", "'linked.svg' is outside the home"),
        ("loop.svg", "loop.svg"),
        ("script.svg", "'script.svg': the SVG holds 'script'"),
        ("secrets", "there is no file 'secrets' in the home"),
    ],
)
def test_only_a_harmless_picture_in_the_home_is_a_logo(tmp_path: Path, named: str, told: str) -> None:
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    (tmp_path / "logo.svg").write_bytes(SVG)
    (home / "linked.svg").symlink_to(tmp_path / "logo.svg")
    (home / "loop.svg").symlink_to(home / "loop.svg")
    (home / "script.svg").write_bytes(SVG.replace(b"<rect", b"<script/><rect"))
    (found,) = faults(home, f"site: {{logo: {named}}}\n")
    assert told in found


def test_another_logo_is_another_configuration(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    text = "site: {logo: logo.svg}\n"
    first = load(tmp_path, text).sha256
    (tmp_path / "logo.svg").write_bytes(SVG.replace(b"4", b"5"))
    assert load(tmp_path, text).sha256 != first
