"""What unknown files look like, and what allyship.yaml could say of them: the five-minute start of `allyship check`.

Advice is a proposal for a person to read, never a decision: a run reads only what allyship.yaml or the place of a file
says. Nothing is stored, and only headings, counts and shared words of columns with a vocabulary are told.

`heads` looks at the first records, `surveys` at questions; `headings` and `meanings` hold the words that systems use,
`dates` finds the ways in which dates could be written; `proposal` puts it together and tries it, `block` writes it as
allyship.yaml wants it.
"""

from pipelines.advice.block import sources_block
from pipelines.advice.proposal import Proposal, propose
from pipelines.advice.surveys import Unnamed, unnamed_questions

__all__ = ["Proposal", "Unnamed", "propose", "sources_block", "unnamed_questions"]
