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
  # The monthly HR report. A vendor's format knows the usual headings and words of its system; only what is this
  # organization's own stands here. People's names, and all columns that no map names, are never stored; the quality
  # report lists what was dropped.
  - feed: worker_snapshot
    files: "hr/workday_*.csv"
    format: workday
    columns:                    # heading in the file: canonical column
      Division: division
      Country: country
      FTE: fte
      Race/Ethnicity: ethnicity
    values:                     # canonical column: {value in the file: canonical value}
      gender: {X: another, Not Disclosed: undisclosed}
    dates: "%d/%m/%Y"           # never guessed: 03/04 is ambiguous

  # Addresses of before a change of name, numbers of before an absence: people are found by any of them, never by name.
  - {feed: id_alias, files: hr/id_alias.csv, format: csv}
  - {feed: separation, files: hr/separations.csv, format: csv}
  - {feed: promotion, files: hr/promotions.csv, format: csv}
  - {feed: pay, files: hr/pay.csv, format: csv}
  - {feed: applicant, files: hr/applicant.csv, format: csv}
  - {feed: succession, files: hr/succession.csv, format: csv}
  - {feed: review, files: hr/review.csv, format: csv}
  - {feed: recognition, files: hr/recognition.csv, format: csv}

  # Survey answers carry ids of their own. Nothing ever joins them to the HR files. One export holds one wave.
  - feed: survey_response
    files: "surveys/qualtrics_*.csv"
    format: qualtrics
    columns:
      Wave: wave                # embedded data
      StartDate: launched_on    # the day of a wave's first response
      Grade: level
      Business Unit: division
    questions:                  # id of a question, its short name or its text: standard item
      QID1:                     # takes several answers: each choice is an item, answered yes or no
        choices:
          Sexist comments: exp_comments
          Sexist comments, meant as jokes: exp_jokes
          Staring or leering: exp_leering
          Unwanted messages or pictures: exp_messages
          Pressure to go out with someone: exp_pressure_dates
          Unwanted touching: exp_touching
          Favors offered for sexual favors: exp_favours
          Sexual assault: exp_assault
          Hostility for being a woman or a man: exp_hostility
          Other unwanted sexual behavior: exp_other
          None of these: none
      QID2_TEXT: incidents_12m
      QID3_1: {item: harasser_role, incident: 1, answers: {Someone in senior leadership: senior_leader}}
      QID3_2: {item: harasser_role, incident: 2, answers: {Someone in senior leadership: senior_leader}}
      QID3_3: {item: harasser_role, incident: 3, answers: {Someone in senior leadership: senior_leader}}
      QID4:
        item: reported
        answers:                # words in the file: words of the item
          Yes, as a formal complaint: formal
          Yes, to HR or the hotline: official
          Only to a colleague, friend or mentor: informal
      QID5:
        item: why_not_reported
        answers:
          I feared retaliation: fear_of_retaliation
          It would have changed nothing: would_change_nothing
          I handled it myself: handled_it_myself
          I did not know how: did_not_know_how
      QID6: consequence
      QID7: told_outcome
      QID8: could_report_safely
      QID9: witnessed
      QID10: intervened
      QID11: heard
      QID12: interrupted
      QID13: avoid_one_to_one
      QID14: has_sponsor
      QID15: has_mentor
      QID16: took_part
      QID17: peer_backlash
      QID18_1: ally_self
      QID18_2: ally_seen
      QID18_3: barrier_backlash
      QID18_4: barrier_awareness
      QID18_5: barrier_defensiveness
      QID18_6: barrier_bias
      QID18_7: barrier_role_models
  - {feed: survey_invitation, files: surveys/survey_invitation.csv, format: csv}
  - {feed: survey_count, files: surveys/survey_count.csv, format: csv}

  - {feed: program, files: programs/program.csv, format: csv}
  - {feed: enrolment, files: programs/enrolment.csv, format: csv}
  - {feed: session, files: programs/session.csv, format: csv}
  - {feed: attendance, files: programs/attendance.csv, format: csv}
  # Reverse mentoring meets on Zoom, every cohort in a recurring meeting of its own; a report gives sessions and people.
  - feed: session
    files: "programs/zoom/*.csv"
    format: zoom
    columns: {Meeting ID: cohort}
    constants: {program_id: REVERSE, scheduled_minutes: 60}
  - {feed: attendance, files: "programs/zoom/*.csv", format: zoom}
  - {feed: pairing, files: programs/pairing.csv, format: csv}
  # The platform of the sponsors knows people by their addresses.
  - feed: pairing
    files: programs/chronus.csv
    format: chronus
    columns:
      Connection ID: pair_id
      Connected On: started_on
      Closed On: ended_on
      Closure Reason: end_reason
      Mentor Trained: guide_trained
      Mentor Rating: guide_fit
      Mentee Rating: protege_fit
      Last Meeting: last_met_on
    constants: {program_id: SPONSOR, kind: sponsor}
  - {feed: pair_contact, files: programs/pair_contact.csv, format: csv}
  - {feed: nomination, files: programs/nomination.csv, format: csv}
  - {feed: commitment, files: programs/commitment.csv, format: csv}
  - {feed: ally_act, files: programs/ally_act.csv, format: csv}
  - {feed: effort, files: programs/effort.csv, format: csv}
  - {feed: reach, files: programs/reach.csv, format: csv}

  # Calendar time comes under pseudonyms of the calendar's own; like survey answers it joins to nothing.
  - {feed: one_to_one, files: calendar/one_to_one.csv, format: csv}

  - feed: case
    files: cases/ethicspoint.csv
    format: ethicspoint
    columns:
      Case Type: record_type
      Investigation Start Date: investigated_on
      Reporter Employee ID: reporter_id
      Reporter Gender: reporter_gender
      Reporter Worker Type: reporter_worker_type
      Subject Level: subject_level
      Action Taken: action_taken
      Reporter Informed: reporter_informed
      Retaliation Alleged: retaliation
    values:
      record_type: {Allegation: report}
      channel: {Told a Manager: manager, Told HR: hr}
      reporter_gender: {Female: woman, Male: man, Non-binary: another, Not Stated: undisclosed}
    dates: "%m/%d/%Y"
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
# than one; values are in the metric's own unit (a share of one, or women per 100 men). A unit may have a
# target of its own, which takes day and owner from the organization's where it names none.
targets:
  women_in_leadership:
    value: 0.40
    by: 2028-12-31
    owner: Chief Executive
    units:
      division:
        Technology: {value: 0.30, owner: Chief Technology Officer}
        Corporate: {value: 0.42, by: 2027-12-31}
  broken_rung: {value: 100, measure: parity, by: 2027-12-31, owner: Head of Talent}
  attrition_parity: {value: 100, measure: parity, by: 2027-12-31, owner: Chief People Officer}
  sponsor_coverage: {value: 0, measure: gap, by: 2027-12-31, owner: Sponsorship Board}
  survey_reporting_rate: {value: 0.30, by: 2027-12-31, owner: General Counsel}
  program_retention: {value: 0.80, measure: all@365d, by: 2027-06-30, owner: Program Office}
  male_participation: {value: 0.12, measure: men, by: 2027-12-31, owner: Program Office}
  completion: {value: 0.75, by: 2027-06-30, owner: Program Office}

# What is done about it, by whom, until when, and how far it is: open, doing, done or dropped.
actions:
  - kpi: women_in_leadership
    action: Mixed shortlists for every role from Director up
    owner: Head of Talent
    due: 2027-03-31
    status: doing
  - kpi: sponsor_coverage
    action: A sponsor for every woman from Senior Manager up
    owner: Sponsorship Board
    due: 2026-09-30
    status: doing
  - kpi: survey_reporting_rate
    action: A second way to report, outside the line of management
    owner: General Counsel
    due: 2027-06-30
    status: open
  - {kpi: completion, action: Sessions within working hours, owner: Program Office, due: 2026-06-30, status: done}

# Older data is called old on every page. The sample's days are fixed, and what is made up does not age.
stale_after_days: 36500

# A pair of breakdowns to publish beside the usual ones; open metrics only.
crosses:
  pipeline_share: [division+level]
"""
