"""Steps of a case and sources of data as people read them."""

from dashboards.words import labels

STEPS = ["reported", "investigated", "substantiated", "consequence", "reporter_told", "reporter_still_here"]


def test_the_steps_of_a_case_stand_in_their_order() -> None:
    assert sorted(sorted(STEPS), key=lambda step: labels.segment_order("stage", step)) == STEPS
    assert labels.segment_label("stage", "reporter_still_here") == "Reporter still here"


def test_a_source_is_written_in_words() -> None:
    assert labels.segment_label("source", "worker_snapshot") == "Worker snapshot"
