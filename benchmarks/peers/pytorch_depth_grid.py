"""Fig. 3 of "Towards Training Without Depth Limits" in PyTorch, as the authors' code does it.

For every depth of the grid, both laws of weights and every run a new network is made (torch.nn.Linear without bias,
torch.nn.init.orthogonal_ or xavier_normal_), batch norm divides each feature by its root mean square over the batch,
the loss is the cross-entropy of a linear read-out, and autograd gives the gradient of the second weights. Prints one
line of JSON: the seconds of the experiment and ln of the gradient norm, mean over runs, by law and depth.
"""

import argparse
import json
import time

import torch

DEPTHS = [5, 10, 20, 50, 100, 200, 500, 1000]


class UncentredNorm(torch.nn.Module):
    def forward(self, x):
        return x / torch.norm(x, dim=0, keepdim=True) * x.shape[0] ** 0.5


def network(depth, features, width, classes, orthogonal):
    layers = []
    for i in range(depth):
        linear = torch.nn.Linear(features if i == 0 else width, width, bias=False)
        initialize(linear.weight, orthogonal)
        layers += [linear, UncentredNorm()]
    read_out = torch.nn.Linear(width, classes, bias=False)
    initialize(read_out.weight, orthogonal)
    return torch.nn.Sequential(*layers, read_out)


def initialize(weight, orthogonal):
    if orthogonal:
        torch.nn.init.orthogonal_(weight)
    else:
        torch.nn.init.xavier_normal_(weight)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--width", type=int, default=100)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--features", type=int, default=3072)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    inputs = torch.randn(options.batch, options.features)
    labels = torch.randint(0, 10, (options.batch,))

    def measure(depth, orthogonal):
        net = network(depth, options.features, options.width, 10, orthogonal)
        torch.nn.functional.cross_entropy(net(inputs), labels).backward()
        return float(torch.log(torch.norm(net[2].weight.grad)))

    measure(5, True)
    means = {}
    begun = time.perf_counter()
    for name, orthogonal in (("orthogonal", True), ("gaussian", False)):
        means[name] = [sum(measure(depth, orthogonal) for _ in range(options.runs)) / options.runs for depth in DEPTHS]
    seconds = time.perf_counter() - begun
    print(json.dumps({"peer": "torch " + torch.__version__, "threads": options.threads, "runs": options.runs, "seconds": seconds, **means}))


if __name__ == "__main__":
    main()
