"""The exports of particular systems, as their vendors write them: one module per format, listed here.

A module says which feeds a file of the format can give, how it is recognized, what its headings and words mean, and
turns its rows into the feed's. What allyship.yaml says of a source goes before what is said here. Nothing is guessed
that allyship.yaml can tell. Start with declaration.py; docs/exports.md lists the formats for their users.
"""

from pipelines.readers.vendors import (
    bamboohr,
    chronus,
    cornerstone,
    culture_amp,
    ethicspoint,
    google_forms,
    hr_acuity,
    mentorloop,
    pushfar,
    qooper,
    qualtrics,
    successfactors,
    survey_wide,
    surveymonkey,
    together,
    ukg,
    vault,
    viva,
    workday,
    zoom,
)
from pipelines.readers.vendors.declaration import Vendor

VENDORS: dict[str, Vendor] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        bamboohr,
        chronus,
        cornerstone,
        culture_amp,
        ethicspoint,
        google_forms,
        hr_acuity,
        mentorloop,
        pushfar,
        qooper,
        qualtrics,
        successfactors,
        survey_wide,
        surveymonkey,
        together,
        ukg,
        vault,
        viva,
        workday,
        zoom,
    )
}

__all__ = ["VENDORS", "Vendor"]
