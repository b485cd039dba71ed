def test_the_target_is_still_ours(target: str) -> None:
    assert target == "a line"
