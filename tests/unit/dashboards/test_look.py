"""An organization's own look: taken where it can be read and does no harm, refused in words where it cannot."""

import hashlib
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts.palette import PAGE, WOMEN
from dashboards.content import Content
from dashboards.look import LEAST_CONTRAST, MOST_LOGO_BYTES, Logo, Look, accent_fault, checked_logo, contrast
from dashboards.site import write_site

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 120, 40) + b"\x08\x06\x00\x00\x00"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    # W3C's own example of a gray that just fails: 4.48 to 1.
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_an_accent_is_taken_exactly_when_it_can_be_read(parts: tuple[int, int, int]) -> None:
    color = "#" + "".join(f"{p:02x}" for p in parts)
    assert (accent_fault(color) is None) == (contrast(color, PAGE) >= LEAST_CONTRAST)


def test_a_pale_accent_is_refused_with_its_ratio() -> None:
    ratio = contrast("#FFCC00", PAGE)
    assert accent_fault("#FFCC00") == (
        f"'#FFCC00' has a contrast of {ratio:.1f} to 1 on white, and text needs 4.5 to 1; take a darker one"
    )
    for wrong in ("purple", "#fff", "3C1A6E", "#3C1A6", "red; } body { display: none"):
        assert "expected a color like" in (accent_fault(wrong) or "")


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h40v20z" fill="#3C1A6E"/>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        '<defs><g id="a"/></defs><use href="#a"/>',
        "<style>.a { fill: #123456; }</style><!-- drawn by hand -->",
        '<text x="1">Example</text>',
    ],
)
def test_a_drawing_is_taken(inside: str) -> None:
    data = SVG.format(inside).encode()
    assert checked_logo(data) == Logo("svg", data)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "holds 'script'"),
        ('<rect onload="alert(1)"/>', "a script in 'onload'"),
        ('<rect ONCLICK="alert(1)"/>', "a script in 'ONCLICK'"),
        ("<foreignObject><b/></foreignObject>", "holds 'foreignObject'"),
        ('<image href="https://evil.example/x.png"/>', "holds 'image'"),
        ('<use href="https://evil.example/x.svg#a"/>', "outside itself in 'href'"),
        ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="other.svg#a"/>', "outside itself in 'href'"),
        ('<a href="#x"><rect/></a>', "holds 'a'"),
        ('<rect fill="url(https://evil.example/x)"/>', "outside itself in 'fill'"),
        ('<rect style="background: url(//evil.example/x)"/>', "outside itself in 'style'"),
        ("<style>@import 'x.css';</style>", "outside itself in '<style>'"),
        ('<animate attributeName="href" values="javascript:alert(1)"/>', "holds 'animate'"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "holds 'script'"),
    ],
)
def test_a_drawing_that_could_run_or_reach_out_is_refused(inside: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        checked_logo(SVG.format(inside).encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("<text>&a;</text>").encode(), "declares a document type"),
        (b"GIF89a", "expected a PNG or SVG picture"),
        (b"<html></html>", "expected a PNG or SVG picture"),
        (b"\xff\xfe<svg/>", "expected a PNG or SVG picture"),
        (b"", "expected a PNG or SVG picture"),
        (PNG[:20], "a damaged PNG"),
        (PNG[:16] + struct.pack(">II", 9_000, 40), "9000 by 40 pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * MOST_LOGO_BYTES, "at most 200,000 are taken"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked_logo(data)


def test_a_look_stands_on_every_page(content: Content, tmp_path: Path) -> None:
    logo = checked_logo(SVG.format("<rect/>").encode())
    look = Look(name="Fair <Share>", accent="#0B5A3C", logo=logo)
    write_site(replace(content, look=look), tmp_path)
    name = f"assets/logo-{hashlib.sha256(logo.data).hexdigest()[:12]}.svg"
    assert (tmp_path / name).read_bytes() == logo.data
    (style,) = (tmp_path / "assets").glob("site-*.css")
    assert "--accent: #0B5A3C;" in style.read_text(encoding="utf-8")
    # Women stay as they are told apart from men.
    assert f"--women: {WOMEN};" in style.read_text(encoding="utf-8")
    for page in tmp_path.rglob("*.html"):
        written = page.read_text(encoding="utf-8")
        root = "../" * (len(page.relative_to(tmp_path).parts) - 1)
        assert f'<img src="{root}{name}" alt="" height="28">' in written
        assert "<b>Fair &lt;Share&gt;</b>" in written


def test_without_a_look_there_is_no_picture(site: Path, pages: dict[str, str]) -> None:
    assert not list((site / "assets").glob("logo-*"))
    assert all("<img" not in page and "<b>Allyship</b>" in page for page in pages.values())


def test_a_png_of_usual_size_is_taken() -> None:
    assert checked_logo(PNG).kind == "png"
