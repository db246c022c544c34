"""The OpenAPI document tells a program how to come in."""

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from smarketing.accounts.api_schema import whole


def test_a_token_and_a_session_are_the_ways_in():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    ways = schema["components"]["securitySchemes"]
    assert {name: way["type"] for name, way in ways.items()} == {
        "token": "http",
        "session": "apiKey",
    }
    assert schema["paths"]["/api/v1/funnel/events/"]["post"]["security"] == [
        {"token": []},
        {"session": []},
    ]


@pytest.mark.embedded
def test_it_is_valid_and_no_two_shapes_share_a_name(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "api.yml"))


def test_it_is_made_once_for_each_language(client):
    whole.cache_clear()
    first = client.get("/api/v1/schema/?format=json")
    for asked in ("", "&lang=zz", "&lang=%00", "&version=a%0Ab"):
        assert client.get(f"/api/v1/schema/?format=json{asked}").content == first.content
    assert whole.cache_info().misses == 1
    assert client.get("/api/v1/schema/?format=json&lang=es").status_code == 200
    assert whole.cache_info().currsize == 2
