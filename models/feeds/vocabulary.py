"""Words that several feeds share: genders, program kinds, act kinds, and the standard survey items."""

GENDERS = ("woman", "man", "another", "undisclosed")

PROGRAM_KINDS = (
    "allyship",
    "sponsorship",
    "mentoring",
    "reverse_mentoring",
    "womens_leadership",
    "listening",
    "discussion",
    "campaign",
    "training",
    "governance",
)

ACT_KINDS = (
    "advocacy",
    "credit",
    "introduction",
    "sponsor_act",
    "training_given",
    "public_statement",
    "session_host",
    "challenge",
    "intervene",
    "amplify",
    "policy_support",
    "self_education",
    "conversation",
    "toolkit_use",
)

EXPERIENCE_ITEMS = (
    "exp_comments",
    "exp_jokes",
    "exp_leering",
    "exp_messages",
    "exp_pressure_dates",
    "exp_touching",
    "exp_favours",
    "exp_assault",
    "exp_hostility",
    "exp_other",
)

_YES_NO = ("yes", "no")
_SCALE = ("1", "2", "3", "4", "5")

# Standard survey items and the answers each may have; an empty tuple means a short code or a whole
# number of the organization's own. Items that are not listed are kept for an organization's own metrics.
ITEM_ANSWERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(EXPERIENCE_ITEMS, _YES_NO),
    "exp_any": _YES_NO,
    "reported": ("formal", "official", "informal", "no"),
    "consequence": ("yes", "no", "unknown"),
    "told_outcome": _YES_NO,
    "why_not_reported": (),
    "could_report_safely": _SCALE,
    "witnessed": _YES_NO,
    "intervened": _YES_NO,
    "ally_self": _SCALE,
    "ally_seen": _SCALE,
    "barrier_backlash": _SCALE,
    "barrier_awareness": _SCALE,
    "barrier_defensiveness": _SCALE,
    "barrier_bias": _SCALE,
    "barrier_role_models": _SCALE,
    "heard": _SCALE,
    "interrupted": _SCALE,
    "avoid_one_to_one": ("never", "sometimes", "often", "always"),
    "has_sponsor": _YES_NO,
    "has_mentor": _YES_NO,
    "peer_backlash": _YES_NO,
    "took_part": _YES_NO,
    "incidents_12m": (),
    "harasser_role": (),
    "career_effect": (),
    "actions_taken": (),
}
