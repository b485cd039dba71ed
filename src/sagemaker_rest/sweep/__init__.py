"""The removal of what runs have left: by the state that a run kept (`finishing`, `sagemaker-rest destroy`), and by the
tags that everything of a run carries (`sweeper`, `sagemaker-rest sweep`). `guardian` is the process that finishes a run
whose own process is gone. The kinds of things are those of `sagemaker_rest.kinds`.

It imports `targets`, `runs` and `kinds`; the plugin and the command line import it, nothing else does.
"""
