"""
Does the desk keep Slack's rules, which the local Slack does not enforce?

All traffic of the tests passes here: Block Kit limits, an answer within three seconds, one-use
trigger ids of three seconds, five uses of a response_url, 429 over one message a second a channel.
A violation is kept, and fails the test when the proxy stops.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import ClientSession, WSMsgType, web

from tests.servers import free_port
from tests.servers.block_kit import message_problems, view_problems
from tests.servers.local_slack import ALICE, TRIAGE, LocalSlack, wait_for

ACK_SECONDS = 3.0
TRIGGER_SECONDS = 3.0
_SEED_COMMAND = "/seed"
Json = dict[str, Any]


class SlackProxy:
    """
    Stand between the desk and the local Slack.

    Args:
        slack: The local Slack.
        limit_rate: Answer 429 to a second message in the same second and channel.
    """

    def __init__(self, slack: LocalSlack, *, limit_rate: bool = False) -> None:
        self.slack = slack
        self.limit_rate = limit_rate
        self.port = free_port()
        self.violations: list[str] = []
        self.calls: list[tuple[str, Json]] = []
        self.limited = 0
        self.hellos = 0
        """Lines on which the local Slack has greeted the bot: from then on nothing sent is dropped."""
        self.ack_times: list[float] = []
        self.stack: list[Json] = []
        """The open windows, as a person sees them; the last one is on top."""
        self.view_errors: Json = {}
        self.refuse: dict[str, list[str]] = {}
        """Errors to answer instead of passing a method on, used once each."""
        self.throttle: dict[str, int] = {}
        """How many of the next calls of a method are asked to slow down."""
        self.lose: list[str] = []
        """Methods to pass on, and then to answer with a dropped connection."""
        self._triggers: dict[str, float | None] = {}
        self._aliases: dict[str, str] = {}
        self._seed: str | None = None
        self._waiting: dict[str, float] = {}
        self._external: set[str] = set()
        self._last_post: dict[str, float] = {}
        self._hooks: dict[str, int] = {}
        self._bots: list[web.WebSocketResponse] = []
        self._ui: Any = None
        self._loop = asyncio.new_event_loop()

    @property
    def url(self) -> str:
        """Return the address the desk is given."""
        return f"http://localhost:{self.port}"

    @property
    def api(self) -> str:
        """Return the address of the Web API."""
        return self.url + "/api/"

    # --- What a test does -------------------------------------------------------------------------

    def inject(self, kind: str, payload: Json) -> None:
        """Send the bot an envelope that the local Slack cannot make, such as a shortcut's."""
        if "trigger_id" in payload:
            self._aliases[payload["trigger_id"]] = self._seed_trigger()
            self._triggers[payload["trigger_id"]] = time.monotonic()
        asyncio.run_coroutine_threadsafe(self._send(kind, payload), self._loop).result(5)

    def shortcut(self, callback_id: str, *, user: str = ALICE, message: Json | None = None) -> None:
        """Use a shortcut, on a message or not."""
        payload: Json = {
            "type": "message_action" if message else "shortcut",
            "callback_id": callback_id,
            "trigger_id": f"proxy.{uuid.uuid4().hex}",
            "user": {"id": user, "team_id": "T01"},
            "team": {"id": "T01", "domain": "doleances"},
        }
        if message:
            payload |= {"message": message, "channel": {"id": message["channel"], "name": "doleances"}}
        self.inject("interactive", payload)

    def submit(self, values: Mapping[tuple[str, str], Json] | None = None, *, user: str = ALICE) -> None:
        """Submit the window on top, as a person would, with what they filled in."""
        filled = {block: {action: state} for (block, action), state in (values or {}).items()}
        self._ui_send({"t": "view_submit", "user": user, "values": filled})

    def top(self, callback_id: str) -> Json:
        """Wait for a window and return it."""
        found: Json = wait_for(
            lambda: (
                self.stack[-1] if self.stack and self.stack[-1].get("callback_id") == callback_id else None
            )
        )
        return found

    def called(self, method: str) -> list[Json]:
        """Return the arguments of the calls of a method."""
        return [args for name, args in self.calls if name == method]

    def _ui_send(self, message: Json) -> None:
        asyncio.run_coroutine_threadsafe(self._ui.send_str(json.dumps(message)), self._loop).result(5)

    def _seed_trigger(self) -> str:
        if self._seed is None:
            body = {"channel": TRIAGE, "user": ALICE, "command": _SEED_COMMAND, "text": ""}
            self.slack.call("/_control/command", body)
            wait_for(lambda: self._seed)
        assert self._seed is not None
        return self._seed

    # --- The Web API ------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        if self.throttle.get(method, 0) > 0:
            self.throttle[method] -= 1
            self.calls.append((method, args))
            return _slower()
        refused = self._check(method, args)
        self.calls.append((method, args))
        if self.refuse.get(method):
            refused = web.json_response({"ok": False, "error": self.refuse[method].pop(0)})
        if refused is not None:
            return refused
        trigger = args.get("trigger_id")
        if trigger in self._aliases:
            args = {**args, "trigger_id": self._aliases[trigger]}
        headers = {"Authorization": request.headers.get("Authorization", "")}
        async with (
            ClientSession() as session,
            session.post(f"{self.slack.url}/api/{method}", json=args, headers=headers) as answer,
        ):
            body = await answer.json()
        if method in self.lose:
            self.lose.remove(method)
            assert request.transport is not None
            request.transport.close()
        if method == "apps.connections.open" and body.get("ok"):
            body["url"] = body["url"].replace(f":{self.slack.port}/", f":{self.port}/")
        return web.json_response(body, status=answer.status)

    def _check(self, method: str, args: Json) -> web.Response | None:
        if method in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            self._complain(method, message_problems(args))
        if method == "chat.postMessage":
            if args.get("unfurl_links") not in {False, "0", "false"}:
                self._complain(method, ["links would unfold"])
            return self._pace(str(args.get("channel")))
        if method.startswith("views."):
            return self._check_view(method, args)
        return None

    def _check_view(self, method: str, args: Json) -> web.Response | None:
        view = args.get("view") or {}
        self._complain(method, view_problems(view))
        if method in {"views.open", "views.push"}:
            issued = self._triggers.get(str(args.get("trigger_id")))
            if issued is None or time.monotonic() - issued > TRIGGER_SECONDS:
                self._complain(method, ["trigger_id used twice, too late or unknown"])
                return web.json_response({"ok": False, "error": "expired_trigger_id"})
            self._triggers[str(args["trigger_id"])] = None
            self._external.add(str(view.get("external_id")))
        elif args.get("external_id") and args["external_id"] not in self._external:
            return web.json_response({"ok": False, "error": "not_found"})
        return None

    def _pace(self, channel: str) -> web.Response | None:
        now = time.monotonic()
        if self.limit_rate and now - self._last_post.get(channel, 0.0) < 1.0:
            self.limited += 1
            return _slower()
        self._last_post[channel] = now
        return None

    def _complain(self, where: str, problems: list[str]) -> None:
        self.violations += [f"{where}: {problem}" for problem in problems]

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["id"]
        args = await request.json()
        self._hooks[name] = self._hooks.get(name, 0) + 1
        if self._hooks[name] > 5:
            self._complain("response_url", ["used more than five times"])
        if not args.get("delete_original"):
            self._complain("response_url", message_problems(args))
        self.calls.append(("response_url", args))
        async with (
            ClientSession() as session,
            session.post(f"{self.slack.url}/_hooks/response/{name}", json=args) as answer,
        ):
            return web.Response(text=await answer.text(), status=answer.status)

    # --- The socket -------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        bot = web.WebSocketResponse(autoping=True)
        await bot.prepare(request)
        self._bots.append(bot)
        address = f"ws://localhost:{self.slack.port}/socket/{request.match_info['id']}"
        async with ClientSession() as session, session.ws_connect(address) as upstream:
            listening = asyncio.create_task(self._from_slack(upstream, bot))
            with contextlib.suppress(ConnectionError):
                async for message in bot:
                    if message.type is WSMsgType.TEXT:
                        await self._from_bot(message.data, upstream)
            listening.cancel()
        self._bots.remove(bot)
        return bot

    async def _from_slack(self, upstream: Any, bot: web.WebSocketResponse) -> None:
        async for message in upstream:
            if message.type is not WSMsgType.TEXT:
                continue
            envelope = json.loads(message.data)
            payload = envelope.get("payload") or {}
            self.hellos += envelope.get("type") == "hello"
            if payload.get("command") == _SEED_COMMAND:
                self._seed = payload["trigger_id"]
                await upstream.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
                continue
            if payload.get("response_url"):
                payload["response_url"] = payload["response_url"].replace(
                    f":{self.slack.port}/", f":{self.port}/"
                )
            if payload.get("trigger_id"):
                self._triggers[payload["trigger_id"]] = time.monotonic()
            self._expect(envelope)
            with contextlib.suppress(ConnectionError):
                await bot.send_str(json.dumps(envelope))

    async def _send(self, kind: str, payload: Json) -> None:
        envelope = {"envelope_id": f"proxy-{uuid.uuid4()}", "type": kind, "payload": payload}
        self._expect(envelope)
        await self._bots[-1].send_str(json.dumps(envelope))

    def _expect(self, envelope: Json) -> None:
        name = envelope.get("envelope_id")
        if name:
            self._waiting[name] = time.monotonic()
            self._loop.call_later(ACK_SECONDS, self._late, str(name), str(envelope.get("type")))

    def _late(self, name: str, kind: str) -> None:
        if name in self._waiting:
            self._complain("ack", [f"none within 3 s for {kind}"])

    async def _from_bot(self, data: str, upstream: Any) -> None:
        answer = json.loads(data)
        name = answer.get("envelope_id")
        started = self._waiting.pop(name, None)
        if started is not None:
            self.ack_times.append(time.monotonic() - started)
        payload = answer.get("payload") or {}
        if isinstance(payload, dict) and payload.get("view"):
            self._complain("ack", view_problems(payload["view"]))
            self._external.add(str(payload["view"].get("external_id")))
        if not str(name).startswith("proxy-"):
            await upstream.send_str(data)

    async def _watch_ui(self) -> None:
        async with (
            ClientSession() as session,
            session.ws_connect(f"ws://localhost:{self.slack.port}/ui") as ui,
        ):
            self._ui = ui
            async for message in ui:
                said = json.loads(message.data)
                if said["t"] == "init":
                    self.stack = said["state"].get("modalStack") or []
                elif said["t"] == "view":
                    self.stack = said.get("stack") or []
                elif said["t"] == "view_errors":
                    self.view_errors = said.get("errors") or {}

    # --- Life -------------------------------------------------------------------------------------

    async def _serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/_hooks/response/{id}", self._hook)
        app.router.add_get("/socket/{id}", self._socket)
        runner = web.AppRunner(app, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "localhost", self.port).start()
        watching = asyncio.create_task(self._watch_ui())
        while self._ui is None:
            await asyncio.sleep(0.01)
        ready.set()
        await stop.wait()
        watching.cancel()
        for bot in list(self._bots):
            await bot.close()
        await runner.cleanup()


def _slower() -> web.Response:
    """Ask to wait a second, as Slack does."""
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        args: Json = await request.json()
        return args
    found: Json = dict(await request.post())
    for name in ("blocks", "view", "attachments", "metadata"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found


@contextlib.contextmanager
def running_proxy(slack: LocalSlack, *, limit_rate: bool = False) -> Iterator[SlackProxy]:
    """Run a proxy; its violations fail the test at the end."""
    proxy = SlackProxy(slack, limit_rate=limit_rate)
    ready, stop = threading.Event(), asyncio.Event()
    thread = threading.Thread(
        target=lambda: proxy._loop.run_until_complete(proxy._serve(ready, stop)), name="slack-proxy"
    )
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        proxy._loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        proxy._loop.close()
    assert proxy.violations == []
