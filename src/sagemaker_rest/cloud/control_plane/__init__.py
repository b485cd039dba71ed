"""moto with its gaps closed: one small named piece for each thing that moto lacks or gets wrong.

The upstream issue or the AWS page stands beside each, so that a piece can be deleted when moto grows it;
`moto_application` puts them together; `identity`, `credentials`, `user_pools`, `subscriptions`, `vpc_endpoints` and
`artifact_store` let the data planes see moto's IAM, Cognito, API keys, EC2 and S3; `sns_topics`, `log_events` and
`metric_counts` take what they say. `alarm_evaluation` lets alarms go off by what they measure, and
`autoscaling_actions` scales by them. The only folder that reads moto's models. It imports `gateway.snapshot`,
`gateway.access` and `runtime`, never the other way round.
"""
