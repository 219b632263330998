"""
How is the local Slack's page shown as Slack's own would: letters on several lines, choices already made?

The page of the local Slack (npm, local-slack 0.1.8) shows every field on one line and forgets what
a field holds at first. It is fetched, mended where it still reads as we know it, and served beside
the server that it speaks to. A page that changed is served as it is.
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_MENDS = (
    (
        'f.jsx("input",{className:"bk-plain-input",placeholder:',
        'f.jsx(l.multiline?"textarea":"input",{className:"bk-plain-input",rows:14,placeholder:',
    ),
    (
        "(L=(R=K.get(c,g))==null?void 0:R.selected_option)==null?void 0:L.value)??",
        "(L=(R=K.get(c,g))==null?void 0:R.selected_option)==null?void 0:L.value)??l.initial_option?.value??",
    ),
    (
        "de=(te=(fe=K.get(c,g))==null?void 0:fe.selected_option)==null?void 0:te.value;",
        "de=((te=(fe=K.get(c,g))==null?void 0:fe.selected_option)==null?void 0:te.value)"
        "??l.initial_option?.value;",
    ),
    (
        "((q=K.get(c,g))==null?void 0:q.selected_options)??",
        "((q=K.get(c,g))==null?void 0:q.selected_options)??l.initial_options??",
    ),
    (
        # A button in a window does nothing there: let it act, and say what stands in the window.
        "ctx:{input:C}",
        'ctx:{input:C,onAction:K=>du("","",a,{...K,text:{type:"plain_text",'
        "text:JSON.stringify({window:{...m,state:{values:g}}})}},m.app_id)}",
    ),
)
_STYLE = (
    "<style>.modal{width:680px}.bk-plain-input{width:100%;max-width:none;box-sizing:border-box;font:inherit}"
    "textarea.bk-plain-input{line-height:1.45;resize:vertical}.plain{white-space:pre-wrap}</style></head>"
)
_SOCKET = "${location.host}/ui"
_PASSED_HEADERS = ("Content-Type", "Content-Disposition")
TIMEOUT_SECONDS = 30


def mended(page: str, upstream: str) -> str:
    """
    Return the page with its fields mended, speaking to *upstream* (``localhost:3900``).

    >>> mended("<head></head>`${l}://${location.host}/ui`", "localhost:3900")[-27:]
    '`${l}://localhost:3900/ui`'
    """
    for known, better in _MENDS:
        page = page.replace(known, better)
    return page.replace(_SOCKET, f"{upstream}/ui").replace("</head>", _STYLE, 1)


class LocalPage:
    """
    Serve the mended page on the loopback.

    Args:
        upstream: Host and port of the local Slack.
        port: Where the page is served; zero takes a free one.
    """

    def __init__(self, upstream: str, port: int = 0) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(upstream))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="local-page", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return the address to open."""
        return f"http://localhost:{self._server.server_port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _handler(upstream: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _pass_on(self, body: bytes | None) -> None:
            request = urllib.request.Request(f"http://{upstream}{self.path}", data=body)
            if body is not None and self.headers.get("Content-Type"):
                request.add_header("Content-Type", self.headers["Content-Type"])
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (ours)
                    self._answer(answer.status, answer.headers, answer.read())
            except urllib.error.HTTPError as error:
                self._answer(error.code, error.headers, error.read())
            except OSError:
                self.send_error(502)

        def _answer(self, status: int, headers: object, content: bytes) -> None:
            kinds = {name: getattr(headers, "get", lambda _: None)(name) for name in _PASSED_HEADERS}
            if str(kinds["Content-Type"]).startswith("text/html"):
                content = mended(content.decode("utf-8", "replace"), upstream).encode()
            self.send_response(status)
            for name, value in kinds.items():
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing: every picture of the page would be a line."""

    return Handler
