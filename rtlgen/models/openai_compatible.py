"""Any server that speaks OpenAI's chat completions: hosted ones, vLLM, llama.cpp, Ollama."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError

from rtlgen.core.completion import Completion
from rtlgen.core.errors import ConfigError, ModelBusy, ModelError, ModelRefused, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.openai_errors import Place, failure, server_words
from rtlgen.models.openai_wire import Dialect, ModelList, Reply, body, completions, within
from rtlgen.models.protocol import ModelOptions, sample_seed
from rtlgen.models.together import joined, together

log = logging.getLogger(__name__)

PUBLIC_URL = "https://api.openai.com/v1"
URL_VARIABLES = ("RTLGEN_BASE_URL", "OPENAI_BASE_URL")
KEY_VARIABLES = ("RTLGEN_API_KEY", "OPENAI_API_KEY")
_CONNECT_S = 10.0
_MOST = 128
"""OpenAI's own limit on n."""
_LIMIT, _NEWER_LIMIT = "max_tokens", "max_completion_tokens"
"""OpenAI's newer models take the second alone, most other servers the first alone."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OpenAICompatible:
    """One model of one server.

    The key stays in the connection: it is no attribute, and what a server says is shown without it.

    Args:
        model: its name on that server.
        key: empty where the server wants none.
        key_variable: where the key came from, or should have; for messages.
    """

    def __init__(
        self, model: str, base_url: str, options: ModelOptions, *, key: str, key_variable: str, name: str = ""
    ) -> None:
        url = checked_url(base_url)
        self.name = name or f"openai:{model}"
        self.revision = options.revision
        self._model = model
        self._options = options
        self._place = Place(url=url, model=model, key_variable=key_variable, key_sent=bool(key))
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {_checked_key(key, key_variable)}"} if key else {},
            timeout=httpx.Timeout(options.timeout_s, connect=min(_CONNECT_S, options.timeout_s)),
            limits=httpx.Limits(max_connections=None),
            # A proxy of the environment is not meant for a server on this machine.
            trust_env=urlsplit(url).hostname not in _LOOPBACK,
        )
        weakref.finalize(self, self._client.close)
        self._limit_field = _LIMIT
        self._takes_n = True
        self._known: ModelList | None = None
        self._asking = threading.Lock()
        self._has_answered = False
        """Whether the server was ever there: then it may come back."""

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        calls = together(requests, self.most() if len(requests) > 1 else 1)
        found = iter([sample for call in calls for sample in self._samples(joined(call))])
        return [[next(found) for _ in range(request.n)] for request in requests]

    def most(self) -> int:
        """Samples that are asked for in one request: 1 where the server gives each by itself, or cannot be
        asked now."""
        try:
            # llama.cpp takes n only up to its number of slots, and counts the tokens of the first one alone.
            single = not self._takes_n or self._ask_dialect() is Dialect.LLAMA_CPP
        except ModelError:
            return 1
        return 1 if single else _MOST

    def _samples(self, request: GenerationRequest) -> list[Completion]:
        """As many in one reply as the server gives, the rest one by one."""
        found: list[Completion] = []
        while (left := request.n - len(found)) > 1 and (most := self.most()) > 1:
            wanted = min(left, most)
            told = self._at_once(request, len(found), wanted)
            found += told
            if len(told) < wanted:
                log.info("%s gave %d of %d samples: asking one by one", self._place.url, len(told), wanted)
                found += [self._one(request, i) for i in range(len(found), request.n)]
                self._takes_n = False  # only now: a request that is refused alone, too, says nothing about n
        return found + [self._one(request, i) for i in range(len(found), request.n)]

    def _at_once(self, request: GenerationRequest, first: int, n: int) -> list[Completion]:
        """Up to n samples of one reply; none where the server rejects the wish for several."""
        try:
            return self._ask(request, n, sample_seed(request.sampling.seed, first))[:n]
        except ModelRefused as refusal:
            log.info("%s", refusal)
            return []

    def _one(self, request: GenerationRequest, index: int) -> Completion:
        return self._ask(request, 1, sample_seed(request.sampling.seed, index))[0]

    def _ask(self, request: GenerationRequest, n: int, seed: int) -> list[Completion]:
        dialect = self._ask_dialect()
        request = within(request, self._listed().context(self._model))
        limit_field = self._limit_field
        started = time.monotonic()
        fields = body(request, self._model, n=n, seed=seed, dialect=dialect, limit_field=limit_field)
        response = self._send("POST", "chat/completions", fields)
        if response.status_code == 400 and limit_field == _LIMIT and _NEWER_LIMIT in response.text:
            self._limit_field = _NEWER_LIMIT
            return self._ask(request, n, seed)
        reply = self._read(response)
        return completions(reply, request, self.name, self._options, time.monotonic() - started)

    def _read(self, response: httpx.Response) -> Reply:
        """The reply in a response.

        Raises:
            ModelError: it is none; which one says whether another try could help.
        """
        if response.status_code != 200:
            raise self._failure(response, response.status_code)
        if "json" not in response.headers.get("content-type", "json"):
            raise ModelUnavailable(
                f"{self._place.url} answered with {response.headers['content-type']}, not with JSON",
                hint="is the base URL that of the API? It usually ends in /v1",
            )
        try:
            data = response.json()
        except ValueError as error:
            raise ModelBusy(f"{self._place.url} answered with broken JSON: {error}") from None
        if isinstance(data, dict) and data.get("error"):
            # Some gateways pass a failure on under status 200.
            inner = data["error"].get("code") if isinstance(data["error"], dict) else None
            raise self._failure(response, inner if isinstance(inner, int) else 400)
        try:
            return Reply.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ModelRefused(
                f"{self._place.url} answered with no chat completion: {where}: {first['msg']}",
                hint="is the base URL that of an OpenAI-compatible API? It usually ends in /v1",
            ) from None

    def _failure(self, response: httpx.Response, status: int) -> ModelError:
        error = failure(status, response.headers, self._shown(response.text), self._place, datetime.now(UTC))
        if status == 404 and isinstance(error, ModelRefused):
            known = self._ask_models()
            error.hint = (
                f"models there: {', '.join(m.id for m in known.data)}"
                if known
                else "no models are listed there: is the base URL right? It usually ends in /v1"
            )
        return error

    def _ask_dialect(self) -> Dialect:
        return self._listed().dialect

    def _listed(self) -> ModelList:
        """What the server lists, asked once; nothing where it does not."""
        with self._asking:
            if self._known is None:
                self._known = self._ask_models() or ModelList(data=[])
            return self._known

    def _ask_models(self) -> ModelList | None:
        """What the server lists; None where it lists nothing (not all do)."""
        response = self._send("GET", "models", None)
        if response.status_code != 200:
            log.debug(
                "%s/models: %d %s",
                self._place.url,
                response.status_code,
                server_words(self._shown(response.text)),
            )
            return None
        try:
            return ModelList.model_validate_json(response.content)
        except ValidationError:
            return None

    def _send(self, method: str, path: str, fields: Mapping[str, object] | None) -> httpx.Response:
        url = self._place.url
        limit = self._options.timeout_s
        late = ModelBusy(
            f"{url} did not answer within {limit:g} s", hint="raise the timeout, or ask for fewer tokens"
        )
        end = time.monotonic() + limit
        # No "from error": what httpx raises refers to the request, and that to the key.
        try:
            with self._client.stream(method, path, json=fields) as response:
                raw = bytearray()
                # Some servers send blanks to keep the connection open: httpx's own limit then never strikes.
                for chunk in response.iter_raw():
                    raw += chunk
                    if time.monotonic() > end:
                        raise late
                self._has_answered = True
                return httpx.Response(response.status_code, headers=response.headers, content=bytes(raw))
        except httpx.ConnectTimeout:
            raise ModelBusy(f"{url} did not take the connection in time") from None
        except httpx.TimeoutException:
            raise late from None
        except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
            if self._has_answered:
                raise ModelBusy(f"the server at {url} has gone away: {error}") from None
            raise ModelUnavailable(
                f"no server at {url}: {error}",
                hint="start one (llama-server, vllm serve, ollama serve), or set RTLGEN_BASE_URL",
            ) from None
        except httpx.HTTPError as error:
            raise ModelBusy(f"the connection to {url} broke: {error}") from None

    def _shown(self, text: str) -> str:
        sent = self._client.headers.get("authorization", "").removeprefix("Bearer ")
        return text.replace(sent, "***") if sent else text


def open_openai(
    model: str, options: ModelOptions, environ: Mapping[str, str] | None = None
) -> OpenAICompatible:
    """The backend "openai:MODEL".

    Raises:
        ConfigError: no model is named, or the base URL is none.
        ModelUnavailable: the public server is meant and there is no key.
    """
    env = os.environ if environ is None else environ
    if not model:
        raise ConfigError("'openai' needs the name of a model", hint="openai:gpt-4o-mini, for example")
    url = options.base_url or _first(env, URL_VARIABLES)[1] or PUBLIC_URL
    variable, key = _first(env, (options.api_key_env,) if options.api_key_env else KEY_VARIABLES)
    if not key and url.rstrip("/") == PUBLIC_URL:
        raise ModelUnavailable(
            f"there is no key for {PUBLIC_URL}",
            hint=f"set {variable}, or name another server (base_url, RTLGEN_BASE_URL)",
        )
    return OpenAICompatible(model, url, options, key=key, key_variable=variable)


def checked_url(base_url: str) -> str:
    """`base_url` without a final slash, with the usual /v1 where it has no path.

    Raises:
        ConfigError: it is no http(s) address, or it holds a password, which would end up in messages.
    """
    try:
        parts = urlsplit(base_url.strip())
        usable = (
            httpx.URL(base_url.strip()).host != "" and parts.scheme in ("http", "https") and parts.port != 0
        )
    except (ValueError, httpx.InvalidURL):
        usable = False
    if not usable:
        raise ConfigError(
            "the base URL is not an http(s) address", hint="http://127.0.0.1:8080/v1, for example"
        )
    if parts.username or parts.password or parts.query:
        raise ConfigError(
            "the base URL holds a user, a password or a query", hint="put the key into RTLGEN_API_KEY instead"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or '/v1'}"


def _checked_key(key: str, variable: str) -> str:
    if not all("!" <= c <= "~" for c in key):
        # Sent on, it would be refused with a message that shows it.
        raise ModelUnavailable(
            f"the key in {variable} holds a character that no key has", hint=f"set {variable} anew"
        )
    return key


def _first(environ: Mapping[str, str], names: Sequence[str]) -> tuple[str, str]:
    """The first of the variables that is set, and its value; the last name and "" where none is."""
    for name in names:
        if text := environ.get(name, "").strip():
            return name, text
    return names[-1], ""
