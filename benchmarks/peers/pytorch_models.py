"""Exports the families of pytorch_families.py as ONNX models, with what PyTorch computes of them in float64.

The peer of the benchmark verb `models`. Writes into a folder, for every family: NAME.FORM.opOPSET.onnx, a batch (NAME.input.f64, NAME.labels.f64: plain float64) and
NAME.json with loss, scores and gradients in training mode and scores in inference mode. Forms: `train` (batch norm live), `eval` (the default export, batch norm
folded), `kept` (inference, batch norm kept), `random` (training with dropout and stochastic depth, without a reference).
"""

import argparse
import json
import pathlib
import warnings

import numpy
import torch
from torch import nn
from torch.nn import functional

from pytorch_families import FAMILIES

PERIOD = 1009


def probe(gradient):
    """One number that depends on where in the tensor every element stands."""
    place = torch.arange(gradient.numel(), dtype=torch.float64) % PERIOD / PERIOD - 0.5
    return float((gradient.flatten() * place).sum())


def prepare(model):
    """Gains and shifts that differ from one and zero, so that no scale can be mistaken for another."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.2, 0.2)
        if isinstance(module, nn.Dropout):
            module.p = 0.0


def first(outputs):
    return outputs[0] if isinstance(outputs, tuple) else outputs


def reference(model, x, labels):
    model = model.double()
    for module in model.modules():
        if hasattr(module, "eps"):
            module.eps = float(numpy.float32(module.eps))
    model.eval()
    with torch.no_grad():
        inference = first(model(x.double()))
    model.train()
    model.zero_grad()
    scores = first(model(x.double()))
    loss = functional.cross_entropy(scores, labels)
    loss.backward()
    return {
        "loss": float(loss),
        "scores": scores.flatten().tolist(),
        "inference": inference.flatten().tolist(),
        "gradients": {name: {"norm": float(p.grad.norm()), "probe": probe(p.grad)} for name, p in model.named_parameters() if p.grad is not None},
    }


def varint(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def number(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def fields(data):
    """The fields of a protobuf message: (number, bytes of the whole field, content of a nested one)."""
    at = 0
    while at < len(data):
        begun = at
        tag, at = varint(data, at)
        if tag & 7 == 2:
            length, at = varint(data, at)
            yield tag >> 3, data[begun:at + length], data[at:at + length]
            at += length
        else:
            at = varint(data, at)[1] if tag & 7 == 0 else at + (4 if tag & 7 == 5 else 8)
            yield tag >> 3, data[begun:at], None


def nested(field, content):
    return number(field << 3 | 2) + number(len(content)) + content


def outside(path):
    """The same model with its tensors in a file beside it."""
    data, stored = path.read_bytes(), bytearray()
    model = b""
    for field, whole, content in fields(data):
        if field != 7:
            model += whole
            continue
        graph = b""
        for part, bytes_of_part, tensor in fields(content):
            if part == 5:
                kept, raw = b"", b""
                for kind, bytes_of_kind, value in fields(tensor):
                    kept, raw = (kept, value) if kind == 9 else (kept + bytes_of_kind, raw)
                if raw:
                    for key, text in [("location", path.stem + ".bin"), ("offset", str(len(stored))), ("length", str(len(raw)))]:
                        kept += nested(13, nested(1, key.encode()) + nested(2, text.encode()))
                    kept += number(14 << 3) + number(1)
                    stored += raw
                    bytes_of_part = nested(5, kept)
            graph += bytes_of_part
        model += nested(7, graph)
    path.with_suffix(".bin").write_bytes(stored)
    path.write_bytes(model)


def export(name, folder, opsets, seed):
    build, side, batch = FAMILIES[name]
    torch.manual_seed(seed)
    model = build(False)
    prepare(model)
    x = torch.randn(batch, 3, side, side)
    labels = torch.arange(batch) * 37 % 1000
    model.train()
    with torch.no_grad():
        for _ in range(3):
            model(torch.randn_like(x))

    def write(network, form, opset, training, folds, moves=True):
        path = folder / f"{name}.{form}.op{opset}.onnx"
        axes = {"input": {0: "batch"}, "logits": {0: "batch"}} if moves else None
        mode = network.training
        state = {key: value.clone() for key, value in network.state_dict().items()}
        torch.onnx.export(network, (x,), str(path), opset_version=opset, training=training, do_constant_folding=folds, input_names=["input"], output_names=["logits"], dynamic_axes=axes)
        network.load_state_dict(state)
        network.train(mode)
        return path

    kinds = torch.onnx.TrainingMode
    written = []
    for index, opset in enumerate(opsets):
        model.train()
        written.append(write(model, "train", opset, kinds.TRAINING, False, moves=index % 2 == 0))
    model.eval()
    written.append(write(model, "eval", opsets[0], kinds.EVAL, True))
    written.append(write(model, "kept", opsets[-1], kinds.PRESERVE, False, moves=False))
    if name == "resnet50":
        outside(write(model, "outside", opsets[0], kinds.PRESERVE, False))
    torch.manual_seed(seed)
    random = build(True).train()
    written.append(write(random, "random", opsets[0], kinds.TRAINING, False))
    x.double().numpy().tofile(folder / f"{name}.input.f64")
    labels.double().numpy().tofile(folder / f"{name}.labels.f64")
    (folder / f"{name}.json").write_text(json.dumps({"name": name, "batch": batch, "side": side, **reference(model, x, labels)}))
    print(name, [f"{path.name}: {path.stat().st_size / 1e6:.1f} MB" for path in written], flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--opsets", nargs="*", type=int, help="default: two that differ from family to family, all for resnet18")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(options.threads)
    options.folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(FAMILIES):
        if name in options.families:
            usual = [11, 12, 13, 14, 15, 16, 17] if name == "resnet18" else [11 + index % 4, 14 + index % 4]
            try:
                export(name, options.folder, options.opsets or sorted(set(usual)), 1)
            except torch.onnx.errors.OnnxExporterError as fault:
                print(f"{name}: PyTorch cannot export it: {str(fault).splitlines()[0]}", flush=True)


if __name__ == "__main__":
    main()
