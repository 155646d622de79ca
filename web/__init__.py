"""The HTTP layer: one blueprint a subject, one guard and one error shape around all of them."""

from flask import Flask

from web import (
    admin,
    ask,
    assets,
    backups,
    compression,
    digests,
    doctor,
    errors,
    events,
    export,
    feed,
    following,
    frame,
    from_tab,
    guard,
    imports,
    jobs,
    library,
    library_order,
    live_test,
    login,
    measuring,
    metrics,
    pages,
    plain_form,
    playlist_digests,
    playlists,
    pwa,
    reader,
    settings,
    speech,
    spending,
    sse_transport,
    status,
    summarize,
    transcripts,
    versions,
)
from web.openapi import views as openapi


def register(app: Flask) -> None:
    """Gives `app` every route; whoever calls it puts the services into `app.extensions["services"]`."""
    app.url_map.merge_slashes = False  # an address with two slashes is unknown, not a redirect in HTML
    compression.install(app)
    measuring.install(app)
    guard.install(app)
    errors.install(app)
    assets.install(app)
    frame.install(app)
    app.teardown_request(sse_transport.release)
    people = (pages, pwa, plain_form, reader, live_test)
    summaries = (summarize, playlists, jobs, events, versions, ask, transcripts, from_tab)
    kept = (library, library_order, export, imports, following, digests, playlist_digests)
    state = (status, metrics, backups)
    run = (login, settings, admin, doctor, *state, spending)
    for module in (*people, *summaries, *kept, *run, speech, feed, openapi):
        app.register_blueprint(module.blueprint)
