"""What this server can do, and that it is alive."""

from flask import Blueprint, Response, jsonify

from web.context import services, usual_options
from web.openapi.operating_shapes import ApiStatus
from web.openapi.operation import documented
from web.openapi.other_shapes import Ok

blueprint = Blueprint("status", __name__)


@blueprint.get("/health")
@documented({200: Ok})
def health() -> Response:
    """Alive; touches nothing, so that it answers under load too."""
    return jsonify({"status": "ok"})


@blueprint.get("/api_status")
@documented({200: ApiStatus})
def api_status() -> Response:
    """What is configured and offered; whether a key is set, never the key."""
    known, usual = services(), usual_options()
    models = [
        {"key": model.key, "label": model.label, "provider": model.provider, "heavy": model.heavy}
        for model in known.models.available()
    ]
    return jsonify(
        {
            "google_api_key_set": known.settings.google_api_key is not None,
            "openai_api_key_set": known.settings.openai_api_key is not None,
            "tts_available": known.speech.speaker.available,
            "available_models": models,
            "default_model": known.models.default(),
            "default_options": {
                "length": usual.length,
                "language": usual.language,
                "style": usual.style,
                "instruction": usual.instruction,
            },
            "async_processing_enabled": known.settings.workers_on,
            "sse_enabled": known.settings.live_on,
            "migration_phase": known.settings.phase,
            "login_enabled": known.settings.login_enabled,
            "version": known.version,
        }
    )
