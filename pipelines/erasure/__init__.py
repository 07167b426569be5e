"""The right of one person: everything that names them found, shown, taken out, and kept out.

`people` finds all pseudonyms that an id leads to; `tombstones` keeps the erased out of what is delivered later;
`rewriting` makes databases anew without them, `remains` removes what else may hold their rows; `needles`, `forms`,
`searching` and `tables` prove by the bytes that nothing is left; `landing` names the exports that still hold the id;
`steps` puts an erasure together. `holdings` says what is held about a person.
"""
