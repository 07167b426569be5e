"""The exports of particular systems, as their vendors write them: one module per format, in a room per kind of system.

A module says which feeds a file of the format can give, how it is recognized, what its headings and words mean, and
turns its rows into the feed's. What allyship.yaml says of a source goes before what is said here. Nothing is guessed
that allyship.yaml can tell.

What all formats share stands here, what those of a kind share in its room; rooms know nothing of one another. Start
with declaration.py, then rewriting.py and mapped.py; docs/exports.md lists the formats for their users.
"""

from pipelines.readers.vendors import cases, hr, programs, surveys
from pipelines.readers.vendors.declaration import Vendor

VENDORS: dict[str, Vendor] = {
    vendor.name: vendor
    for vendor in sorted((*hr.FORMATS, *surveys.FORMATS, *programs.FORMATS, *cases.FORMATS), key=lambda one: one.name)
}

__all__ = ["VENDORS", "Vendor"]
