"""Forward and backward passes of the families of pytorch_families.py in training mode.

The peer of the benchmark verb `imported`. Prints one line of JSON: the fastest and the median seconds per pass after a warm-up.
"""

import argparse
import json
import statistics
import time

import torch
from torch.nn import functional

from pytorch_families import FAMILIES


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("family")
    parser.add_argument("--precision", choices=["float32", "float64"], default="float64")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    build, side, batch = FAMILIES[options.family]
    precision = getattr(torch, options.precision)
    model = build(False).train().to(precision)
    x = torch.randn(batch, 3, side, side, dtype=precision)
    labels = torch.arange(batch) * 37 % 1000

    def step():
        begun = time.perf_counter()
        model.zero_grad()
        scores = model(x)
        functional.cross_entropy(scores[0] if isinstance(scores, tuple) else scores, labels).backward()
        return time.perf_counter() - begun

    step()
    step()
    times = []
    begun = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begun < options.seconds:
        times.append(step())
    print(json.dumps({"peer": "torch " + torch.__version__, "network": options.family, "precision": options.precision, "threads": options.threads, "best": min(times), "median": statistics.median(times)}), flush=True)


if __name__ == "__main__":
    main()
