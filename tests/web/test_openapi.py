"""The description of the interface covers all of it, and can be read as a page."""

from tests.web.site import Site
from web.openapi.document import undocumented


def test_every_route_is_described(shared_site: Site) -> None:
    assert undocumented(shared_site.app) == []


def test_whatever_is_referred_to_is_there(shared_site: Site) -> None:
    document = shared_site.client.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    text = shared_site.client.get("/openapi.json").text
    for name in document["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text, f"nothing refers to {name}"
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations) > 50
    assert all(operation["summary"].endswith(".") for operation in operations)


def test_the_page_names_every_path_and_every_shape(shared_site: Site) -> None:
    document = shared_site.client.get("/openapi.json").json
    page = shared_site.client.get("/docs").text
    for path in document["paths"]:
        assert f'<code class="path">{path}</code>' in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page
