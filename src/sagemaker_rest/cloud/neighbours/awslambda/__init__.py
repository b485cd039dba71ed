"""Lambda: functions run in containers, where an engine for them answers."""
