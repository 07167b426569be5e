"""HR systems: who works here as of a day, who left, and the other ids of both.

A module per system, and other_ids.py, which makes rows of a person's other ids and addresses.
"""

from pipelines.readers.vendors.hr import bamboohr, successfactors, ukg, workday

FORMATS = tuple(module.FORMAT for module in (bamboohr, successfactors, ukg, workday))

__all__ = ["FORMATS"]
