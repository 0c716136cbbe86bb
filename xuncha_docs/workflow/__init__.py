"""The use cases: one function each. The only corridor between the rooms below and the doors above."""
