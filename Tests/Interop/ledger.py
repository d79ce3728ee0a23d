"""Drives the built `flagledger` as a user would: one process a command."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORIGIN = "flags.example.com/interop"
OWNER = "owner@example.com"


def shared(*parts) -> pathlib.Path:
    """Test material that may lie beside the repository and is never a part of it."""
    return pathlib.Path(os.environ.get("FLAGLEDGER_SHARED", ROOT.parent / "shared"), *parts)


def binary() -> pathlib.Path:
    """`FLAGLEDGER_BINARY`, else the youngest build."""
    if named := os.environ.get("FLAGLEDGER_BINARY"):
        return pathlib.Path(named).resolve()
    built = [ROOT / ".build" / kind / "flagledger" for kind in ("release", "debug")]
    return max((path for path in built if path.exists()), key=lambda p: p.stat().st_mtime,
               default=built[0])


def environment(home: pathlib.Path) -> dict:
    """No setting, key or agent of whoever runs the tests."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no"}


class Ledger:
    def __init__(self, directory: pathlib.Path):
        self.directory = pathlib.Path(directory)
        self.home = self.directory.parent
        self.key = None

    @classmethod
    def create(cls, directory, *options, origin=ORIGIN):
        ledger = cls(directory)
        ledger.run("init", "--origin", origin, "--owner", OWNER, *options)
        return ledger

    def command(self, *arguments):
        command = [binary(), "--ledger", self.directory, *arguments]
        if self.key:
            command += ["--key", self.key]
        return [str(part) for part in command]

    def start(self, *arguments, **settings):
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        return subprocess.Popen(
            self.command(*arguments), env=environment(self.home), cwd=self.home, **settings)

    def run(self, *arguments, status=0, data=b""):
        """Gives standard output; the exit status must be one of `status`."""
        process = self.start(*arguments, stdin=subprocess.PIPE)
        output, errors = process.communicate(data, timeout=300)
        allowed = status if isinstance(status, tuple) else (status,)
        shown = " ".join(str(part) for part in arguments)
        assert process.returncode in allowed, (
            f"flagledger {shown}: {process.returncode}\n{output.decode()}{errors.decode()}")
        self.errors = errors.decode()
        return output.decode()

    def json(self, *arguments, status=0):
        return json.loads(self.run(*arguments, "--json", status=status))

    def lines(self, *arguments):
        return [json.loads(line) for line in self.run(*arguments, "--json").splitlines()]

    def prepare(self, *flags):
        """One environment, one tenant and some boolean product flags, by a catalog."""
        catalog = {
            "environments": ["prod"], "tenants": ["acme"],
            "flags": [{"key": key, "type": "boolean", "default": False, "gates": ["product"]}
                      for key in flags],
        }
        path = self.home / "catalog.json"
        path.write_text(json.dumps(catalog))
        self.run("catalog", "apply", path)
        return self

    def set(self, flag, value, *options, status=0):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return self.json("set", flag, text, "--environment", "prod", *options, status=status)

    def resolve(self, flag, *options):
        return self.json("resolve", flag, "--environment", "prod", *options)
