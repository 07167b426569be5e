"""Programs, trainings and meetings: who takes part, who is paired with whom, who met whom for how long.

A module per system. What they share: pairs.py (pairs and their ids), presence.py (stays in meetings), moments.py (times
of other zones).
"""

from pipelines.readers.vendors.programs import chronus, cornerstone, mentorloop, pushfar, qooper, together, viva, zoom

FORMATS = tuple(module.FORMAT for module in (chronus, cornerstone, mentorloop, pushfar, qooper, together, viva, zoom))

__all__ = ["FORMATS"]
