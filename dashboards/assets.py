"""The files that all pages share: the chart script, the site's own script, the style sheet, the logo.

Names carry a hash of the content, so that an upgrade never meets a stale copy in a browser or on a shared drive.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dashboards.look import Look

_HERE = Path(__file__).parent / "assets"
_ACCENT = re.compile(r"--accent: #[0-9A-Fa-f]{6};")


@dataclass(frozen=True, slots=True)
class Assets:
    """Paths of the shared files within the site; `logo` is empty where there is none."""

    plotly: str
    script: str
    style: str
    logo: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file there is."""
        return tuple(path for path in (self.plotly, self.script, self.style, self.logo) if path)


def write_assets(folder: Path, look: Look) -> Assets:
    """Write the shared files under the site's folder.

    Raises:
        ValueError: The installed plotly package has no script that names its version.
    """
    bundle = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    version = re.search(rb"plotly\.js v([\d.]+)", bundle[:400])
    if version is None:
        raise ValueError("the installed plotly package has a script without a version")
    style = _ACCENT.sub(f"--accent: {look.accent};", (_HERE / "site.css").read_text(encoding="utf-8"), count=1)
    return Assets(
        plotly=_write(folder, f"plotly-{version[1].decode()}", ".min.js", bundle),
        script=_write(folder, "site", ".js", (_HERE / "site.js").read_bytes()),
        style=_write(folder, "site", ".css", style.encode()),
        logo=_write(folder, "logo", f".{look.logo.kind}", look.logo.data) if look.logo else "",
    )


def _write(folder: Path, stem: str, suffix: str, data: bytes) -> str:
    path = f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    return path
