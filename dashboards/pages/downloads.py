"""The page of downloads: every file with its size and hash, and what every field means."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.content import Content, Download
from models.release_schema import TABLES, Table


@dataclass(frozen=True, slots=True)
class Downloads:
    """The page's content.

    Attributes:
        board_pack: The PDF of the board pack, None where none was made.
        own: The site's own files, one of each metric, relative to the site.
        release: Files beside the site, relative to the release.
        tables: The tables of the release with their fields.
    """

    board_pack: Download | None
    own: tuple[Download, ...]
    release: tuple[Download, ...]
    tables: tuple[Table, ...]


def downloads(content: Content, texts: Mapping[str, str], board_pack: Download | None) -> Downloads:
    """Arrange the page.

    Args:
        content: The release, whose files beside the site are listed.
        texts: The site's own CSV files by path.
        board_pack: The PDF of the board pack, None where none was made.

    Raises:
        ValueError: A download's path leaves the release folder.
    """
    for item in content.files:
        if item.path.startswith("/") or ".." in item.path.split("/"):
            raise ValueError("a download's path must stay within the release folder")
    own = [described(path, text.encode()) for path, text in texts.items()]
    return Downloads(board_pack, tuple(sorted(own, key=lambda d: d.path)), tuple(content.files), TABLES)


def described(path: str, data: bytes) -> Download:
    """Return a file's path, size and hash."""
    return Download(path, len(data), hashlib.sha256(data).hexdigest())
