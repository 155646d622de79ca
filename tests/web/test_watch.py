"""What is answered about the server's health and its backups has the shape that is told."""

from pydantic import TypeAdapter

from tests.web.site import Site
from web.openapi.watch_shapes import Backup, Backups, LastDay, PerformanceMetrics, Restoring, SystemHealth


def test_answers_have_the_shapes_that_are_told(site: Site) -> None:
    site.summarize()
    site.wait(site.submit(), "completed")
    for path, shape in (
        ("/system_health", SystemHealth),
        ("/performance_metrics", PerformanceMetrics),
        ("/performance_metrics/history", LastDay),
    ):
        TypeAdapter(shape).validate_json(site.client.get(path).text, strict=True)
    made = site.client.post("/admin/backups")
    assert made.status_code == 201
    name = TypeAdapter(Backup).validate_json(made.text, strict=True).name
    listed = site.client.get("/admin/backups")
    assert [one.name for one in TypeAdapter(Backups).validate_json(listed.text, strict=True).backups] == [name]
    laid = site.client.post(f"/admin/backups/{name}/restore")
    assert laid.status_code == 202
    told = TypeAdapter(Restoring).validate_json(laid.text, strict=True)
    assert not told.restarting, "nobody offered to stop this one"
    assert "Restart the server" in told.message


def test_they_are_described(site: Site) -> None:
    described = site.client.get("/openapi.json").json["paths"]
    for path in (
        "/system_health",
        "/performance_metrics",
        "/metrics",
        "/admin/backups",
        "/admin/backups/{name}/restore",
    ):
        assert path in described
    assert "SystemHealth" in str(described["/system_health"])
