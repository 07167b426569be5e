"""Which standard item an unnamed question may ask, by the words that such questions are usually made of.

A proposal for a person to confirm under `questions:`, never a reading: nothing here takes part in a run.
"""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from pipelines.readers.contract import Question
from pipelines.readers.vendors.declaration import Vendor
from pipelines.readers.vendors.surveys.survey_columns import called, choices_of, may_name_a_person

# A phrase holds the words that carry the meaning; one whose words nearly all stand in a question proposes the item.
PHRASES: dict[str, tuple[str, ...]] = {
    "exp_comments": ("sexist remarks", "sexist comments", "comments appearance", "remarks body"),
    "exp_jokes": ("sexual jokes", "sexist jokes"),
    "exp_leering": ("leering", "staring", "suggestive looks"),
    "exp_messages": ("unwanted messages", "sexual messages images", "explicit emails"),
    "exp_pressure_dates": ("pressure dates", "repeated requests date", "asked out repeatedly"),
    "exp_touching": ("unwanted touching", "touched without consent"),
    "exp_favours": ("sexual favours return", "promised advancement sexual"),
    "exp_assault": ("sexual assault", "attempted assault"),
    "exp_hostility": ("hostility because gender", "hostile treatment women"),
    "exp_other": ("other unwanted behavior", "other sexual harassment"),
    "exp_any": ("experienced harassment", "sexually harassed", "unwanted sexual behavior"),
    "reported": ("report incident", "did you report", "reported anyone", "tell about harassment formally"),
    "consequence": ("consequences harasser", "consequences person responsible", "disciplinary action taken"),
    "told_outcome": ("informed outcome", "told outcome report", "told result"),
    "why_not_reported": ("why not report", "reason not reporting"),
    "could_report_safely": ("report without fear", "safe report", "report harassment safely", "comfortable reporting"),
    "witnessed": ("witnessed harassment", "seen colleague harassed", "observed sexist behavior"),
    "intervened": ("intervene", "did something about it", "step in", "spoke up witnessed"),
    "ally_self": ("support women advancement", "actively support women", "consider myself ally"),
    "ally_seen": ("men support women", "men here allies", "male colleagues support women"),
    "barrier_backlash": ("fear backlash", "criticized colleagues speaking up", "worry men react"),
    "barrier_awareness": ("not aware problem", "unaware inequality", "know what do ally"),
    "barrier_defensiveness": ("feel blamed", "feel defensive", "accused as man"),
    "barrier_bias": ("women less suited leadership", "own biases hold back"),
    "barrier_role_models": ("lack role models", "no male role models", "leaders set example allies"),
    "heard": ("feel heard", "ideas heard", "opinion listened", "voice taken seriously"),
    "interrupted": ("interrupted meetings", "talked over"),
    "avoid_one_to_one": ("avoid one-on-one", "avoid one-to-one", "avoid alone with women", "avoid meeting alone"),
    "has_sponsor": ("have sponsor", "senior advocate promotion", "senior leader advocates"),
    "has_mentor": ("have mentor",),
    "peer_backlash": ("treated worse supporting women", "peers ridiculed ally", "negative reactions colleagues ally"),
    "took_part": ("taken part allyship program", "participated allyship", "attended ally training"),
    "incidents_12m": ("how many incidents", "number of incidents"),
    "harasser_role": ("who was harasser", "role of harasser", "who was person responsible"),
    "career_effect": ("effect career", "consequences your career"),
    "actions_taken": ("what actions take", "what did you do response"),
}

_CLOSE = 0.8
_ENOUGH = 0.75


def questions_of(
    vendor: Vendor,
    records: Sequence[Sequence[str]],
    questions: Mapping[str, Question] | None = None,
    columns: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Return the questions of a survey's export that allyship.yaml does not name, as (id, text), in their order.

    Args:
        vendor: the format; one that holds no questions gives none.
        records: the first records of the file as cells, header rows included.
        questions: those that the source names.
        columns: headings that the source maps to columns of the feed.
    """
    if vendor.survey_columns is None or not records:
        return []
    every = vendor.survey_columns(records)
    named = {column.at for heading in columns for column in called(every, heading)}
    for name in questions or {}:
        named |= {column.at for column in (*called(every, name), *choices_of(every, name))}
    return [
        (column.id, column.text)
        for column in every
        if column.kind == "question" and column.at not in named and not may_name_a_person(column.text)
    ]


def nearest_item(text: str) -> str | None:
    """Return the standard item that a question's text most likely asks, None when no phrase stands in it."""
    words = _words(text)
    best = max(
        ((_share(phrase, words), len(phrase.split()), item) for item, phrases in PHRASES.items() for phrase in phrases),
        key=lambda scored: scored[:2],
    )
    return best[2] if best[0] >= _ENOUGH else None


def _share(phrase: str, words: Sequence[str]) -> float:
    wanted = _words(phrase)
    return sum(bool(get_close_matches(word, words, n=1, cutoff=_CLOSE)) for word in wanted) / len(wanted)


def _words(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum() or letter == "-") for word in text.casefold().split()]
