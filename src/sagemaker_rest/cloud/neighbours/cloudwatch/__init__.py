"""CloudWatch, its logs, and the topics that alarms tell: `metric_counts`, `log_events` and `sns_topics` take what the
data planes say, and `alarm_evaluation` lets alarms go off by what they measure.
"""
