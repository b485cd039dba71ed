"""Images that the user has said a command for, or an answer: `launcher` starts them by the rules, `process` waits for
the first ping, `guard` ends a command whose cloud is gone, `stand_in` answers in the place of a model.
"""
