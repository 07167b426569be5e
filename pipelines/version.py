"""The version of this software, as installed."""

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """Return the installed version, or 0 when the source tree runs without being installed."""
    try:
        return version("allyship")
    except PackageNotFoundError:
        return "0"
