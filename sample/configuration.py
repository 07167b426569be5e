"""The example allyship.yaml: the text a newcomer reads first, matching what the sample delivers."""

EXAMPLE = r"""# The organization as allyship reads it. This file belongs to the sample: everything in it is made up,
# and `synthetic: true` says so on every page. Keys are fixed words; a misspelled one is refused by line.

organisation:
  name: Northmere Works
  timezone: Europe/London
  fiscal_year_start: 1          # month in which the fiscal year begins
  synthetic: true               # generated data, not a real workforce

# One entry per delivered export: which feed it is, which files below landing/ hold it, and how to read it.
# A file that already speaks the canonical names (columns, values, ISO dates) needs no map.
sources:
  # The monthly HR report, in the headings of its vendor. Columns that no map names (here `Worker`, a
  # person's name) are never stored; the quality report lists what was dropped.
  - feed: worker_snapshot
    files: "hr/workday_*.csv"
    format: csv
    columns:                    # heading in the file: canonical column
      Employee ID: worker_id
      Effective Date: snapshot_date
      Gender: gender
      Management Level: level
      Department: department
      Division: division
      Location: location
      Country: country
      Job Family: job_family
      Manager ID: manager_id
      Worker Type: worker_type
      Status: status
      Hire Date: hire_date
      FTE: fte
      Race/Ethnicity: ethnicity
      Work Email: email         # a key to join other platforms; only its keyed hash is kept
    values:                     # canonical column: {value in the file: canonical value}
      gender: {Female: woman, Male: man, X: another, Not Disclosed: undisclosed}
      worker_type: {Employee: employee, Contingent Worker: contingent}
      status: {Active: active, On Leave: leave}
    dates: "%d/%m/%Y"           # never guessed: 03/04 is ambiguous

  - {feed: separation, files: hr/separations.csv, format: csv}
  - {feed: promotion, files: hr/promotions.csv, format: csv}
  - {feed: pay, files: hr/pay.csv, format: csv}
  - {feed: applicant, files: hr/applicant.csv, format: csv}
  - {feed: succession, files: hr/succession.csv, format: csv}
  - {feed: review, files: hr/review.csv, format: csv}
  - {feed: recognition, files: hr/recognition.csv, format: csv}

  # Survey answers carry ids of their own. Nothing ever joins them to the HR files.
  - {feed: survey_response, files: surveys/survey_response.csv, format: csv}
  - {feed: survey_invitation, files: surveys/survey_invitation.csv, format: csv}
  - {feed: survey_count, files: surveys/survey_count.csv, format: csv}

  - {feed: program, files: programs/program.csv, format: csv}
  - {feed: enrolment, files: programs/enrolment.csv, format: csv}
  - {feed: session, files: programs/session.csv, format: csv}
  - {feed: attendance, files: programs/attendance.csv, format: csv}
  - {feed: pairing, files: programs/pairing.csv, format: csv}
  - {feed: pair_contact, files: programs/pair_contact.csv, format: csv}
  - {feed: nomination, files: programs/nomination.csv, format: csv}
  - {feed: commitment, files: programs/commitment.csv, format: csv}
  - {feed: ally_act, files: programs/ally_act.csv, format: csv}
  - {feed: effort, files: programs/effort.csv, format: csv}
  - {feed: reach, files: programs/reach.csv, format: csv}

  # Calendar time comes under pseudonyms of the calendar's own; like survey answers it joins to nothing.
  - {feed: one_to_one, files: calendar/one_to_one.csv, format: csv}

  - {feed: case, files: cases/case.csv, format: csv}
  - {feed: inquiry_count, files: cases/inquiry_count.csv, format: csv}

# Titles to ranks, 1 lowest. The first match wins, so the longer title stands before the shorter one that
# it contains; /.../ is a regular expression on the title in capitals. A whole number is its own rank.
levels:
  Executive Committee: 9
  Senior Vice President: 8
  '/\bVICE PRESIDENT\b/': 7     # also Regional Vice President
  Director: 6
  Senior Manager: 5
  Manager: 4
  Specialist: 3
  Senior Associate: 2
  Associate: 1

manager_floor: 4                # a promotion across this rank is the first rung of the ladder
leadership_floor: 6             # from this rank up, people count as leaders
executive_floor: 7              # from this rank up, a sponsor counts as senior

reporting:
  as_of: latest                 # the newest date in the data; a fixed date repeats an old report
  program_window_months: 36     # enrolments older than this no longer enter retention

# What was promised, by when, and who answers for it. `measure` names the figure where the metric has more
# than one; values are in the metric's own unit (a share of one, or women per 100 men).
targets:
  women_in_leadership: {value: 0.40, by: 2028-12-31, owner: Chief Executive}
  broken_rung: {value: 100, measure: parity, by: 2027-12-31, owner: Head of Talent}
  attrition_parity: {value: 100, measure: parity, by: 2027-12-31, owner: Chief People Officer}
  sponsor_coverage: {value: 0, measure: gap, by: 2027-12-31, owner: Sponsorship Board}
  survey_reporting_rate: {value: 0.30, by: 2027-12-31, owner: General Counsel}
  program_retention: {value: 0.80, measure: all@365d, by: 2027-06-30, owner: Program Office}
  male_participation: {value: 0.12, measure: men, by: 2027-12-31, owner: Program Office}
  completion: {value: 0.75, by: 2027-06-30, owner: Program Office}

# A pair of breakdowns to publish beside the usual ones; open metrics only.
crosses:
  pipeline_share: [division+level]
"""
