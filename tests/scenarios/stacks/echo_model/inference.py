"""Answers with what it was sent, so that a test sees what an API made of a request; refuses the word "refuse"."""

from __future__ import annotations

import json
from typing import Any


def handler(data: Any, context: Any) -> tuple[str, str]:
    text = data.read().decode()
    if "refuse" in text:
        raise ValueError("this model was told to refuse")
    answer = {
        "received": text,
        "content_type": context.request_content_type,
        "attributes": context.custom_attributes,
    }
    return json.dumps(answer), "application/json"
