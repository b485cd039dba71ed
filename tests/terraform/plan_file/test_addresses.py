"""Addresses of resource instances, taken apart and put in Terraform's order."""

import pytest

from sagemaker_rest.terraform.plan_file.addresses import Address, instance, provider, read_address
from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError

IN_ORDER = [
    "data.aws_region.a",
    "aws_a.a[0]",
    "aws_a.a[2]",
    "aws_a.a[10]",
    'aws_a.a["a\\"b"]',
    'aws_a.a["a.b"]',
    'aws_a.a["b"]',
    "aws_a.b",
    "aws_b.a",
    "module.a.data.aws_region.z",
    "module.a.aws_a.a",
    'module.b["x"].aws_a.a',
    'module.b["y.z"].aws_a.a',
    "module.a.module.a.aws_a.a",
]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("aws_a.b", ("", "managed", "aws_a", "b", ""), id="a resource"),
        pytest.param("data.aws_a.b[3]", ("", "data", "aws_a", "b", "[3]"), id="an instance of a data source"),
        pytest.param(
            'module.m["a.b[0]"].module.n.aws_a.b["x\\"]"]',
            ('module.m["a.b[0]"].module.n', "managed", "aws_a", "b", '["x\\"]"]'),
            id="keys with everything that parts an address",
        ),
        pytest.param("module.data.data.data.data", ("module.data", "data", "data", "data", ""), id="names like words"),
        pytest.param("aws_größe.ü-1", ("", "managed", "aws_größe", "ü-1", ""), id="letters"),
    ],
)
def test_the_parts_of_an_address(text: str, parts: tuple[str, ...]) -> None:
    assert read_address(text) == Address(text, *parts)


@pytest.mark.parametrize("text", ["", "aws_a", "module.m", "aws_a.b[*]", "aws_a.b[x]", "output.x.y.z", "aws_a.b c"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UnknownPlanFileError, match="no address that is known here"):
        read_address(text)


def test_the_order_is_terraforms() -> None:
    read = [read_address(text) for text in reversed(IN_ORDER)]

    assert [address.whole for address in sorted(read, key=lambda address: address.order)] == IN_ORDER


@pytest.mark.parametrize(
    ("key", "text"),
    [
        pytest.param(None, "module.m.data.aws_a.b", id="none"),
        pytest.param(0, "module.m.data.aws_a.b[0]", id="a number"),
        pytest.param("ü b/c", 'module.m.data.aws_a.b["ü b/c"]', id="a text"),
    ],
)
def test_the_address_of_an_instance(key: str | int | None, text: str) -> None:
    assert instance("module.m", "data", "aws_a", "b", key) == text


@pytest.mark.parametrize("key", ['"', "\\", "${x}", "%{x}", "\n", "\u200b"])
def test_a_key_that_terraform_may_write_in_another_way(key: str) -> None:
    with pytest.raises(UnknownPlanFileError, match="how the key"):
        instance("", "data", "aws_a", "b", key)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('provider["example.com/a/b"]', id="of the root"),
        pytest.param('provider["example.com/a/b"].west', id="an alias"),
        pytest.param('module.m.provider["example.com/a/b"]', id="of a module"),
    ],
)
def test_the_provider_of_a_configuration(text: str) -> None:
    assert provider(text) == "example.com/a/b"


def test_what_is_no_provider() -> None:
    with pytest.raises(UnknownPlanFileError, match="no provider configuration"):
        provider("provider.aws")
