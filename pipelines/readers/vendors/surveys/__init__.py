"""Survey tools: one row per answer, or answers that a tool counted itself.

A module per tool. What they share, from the header to the answer: survey_columns.py (what the columns are),
survey_questions.py and nearest_items.py (which question is which item), answer_words.py and multiple_choice.py (what an
answer means), long_form.py (one row per answer), first_days.py (when a wave was launched), counted_answers.py.
"""

from pipelines.readers.vendors.surveys import culture_amp, google_forms, qualtrics, survey_wide, surveymonkey

FORMATS = tuple(module.FORMAT for module in (culture_amp, google_forms, qualtrics, survey_wide, surveymonkey))

__all__ = ["FORMATS"]
