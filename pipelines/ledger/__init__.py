"""The ledger: every cell ever published, what it was computed from, and who is erased.

It outlives the warehouse, which can be rebuilt from landing; what people have read cannot. `store` is the file and its
layout, `entries` writes what a release published and reads what stands, `versions` keeps the facts behind it, `memory`
tells how many people a correction touches.
"""
