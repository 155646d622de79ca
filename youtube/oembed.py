"""YouTube's public card of a video, for the title when the player told none.

Loads `requests`; import it where it is used.
"""

import requests

from characters import whole
from summary.values import Source, VideoDetails
from youtube.player import default_thumbnail

_OEMBED = "https://www.youtube.com/oembed"


def from_oembed(session: requests.Session, source: Source) -> VideoDetails:
    """Title and channel from the card; the id stands in for a title when that fails, too."""
    try:
        card = session.get(_OEMBED, params={"url": source.url, "format": "json"}).json()
    except requests.RequestException:
        card = None
    told = card if isinstance(card, dict) else {}
    return VideoDetails(
        video_id=source.ident,
        title=whole(str(told.get("title") or source.ident)),
        channel=whole(str(told["author_name"])) if told.get("author_name") else None,
        thumbnail_url=default_thumbnail(source),
        video_url=source.url,
    )
