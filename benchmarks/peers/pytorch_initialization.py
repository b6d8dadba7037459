"""Gradients of random deep networks in PyTorch, the plain way: draw every weight, multiply, differentiate.

The peer of `fathom simulate`: batch norm and ReLU, one random cotangent at the last layer, squared gradient norms of all
pre-activations. Prints one line of JSON: the median seconds per network over the repetitions, after one network to warm up.
With --weight-gradients the weights' gradients are computed as well, as in a training step; without, PyTorch is spared them.
"""

import argparse
import json
import statistics
import time

import torch


def haar(width, out):
    torch.nn.init.orthogonal_(out)
    return out


def network(width, batch, depth, orthogonal, weight_gradients, generator_seed):
    torch.manual_seed(generator_seed)
    hidden = torch.randn(batch, width)
    pre_activations = []
    for _ in range(depth):
        weight = torch.empty(width, width)
        if orthogonal:
            haar(width, weight)
        else:
            weight.normal_(0.0, width ** -0.5)
        if weight_gradients:
            weight.requires_grad_(True)
        pre = hidden @ weight.t()
        if not pre.requires_grad:
            pre.requires_grad_(True)
        pre.retain_grad()
        pre_activations.append(pre)
        hidden = torch.relu(torch.nn.functional.batch_norm(pre, None, None, training=True, eps=0.0))
    hidden.backward(torch.randn_like(hidden))
    return [float(torch.log(p.grad.square().sum())) for p in pre_activations]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--orthogonal", action="store_true")
    parser.add_argument("--weight-gradients", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    def once(seed):
        begun = time.perf_counter()
        norms = network(options.width, options.batch, options.depth, options.orthogonal, options.weight_gradients, seed)
        return time.perf_counter() - begun, norms

    once(0)
    seconds, norms = [], None
    for i in range(options.repeat):
        spent, norms = once(i + 1)
        seconds.append(spent)
    layers = len(norms)
    growth = (norms[layers // 6] - norms[layers - 3]) / max(1, layers - 3 - layers // 6)
    print(json.dumps({
        "peer": "torch " + torch.__version__,
        "threads": options.threads,
        "secondsPerNetwork": statistics.median(seconds),
        "logGrowthPerLayer": growth,
    }))


if __name__ == "__main__":
    main()
