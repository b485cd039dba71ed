"""What removes what runs have left: by the state that a run kept (`finishing`, `sagemaker-rest destroy`), and by the
tags that everything of a run carries (`sweeper`, `sagemaker-rest sweep`). `kinds` has a way to find and to delete each
kind of thing; `guardian` is the process that finishes a run whose own process is gone.

It imports `targets` and `runs`; the plugin and the command line import it, nothing else does.
"""
