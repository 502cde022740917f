#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Medians of the runs that `compare` wrote, one column a peer, and how syncd stands to each of the others."""
import json
import statistics
import sys

# Of each case the figures worth a row; whether more is better (None: neither).
ROWS = {
    "fanout": [("deliveries_per_second", True), ("ack_p50_us", False), ("ack_p99_us", False),
               ("delivery_p99_us", False), ("server_cpu_percent", None), ("generator_cpu_percent", None)],
    "rate": [("delivery_p50_us", False), ("delivery_p99_us", False), ("ack_p50_us", False),
             ("server_cpu_percent", None)],
    "rooms": [("publishes_per_second", True), ("ack_p50_us", False), ("ack_p99_us", False),
              ("server_cpu_percent", None)],
    "connections": [("connects_per_second", True), ("bytes_a_connection", False), ("delivery_p50_us", False),
                    ("delivery_p99_us", False)],
    "resume": [("resume_ms", False), ("megabytes_per_second", True), ("pages", None), ("writes_per_second", True)],
    "http": [("requests_per_second", True), ("request_p50_us", False), ("request_p99_us", False)],
}


def readable(value):
    if value >= 1e6:
        return f"{value / 1e6:.2f} M"
    if value >= 1e4:
        return f"{value / 1e3:.1f} k"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def main(path):
    with open(path, encoding="utf-8") as lines:
        runs = [json.loads(line) for line in lines]
    peers = list(dict.fromkeys(run["peer"] for run in runs))
    others = [peer for peer in peers if peer != "syncd"] if "syncd" in peers else []
    head = ["load", "figure", *peers, *(f"syncd / {peer}" for peer in others)]
    table = [head]
    for case in dict.fromkeys(run["case"] for run in runs):
        mine = [run for run in runs if run["case"] == case]
        for figure, more_is_better in ROWS[mine[0]["outcome"]["scenario"]]:
            medians = {}
            for peer in peers:
                values = [run["outcome"]["figures"][figure] for run in mine
                          if run["peer"] == peer and figure in run["outcome"]["figures"]]
                if values:
                    medians[peer] = statistics.median(values)
            if not medians:
                continue
            row = [case, figure, *(readable(medians[peer]) if peer in medians else "-" for peer in peers)]
            for peer in others:
                known = more_is_better is not None and medians.get(peer) and "syncd" in medians
                row.append(f"{medians['syncd'] / medians[peer]:.2f} x" if known else "")
            table.append(row)
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for number, row in enumerate(table):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    unsound = [run for run in runs if not run["outcome"]["ok"]]
    for run in unsound:
        print(f"PROBLEMS in {run['case']} on {run['peer']}: {json.dumps(run['outcome']['problems'])}")
    return 1 if unsound else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
