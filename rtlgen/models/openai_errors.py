"""What a server's refusal means: which error, in whose words, after how long. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from rtlgen.core.errors import ModelBusy, ModelError, ModelRefused, ModelUnavailable
from rtlgen.core.value import value

_PASSING = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
_LONGEST_WORDS = 600


@value
class Place:
    """Where a request went, in words that may be shown."""

    url: str
    model: str
    key_variable: str
    """Name of the variable that holds the key, or that would."""
    key_sent: bool


def failure(status: int, headers: Mapping[str, str], text: str, place: Place, now: datetime) -> ModelError:
    """The error for a reply with this status.

    Args:
        headers: case-insensitive or lower-case.
        text: the body, already without the key.
        now: aware; what a Retry-After date is compared with.
    """
    words, code = server_words(text)
    said = f"{place.url} answered {status}" + (f": {words}" if words else "")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        state = "was not accepted" if place.key_sent else "is not set"
        return ModelUnavailable(
            f"{said} (the key in {place.key_variable} {state})",
            hint=f"set {place.key_variable} to a key that may use '{place.model}'",
        )
    if code == "insufficient_quota":
        return ModelUnavailable(said, hint="the account behind the key is out of credit")
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ModelBusy(said, hint="try again later", retry_after_s=retry_after_s(headers, now))
    return ModelRefused(said, hint=f"the request for '{place.model}' was rejected; it is not tried again")


def server_words(text: str) -> tuple[str, str]:
    """The message and the error code in an error body; the body itself where it is no JSON we know."""
    try:
        data = json.loads(text)
    except ValueError:
        return _shorten(text), ""
    error = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(error, dict):
        message = error.get("message") or error.get("detail") or error
        return _shorten(message if isinstance(message, str) else json.dumps(message)), str(error.get("code"))
    return _shorten(error if isinstance(error, str) else json.dumps(error)), ""


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait as the server asks (RFC 9110, 10.2.3: seconds or a date); None where it does not."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after")
    if asked is None:
        return None
    if (seconds := _number(asked)) is not None:
        return seconds
    try:
        when = parsedate_to_datetime(asked)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _shorten(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_WORDS else f"{line[:_LONGEST_WORDS]}…"
