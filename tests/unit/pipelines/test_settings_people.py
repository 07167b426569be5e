"""What allyship.yaml says about people's rows: surveys that are declared identified. (Marts: tests/pipeline.)"""

from pathlib import Path

import pytest

from models.errors import ConfigurationError
from pipelines.home import Home
from pipelines.settings import Source, load_settings


def sources(tmp_path: Path, *lines: str) -> tuple[Source, ...]:
    text = "sources:\n" + "".join(f"  - {line}\n" for line in lines)
    (tmp_path / "allyship.yaml").write_text(text, encoding="utf-8")
    return load_settings(Home(tmp_path)).sources


def test_a_survey_is_anonymous_unless_declared_identified(tmp_path: Path) -> None:
    said = (
        "{feed: survey_response, files: a.csv}",
        "{feed: survey_response, files: b.csv, identified: true}",
        "{feed: survey_response, files: c.csv, identified: false}",
    )
    assert [source.identified for source in sources(tmp_path, *said)] == [False, True, False]


def test_the_declaration_decides_what_the_bytes_are_read_as_and_its_absence_changes_nothing(tmp_path: Path) -> None:
    silent, no, yes = sources(
        tmp_path,
        "{feed: survey_response, files: a.csv}",
        "{feed: survey_response, files: b.csv, identified: false}",
        "{feed: survey_response, files: c.csv, identified: true}",
    )
    assert silent.fingerprint() == no.fingerprint() != yes.fingerprint()


@pytest.mark.parametrize("feed", ["worker_snapshot", "case", "one_to_one", "applicant", "survey_count"])
def test_only_what_has_respondents_can_be_identified(tmp_path: Path, feed: str) -> None:
    with pytest.raises(
        ConfigurationError, match=rf"line 2.*feed {feed} has no respondents; feeds that have: survey_response"
    ):
        sources(tmp_path, f"{{feed: {feed}, files: a.csv, identified: true}}")
