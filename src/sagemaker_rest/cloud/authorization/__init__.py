"""Authorization: principals, AWS's way of evaluating their policies and those of resources, and the signatures that
prove who asks. Pure: it imports nothing of the cloud but `errors`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""
