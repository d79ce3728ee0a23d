"""Runs `flagledger --server …` as somebody does who has a token, a key, and no ledger."""

import http.server
import json
import os
import pathlib
import subprocess
import threading

import requests

from ledger import binary, environment


class Remote:
    """The command with a server, a token and a key."""

    def __init__(self, home, url, token, key=None, **variables):
        self.home = pathlib.Path(home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.url = url
        self.key = key
        self.variables = variables
        self.token_file = self.home / "token"
        self.token_file.touch(mode=0o600)
        self.token_file.write_text(token)
        self.errors = ""

    def line(self, *arguments, key=None):
        command = [binary(), "--server", self.url, "--token-file", self.token_file, *arguments]
        if key or self.key:
            command += ["--key", key or self.key]
        return [str(part) for part in command]

    def start(self, *arguments, key=None, **settings):
        return self.popen(self.line(*arguments, key=key), **settings)

    def popen(self, line, wrapper=(), **settings):
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        return subprocess.Popen(
            [*wrapper, *line], cwd=self.home, stdin=subprocess.DEVNULL,
            env={**environment(self.home), **self.variables}, **settings)

    def run(self, *arguments, status=0, **settings):
        """Gives standard output; what stood on standard error is in `errors`."""
        process = self.start(*arguments, **settings)
        output, errors = process.communicate(timeout=120)
        self.errors = errors.decode()
        shown = " ".join(str(part) for part in arguments)
        assert process.returncode == status, (
            f"{shown}: {process.returncode}, not {status}\n{output.decode()}{self.errors}")
        return output.decode()

    def json(self, *arguments, status=0, **settings):
        return json.loads(self.run(*arguments, "--json", status=status, **settings))

    def refusal(self, *arguments, status=1, **settings):
        """The code of the refusal; its sentence must be there, too."""
        error = self.json(*arguments, status=status, **settings)["error"]
        assert error["message"] in self.errors, self.errors
        return error["code"]


class Between(http.server.ThreadingHTTPServer):
    """Stands between the command and a server, and may change what the server says."""

    daemon_threads = True

    def __init__(self, backend, change):
        self.backend = backend
        self.change = change
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = requests.request(
            self.command, self.server.backend + self.path, data=body, timeout=30,
            headers={name: self.headers[name] for name in ("Authorization", "Content-Type")
                     if name in self.headers})
        content = self.server.change(self.path, answer.content)
        self.send_response(answer.status_code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def helper():
    """The program that speaks TLS for the command."""
    return binary().with_name("flagledger-https")


def has_helper():
    return os.access(helper(), os.X_OK)
