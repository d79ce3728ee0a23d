"""Histories of switches as JSON Lines, and what they mean, replayed the obvious way."""

import datetime
import json
import random

TYPES = {bool: "boolean", str: "string", int: "integer", float: "number", dict: "object"}


def synthetic(seed=1, count=150):
    """A made-up history in the form of the real one, so that there always is one to import."""
    draw = random.Random(seed)
    at = datetime.datetime(2018, 3, 1, 9, 0, 0)
    lines = []
    for number in range(count):
        at += datetime.timedelta(seconds=draw.choice([1, 60, 86_400]))
        scopes = draw.sample(
            [(t, e) for t in ("tenant-0", "bedrock") for e in ("dev", "stage", "prod")], 2)
        changes = []
        for tenant, environment in scopes[: draw.randint(1, 2)]:
            for flag in draw.sample(range(12), draw.randint(1, 3)):
                value = draw.choice([True, False]) if flag < 8 else draw.choice(["en", "de", "fr"])
                name = f"SWITCH_{flag}" if flag < 8 else f"LOCALE_{flag}"
                if draw.random() < 0.2:
                    value = None
                changes.append({"flag": name, "tenant": tenant, "environment": environment,
                                "value": value})
        lines.append({"at": at.isoformat() + "Z", "author": f"author-{number % 7:02}",
                      "commit": f"{number:012x}", "changes": changes})
    return lines


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def moments(lines, count):
    """Times to ask for: the first and the last line's, others spread evenly, and between lines."""
    picked = sorted({round(i * (len(lines) - 1) / (count - 1)) for i in range(count)})
    found = [lines[0]["at"]]
    for index in picked:
        found.append(lines[index]["at"])
        if index % 3 == 0:
            later = datetime.datetime.fromisoformat(lines[index]["at"].replace("Z", "+00:00"))
            found.append((later + datetime.timedelta(milliseconds=500)).strftime(
                "%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z")
    return sorted(set(found))


class World:
    """Every line up to a moment, applied one after the other."""

    def __init__(self, lines, until):
        self.values, self.seen = {}, set()
        for line in lines:
            # Both are RFC 3339 in UTC; up to the seconds they compare as texts.
            if line["at"][:19] > until[:19]:
                break
            for change in line["changes"]:
                scope = (change["tenant"], change["environment"])
                held = self.values.setdefault(scope, {})
                self.seen.add(change["flag"])
                if change["value"] is None:
                    held.pop(change["flag"], None)
                else:
                    held[change["flag"]] = change["value"]

    def resolved(self, tenant, environment):
        """flag → (value, source), for every flag that somebody has set."""
        answer = {flag: (value, "tenant-0")
                  for flag, value in self.values.get(("tenant-0", environment), {}).items()}
        if tenant != "tenant-0":
            answer |= {flag: (value, "tenant")
                       for flag, value in self.values.get((tenant, environment), {}).items()}
        return answer
