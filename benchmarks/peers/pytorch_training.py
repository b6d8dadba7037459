"""Training steps in PyTorch, the plain way: forward, cross-entropy, backward, plain gradient descent.

The peer of the benchmark verb `training`. Prints one line of JSON per network: the fastest and the median seconds per step after a
warm-up. Networks: mlp-DEPTHxWIDTHxBATCH (batch norm without affine, tanh) and resnet20-BATCH, resnet110-BATCH (option A shortcuts).
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional


class Perceptron(nn.Module):
    def __init__(self, depth, width):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in range(depth))
        self.norms = nn.ModuleList(nn.BatchNorm1d(width, affine=False) for _ in range(depth))
        self.out = nn.Linear(width, 10)

    def forward(self, x):
        for layer, norm in zip(self.layers, self.norms):
            x = torch.tanh(norm(layer(x)))
        return self.out(x)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.added = stride, outputs - inputs

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.stride > 1:
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))
        return functional.relu(x + y)


class Residual(nn.Module):
    def __init__(self, depth):
        super().__init__()
        blocks = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        widths = [16] + [16] * blocks + [32] * blocks + [64] * blocks
        self.blocks = nn.Sequential(*(Block(a, b, 1 if a == b else 2) for a, b in zip(widths, widths[1:])))
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        x = self.blocks(functional.relu(self.bn1(self.conv1(x))))
        return self.out(x.mean((2, 3)))


def build(name):
    kind, sizes = name.split("-")
    if kind == "mlp":
        depth, width, batch = map(int, sizes.split("x"))
        return Perceptron(depth, width), torch.randn(batch, width)
    return Residual(int(kind[len("resnet"):])), torch.randn(int(sizes), 3, 32, 32)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    for name in options.networks:
        model, x = build(name)
        labels = torch.arange(len(x)) % 10
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)

        def step():
            begun = time.perf_counter()
            optimizer.zero_grad()
            functional.cross_entropy(model(x), labels).backward()
            optimizer.step()
            return time.perf_counter() - begun

        step()
        times = []
        begun = time.perf_counter()
        while len(times) < 5 or time.perf_counter() - begun < options.seconds:
            times.append(step())
        print(json.dumps({"peer": "torch " + torch.__version__, "network": name, "threads": options.threads, "best": min(times), "median": statistics.median(times)}), flush=True)


if __name__ == "__main__":
    main()
