"""What benchmark_suite wrote, for the scripts beside this one."""

import json
import statistics
import sys

sys.dont_write_bytecode = True

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}


class Way:
    """One way of doing a workload: its times in seconds, and the counts and the loss where they were taken."""

    def __init__(self):
        self.times, self.counts, self.loss = [], {}, None

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def spread(self):
        return (max(self.times) - min(self.times)) / self.median

    def add(self, run):
        self.times.append(run["real_time"] * UNITS[run["time_unit"]])
        self.loss = run.get("loss", self.loss)
        for name in ("allocations", "page_faults"):
            if name in run:
                self.counts[name] = max(self.counts.get(name, 0), int(run[name]))


def read(path):
    """The context, and by workload and way what was measured, in the order of measuring."""
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)
    workloads = {}
    for run in figures["benchmarks"]:
        if run["run_type"] == "iteration":
            workload, way = run["run_name"].split("/iterations:")[0].split("/", 1)
            workloads.setdefault(workload, {}).setdefault(way, Way()).add(run)
    return figures["context"], workloads


def duration(seconds):
    """In the unit that reads best, three digits."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def print_table(rows, markdown):
    """The first row has the titles; the first column stands left, the others right."""
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if c == 0 else cell.rjust(width)
                 for c, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |" if markdown else "  ".join(cells))
        if number == 0 and markdown:
            print("|" + "|".join("---" if c == 0 else "--:" for c in range(len(row))) + "|")
