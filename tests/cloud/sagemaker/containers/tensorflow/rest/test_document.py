"""JSON that cannot be read is refused in RapidJSON's words, numbers without end included."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import parse_document
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError


@pytest.mark.parametrize(
    ("body", "offset"),
    [
        pytest.param("9" * 5000, 0, id="alone"),
        pytest.param('{"instances": [1, -' + "9" * 5000 + "]}", 19, id="among others"),
        pytest.param('{"\u00e9": ' + "9" * 5000 + "}", 7, id="behind two bytes"),
    ],
)
def test_a_number_of_thousands_of_digits_is_refused(body: str, offset: int) -> None:
    with pytest.raises(StatusError) as refused:
        parse_document(body)

    assert refused.value.http_status == 400
    assert refused.value.message == f"JSON Parse error: Number too big to be stored in double. at offset: {offset}"
