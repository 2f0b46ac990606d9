"""What people say of claims, and the claims that people code: rules alone, no storage and no terminal.

standing.py    judgements -> what holds now
words.py       where copied words stand in a report
correcting.py  a correction checked by the codebook; a claim with its corrections applied
carrying.py    which claim of a newer coding a judged claim is
writing.py     a claim as a person codes it
agreement.py   two coders compared
training.py    judged claims as training data
codebook.py    the codebook in a line a field, for prompts and messages
"""
