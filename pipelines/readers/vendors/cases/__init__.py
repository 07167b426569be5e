"""Case systems: one row per case.

A module per system. What they share: allegations.py (cases told in several rows), issues.py (standard issue types).
"""

from pipelines.readers.vendors.cases import ethicspoint, hr_acuity, vault

FORMATS = tuple(module.FORMAT for module in (ethicspoint, hr_acuity, vault))

__all__ = ["FORMATS"]
