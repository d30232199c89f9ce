#!/usr/bin/env python3
"""Makes pprof files of what other profilers recorded.

  convert.py perf SCRIPT OUT [--hertz 99]     SCRIPT: output of `perf script`
  convert.py jfr JSON OUT [--millis 20]       JSON: `jfr print --json --events jdk.ExecutionSample FILE`
  convert.py split N IN OUT-PREFIX …          (perf only) one profile for each N-th part of the samples

The profiles carry no time, so that whoever receives them stamps them.
"""
import argparse, gzip, json, re, sys


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


class Pprof:
    """Stacks (leaf first, as (function, file, line)) and their counts, written as pprof."""

    def __init__(self, period):
        self.period = period
        self.strings = {"": 0}
        self.functions = {}
        self.locations = {}
        self.stacks = {}

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings))

    def location(self, frame):
        name, file, line = frame
        function = self.functions.setdefault((name, file), len(self.functions) + 1)
        return self.locations.setdefault((function, line), len(self.locations) + 1)

    def add(self, stack):
        key = tuple(self.location(frame) for frame in stack)
        self.stacks[key] = self.stacks.get(key, 0) + 1

    def bytes(self):
        value_type = lambda a, b: field(1, self.string(a)) + field(2, self.string(b))
        out = field(1, value_type("samples", "count")) + field(1, value_type("cpu", "nanoseconds"))
        for stack, count in self.stacks.items():
            locations = b"".join(varint(x) for x in stack)
            values = varint(count) + varint(count * self.period)
            out += field(2, field(1, locations) + field(2, values))
        for (function, line), number in self.locations.items():
            out += field(4, field(1, number) + field(4, field(1, function) + (field(2, line) if line else b"")))
        for (name, file), number in self.functions.items():
            name_string = self.string(name)
            out += field(5, field(1, number) + field(2, name_string) + field(3, name_string) + field(4, self.string(file)))
        period = field(11, value_type("cpu", "nanoseconds")) + field(12, self.period)
        for text in self.strings:
            out += field(6, text.encode())
        return gzip.compress(out + period, 9, mtime=0)


def perf_stacks(path):
    """Stacks of `perf script`, leaf first; each sample is a head line and indented frames."""
    stack = []
    for line in open(path, errors="replace"):
        if line.strip() == "":
            if stack:
                yield stack
            stack = []
        elif line[0] in " \t":
            match = re.match(r"\s+[0-9a-f]+ (.*) \((.*)\)$", line.rstrip())
            if match:
                name = re.sub(r"\+0x[0-9a-f]+$", "", match.group(1))
                library = match.group(2).rsplit("/", 1)[-1]
                stack.append((f"[{library}]" if name == "[unknown]" else name, library, 0))
    if stack:
        yield stack


def jfr_stacks(path):
    """Stacks of a flight recording, leaf first."""
    for event in json.load(open(path))["recording"]["events"]:
        trace = event["values"].get("stackTrace")
        if not trace:
            continue
        yield [
            (
                frame["method"]["type"]["name"].replace("/", ".") + "." + frame["method"]["name"],
                frame["method"]["type"]["name"].split("$")[0] + ".java",
                max(0, frame.get("lineNumber", 0)),
            )
            for frame in trace["frames"]
        ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["perf", "jfr"])
    parser.add_argument("input")
    parser.add_argument("output", help="with --parts N: a prefix, to which 0.pb.gz … are added")
    parser.add_argument("--hertz", type=int, default=99)
    parser.add_argument("--millis", type=int, default=20)
    parser.add_argument("--parts", type=int, default=1)
    args = parser.parse_args()
    period = 1_000_000_000 // args.hertz if args.kind == "perf" else args.millis * 1_000_000
    stacks = list(perf_stacks(args.input) if args.kind == "perf" else jfr_stacks(args.input))
    size = -(-len(stacks) // args.parts)
    for part in range(args.parts):
        profile = Pprof(period)
        for stack in stacks[part * size : (part + 1) * size]:
            profile.add(stack)
        name = args.output if args.parts == 1 else f"{args.output}{part}.pb.gz"
        with open(name, "wb") as file:
            file.write(profile.bytes())


main()
