"""One variant: `deployment` brings its containers up, `model_data` their artifacts, `logs` what they print.

`supervision` starts containers again that have died. `container_choice` says which containers a request is for,
`pipeline` asks them, and `multi_model` loads what it names. Beside it, in the background, `shadow` sends copies and
`data_capture` keeps what was asked and answered. It imports `containers` and `runtime.endpoint`; `updates` and
`invocation` import it.
"""
