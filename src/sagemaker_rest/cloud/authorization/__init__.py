"""Who may do what: principals, and AWS's way of evaluating their policies. Pure: it imports nothing of the cloud but
`errors`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""
