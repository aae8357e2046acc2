"""The six models that the bench times, as tests/bench/peers.py has them: the loss of one step, and of every gradient its length and its shadow on a known vector.

All in float64, on weights and inputs by formula, in our layout. So nobody times two different models.
"""

import math
import pathlib
import sys

import torch

from formula import Weights, numbers, write

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
import peers

tensors, header = {}, {}


def whole(name, shape, below):
    """Whole numbers in [0, below)."""
    return ((numbers(name, shape) + 0.5) * below).floor().long()


def case(name, inputs, place):
    """`place(weights)` gives PyTorch's parameters by name, made of ours."""
    task = peers.builders[name]()
    network = task.network.double()
    weights = Weights()
    given = place(lambda *at, **how: weights(*at, **how))

    class Whole(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.network = network

        def forward(self, at):
            return task.loss(self.network, at)

    expected = {key: value.shape for key, value in network.named_parameters()}
    assert {key: value.shape for key, value in given.items()} == expected, (name, expected)
    loss = torch.func.functional_call(Whole(), {f"network.{key}": value for key, value in given.items()}, (inputs,))
    loss.backward()
    tensors[f"{name}:loss"] = loss.reshape(1)
    for weight, value in weights.values.items():
        shadow = (value.grad * numbers(f"{name}/{weight}/shadow", value.shape)).sum()
        tensors[f"{name}:{weight}"] = torch.stack([value.grad.norm(), shadow])
    header[name] = {"weights": weights.made}


def dense(weights, name, width, units, **how):
    return weights(f"{name}/kernel", [width, units], **how).T, weights(f"{name}/bias", [units], 0.25)


def convolution(weights, name, channels, filters):
    return weights(f"{name}/kernel", [3, 3, channels, filters]).permute(3, 2, 0, 1), weights(f"{name}/bias", [filters], 0.25)


def named(**layers):
    return {f"{layer.replace('__', '.')}.{part}": value for layer, pair in layers.items() for part, value in zip(("weight", "bias"), pair)}


def numbered(layers):
    return {f"{at}.{part}": value for at, pair in layers.items() for part, value in zip(("weight", "bias"), pair)}


def mlp(w):
    return numbered({0: dense(w, "dense-1", 784, 512), 2: dense(w, "dense-2", 512, 512), 4: dense(w, "class-head", 512, 10)})


def cnn(w):
    """PyTorch flattens channels first, we last: the rows of the dense matrix stand in another order."""
    kernel, bias = dense(w, "dense", 7 * 7 * 64, 128)
    rows = kernel.T.reshape(7, 7, 64, 128).permute(2, 0, 1, 3).reshape(7 * 7 * 64, 128).T
    return numbered({0: convolution(w, "conv-1", 1, 32), 3: convolution(w, "conv-2", 32, 64), 7: (rows, bias), 9: dense(w, "class-head", 128, 10)})


def gpt(w):
    norm = lambda name: (w(f"{name}/gamma", [128], 0.5, 1.0), w(f"{name}/beta", [128], 0.25))
    given = {"words.weight": w("embedding/table", [1000, 128], 1.0), "places.weight": w("position-embedding/position", [1, 64, 128], 1.0)[0]}
    for i in (1, 2):
        at, to = f"decoder-{i}", f"layers.{i - 1}"
        parts = {
            "norm_1": norm(f"{at}-norm-1"),
            "qkv": (w(f"{at}-attention/qkv", [128, 384]).T, w(f"{at}-attention/qkv-bias", [384], 0.25)),
            "out": (w(f"{at}-attention/out", [128, 128]).T, w(f"{at}-attention/bias", [128], 0.25)),
            "norm_2": norm(f"{at}-norm-2"),
            "up": (w(f"{at}-feed-forward/up", [128, 512]).T, w(f"{at}-feed-forward/up-bias", [512], 0.25)),
            "down": (w(f"{at}-feed-forward/down", [512, 128]).T, w(f"{at}-feed-forward/down-bias", [128], 0.25)),
        }
        given |= {f"{to}.{name}": value for name, value in named(**parts).items()}
    return given | named(norm=norm("norm"), head=dense(w, "word-head", 128, 1000))


def lstm(w):
    """nn.LSTM splits the bias in two; ours is their sum."""
    given = {"lstm.weight_ih_l0": w("lstm/kernel", [64, 512]).T, "lstm.weight_hh_l0": w("lstm/recurrent", [128, 512]).T}
    given |= {"lstm.bias_ih_l0": w("lstm/bias", [512], 0.25), "lstm.bias_hh_l0": torch.zeros(512, dtype=torch.float64)}
    return given | named(head=dense(w, "class-head", 128, 10))


def gcn(w):
    return numbered({0: dense(w, "gcn-1", 1433, 16), 1: dense(w, "gcn-2", 16, 7)})


def pinn(w):
    sizes = [2] + [20] * 8 + [1]
    names = [f"dense-{i}" for i in range(1, 9)] + ["head"]
    return numbered({2 * i: dense(w, name, *sizes[i : i + 2], scale=1.0) for i, name in enumerate(names)})


case("mlp", {"inputs": numbers("mlp/inputs", [128, 784], 4.0), "labels": whole("mlp/labels", [128], 10)}, mlp)
images = numbers("cnn/inputs", [64, 28, 28, 1], 4.0).permute(0, 3, 1, 2)
case("cnn", {"inputs": images, "labels": whole("cnn/labels", [64], 10)}, cnn)
case("gpt", {"inputs": whole("gpt/inputs", [16, 64], 1000), "labels": whole("gpt/labels", [16, 64], 1000)}, gpt)
case("lstm", {"inputs": numbers("lstm/inputs", [32, 64, 64], 4.0), "labels": whole("lstm/labels", [32], 10)}, lstm)

nodes, edges = 2708, 10556
# Edges of one direction, no node to itself; A + I, divided by the roots of its row sums on both sides (Kipf and Welling).
start = whole("gcn/from", [edges], nodes)
end = (start + 1 + whole("gcn/to", [edges], nodes - 1)) % nodes
# Two edges of the same pair are one edge of twice the weight, on our side as well.
ends = torch.cat([torch.stack([end, start]), torch.arange(nodes).repeat(2, 1)], 1)
degree = torch.zeros(nodes, dtype=torch.float64).index_add(0, ends[0], torch.ones(ends.shape[1], dtype=torch.float64))
values = (degree[ends[0]] * degree[ends[1]]).rsqrt()
matrix = torch.sparse_coo_tensor(ends, values, (nodes, nodes), check_invariants=False).coalesce()
case("gcn", {"nodes": numbers("gcn/nodes", [nodes, 1433], 1.0), "matrix": matrix, "labels": whole("gcn/labels", [nodes], 7)}, gcn)

# The part of the loss that looks at the equation, and the solution at the known places: those themselves are the app's own choice.
points = numbers("pinn/points", [10000, 2], 1.0)
x, t = (2 * points[:, :1]).requires_grad_(), (points[:, 1:] + 0.5).requires_grad_()
nothing = {"at": torch.zeros(1, 2, dtype=torch.float64), "known": torch.zeros(1, 1, dtype=torch.float64)}


def residual_alone(task_loss):
    def loss(net, at):
        known = net(at["at"]).detach()
        return task_loss(net, {**at, "known": known})

    return loss


original = peers.builders["pinn"]
peers.builders["pinn"] = lambda: (lambda task: peers.Task(task.network, task.inputs, residual_alone(task.loss)))(original())
case("pinn", {"x": x, "t": t, **nothing}, pinn)

write("bench", tensors, header)
