"""The mutants that rules.txt describes."""

import pathlib

from copies import ROOT

RULES = pathlib.Path(__file__).with_name("rules.txt")


class Rule:
    """`-` what stands there, `+` what stands there instead, ` ` what stands around it,
    `in: ` a longer text of one line in which it stands."""

    def __init__(self, lines):
        parts = {"old": "", "new": "", "before": "", "behind": ""}
        for line in lines:
            kind, rest = line[0], line[1:] + "\n"
            if kind in "-+":
                parts["old" if kind == "-" else "new"] += rest
            elif kind == " ":
                parts["behind" if parts["old"] else "before"] += rest
            else:
                key, _, value = line.partition(": ")
                parts[key] = value
        self.name, self.suites = parts["mutation"], [parts["fails"]]
        self.path = pathlib.Path(parts["file"])
        # The last line may be a piece of one.
        self.old, self.new = parts["old"].removesuffix("\n"), parts["new"].removesuffix("\n")
        whole = parts.get("in") or parts["before"] + parts["old"] + parts["behind"]
        self.find(whole.removesuffix("\n"), len(parts["before"]))

    def find(self, whole, before):
        """Stops where the place is not there, or not alone."""
        text = (ROOT / self.path).read_text()
        if text.count(whole) != 1 or whole.count(self.old, before) < 1:
            raise SystemExit(
                f"Tests/Mutations/rules.txt: '{self.name}': the text to be replaced is "
                f"{text.count(whole)} times in {self.path}: adapt the rule to the code")
        self.start = text.index(whole) + whole.index(self.old, before)
        self.end = self.start + len(self.old)
        self.line = text.count("\n", 0, self.start) + 1

    def either(self, question):
        """Statements begin a line with its indentation; anything else is an expression."""
        if self.old.startswith("    "):
            return f"if {question} {{\n{self.new}\n}} else {{\n{self.old}\n}}"
        return f"({question} ? ({self.new}) : ({self.old}))"


def rules():
    blocks = [[line for line in block.splitlines() if line and not line.startswith("#")]
              for block in RULES.read_text().split("\n\n")]
    return [Rule(block) for block in blocks if block]
