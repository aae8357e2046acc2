"""Weights and inputs by a formula that Python and TypeScript compute to the same bit, so that only results need to be stored.

numbers(name, shape, scale, offset): FNV-1a of the name seeds splitmix32; each 24-bit result becomes offset + scale * (u - 0.5).
Scales are powers of two and offsets 0 or 1, so float32 holds every number exactly. The same function in TypeScript: ../formula.ts.
"""

import json
import math
import pathlib
import struct

import numpy
import torch

goldens = pathlib.Path(__file__).parent.parent / "goldens"


def numbers(name, shape, scale=1.0, offset=0.0):
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    with numpy.errstate(over="ignore"):
        state = numpy.uint32(seed) + numpy.arange(1, math.prod(shape) + 1, dtype=numpy.uint32) * numpy.uint32(0x9E3779B9)
        mixed = (state ^ (state >> numpy.uint32(16))) * numpy.uint32(0x21F0AAAD)
        mixed = (mixed ^ (mixed >> numpy.uint32(15))) * numpy.uint32(0x735A2D97)
        mixed = (mixed ^ (mixed >> numpy.uint32(15))) >> numpy.uint32(8)
    return torch.from_numpy(offset + scale * (mixed.astype(numpy.float64) / 2**24 - 0.5)).reshape(shape)


class Weights:
    """Makes the weights of a model by name and remembers how, for the golden file's header."""

    def __init__(self):
        self.made = {}
        self.values = {}

    def __call__(self, name, shape, scale=None, offset=0.0):
        if scale is None:
            scale = 2.0 ** round(math.log2(2 / math.sqrt(shape[0] if len(shape) < 4 else math.prod(shape[:3]))))
        self.made[name] = {"shape": list(shape), "scale": scale, "offset": offset}
        self.values[name] = numbers(name, shape, scale, offset).requires_grad_()
        return self.values[name]

    def gradients(self):
        return {f"gradient:{name}": value.grad for name, value in self.values.items()}


def strokes(count):
    """Pictures with the looks of digits, by a formula of whole numbers: a ring or a bar of 28 x 28, its place and size by its number."""
    images = torch.zeros(count, 28, 28, 1, dtype=torch.float64)
    for i in range(count):
        cy, cx, r = 10 + i % 7, 9 + (3 * i) % 9, 4 + i % 4
        for y in range(28):
            for x in range(28):
                if i % 2 == 0:
                    off = abs((y - cy) ** 2 + (x - cx) ** 2 - r * r)
                else:
                    off = 4 * abs((x - cx) * 2 - (y - cy)) + max(0, abs(y - cy) - 2 * r) * 8
                images[i, y, x, 0] = max(0, 16 - off) / 16
    return images


def write(name, tensors, header):
    """A safetensors file of float32, keys sorted; `header` as JSON text in its metadata."""
    table = {"__metadata__": {"header": json.dumps(header, sort_keys=True), "torch": torch.__version__.split("+")[0]}}
    blob = b""
    for key in sorted(tensors):
        data = tensors[key].detach().to(torch.float32).contiguous().numpy().tobytes()
        table[key] = {"dtype": "F32", "shape": list(tensors[key].shape), "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    head = json.dumps(table).encode()
    head += b" " * (-len(head) % 8)
    goldens.mkdir(exist_ok=True)
    path = goldens / f"{name}.safetensors"
    path.write_bytes(struct.pack("<Q", len(head)) + head + blob)
    print(f"{path.name}: {len(tensors)} tensors, {path.stat().st_size} bytes")
