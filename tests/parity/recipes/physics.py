"""Derivatives of every order by autograd, nested as deep as they need, in float64: of networks with each smooth activation, of Fourier features
and of a formula around a network; and the loss of whole equations with the gradient of every weight."""

import math

import torch
import torch.nn.functional as F

from formula import numbers, write

sizes = [2, 6, 5]
points = 7
keys = ["x", "t", "xx", "xt", "tt", "xxx", "xxt", "xtt", "xxxx", "xxtt", "xxxt", "xxxxx"]
curves = {
    "tanh": torch.tanh,
    "sin": torch.sin,
    "sigmoid": torch.sigmoid,
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "swish": F.silu,
    "softplus": F.softplus,
}


def network(name, outputs, curve, first=2):
    """Dense layers first -> 6 -> 5 -> outputs, and their weights."""
    weights = []
    for i, (a, b) in enumerate(zip([first, *sizes[1:]], [*sizes[1:], outputs])):
        weights += [numbers(f"{name}/{i}/kernel", [a, b], 1.2).requires_grad_(), numbers(f"{name}/{i}/bias", [b], 0.5).requires_grad_()]

    def apply(z):
        for i in range(0, len(weights), 2):
            z = z @ weights[i] + weights[i + 1]
            if i + 2 < len(weights):
                z = curve(z)
        return z

    return apply, weights


def derivative(value, coordinates, key):
    for letter in key:
        (value,) = torch.autograd.grad(value.sum(), coordinates["xt".index(letter)], create_graph=True)
    return value


def at(name):
    return [numbers(f"{name}/{letter}", [points, 1], 2.0).requires_grad_() for letter in "xt"]


tensors = {}
for curve, f in curves.items():
    apply, _ = network(curve, 1, f)
    coordinates = at(curve)
    u = apply(torch.cat(coordinates, 1))
    for key in ["", *keys]:
        tensors[f"{curve}:{key}"] = derivative(u, coordinates, key).detach()

# Periodic features, then a network, inside of a formula.
period, waves = 2.0, 3
apply, _ = network("features", 1, torch.tanh, first=2 * waves + 1)
x, t = at("features")
turns = 2 * math.pi / period * torch.arange(1, waves + 1, dtype=torch.float64)
u = x**2 * torch.cos(math.pi * x) + t * apply(torch.cat([torch.sin(x * turns), torch.cos(x * turns), t], 1)) / torch.cosh(x)
for key in ["", *keys[:9]]:
    tensors[f"features:{key}"] = derivative(u, [x, t], key).detach()

equations = {
    "burgers": (1, lambda d, k, x, t: [d("t") + d("") * d("x") - 0.01 / math.pi * d("xx")]),
    "kdv": (1, lambda d, k, x, t: [d("t") + 6 * d("") * d("x") + d("xxx")]),
    "plate": (1, lambda d, k, x, t: [d("xxxx") + 2 * d("xxtt") + d("tttt") - torch.sin(math.pi * x) * torch.exp(-t)]),
    "inverse": (1, lambda d, k, x, t: [d("t") + k[0] * d("") * d("x") - k[1] * d("xx")]),
    "two": (
        2,
        lambda d, k, x, t: [
            d("t", 0) + 0.5 * d("xx", 1) + (d("", 0) ** 2 + d("", 1) ** 2) * d("", 1),
            d("t", 1) - 0.5 * d("xx", 0) - (d("", 0) ** 2 + d("", 1) ** 2) * d("", 0),
        ],
    ),
}
for name, (outputs, left) in equations.items():
    apply, weights = network(name, outputs, torch.tanh)
    coordinates = at(name)
    fields = apply(torch.cat(coordinates, 1))
    unknowns = [torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in ([0.7, 0.05] if name == "inverse" else [])]
    parts = [(r**2).mean() for r in left(lambda key, i=0: derivative(fields[:, i : i + 1], coordinates, key), unknowns, *coordinates)]
    gradients = torch.autograd.grad(sum(parts), [*weights, *unknowns], allow_unused=True)
    tensors[f"{name}:parts"] = torch.stack(parts).detach()
    # The last bias moves the field alone, which an equation of derivatives need not see.
    tensors[f"{name}:gradient"] = torch.cat([torch.zeros_like(w).flatten() if g is None else g.flatten() for w, g in zip([*weights, *unknowns], gradients)]).detach()

# L-BFGS on Rosenbrock's valley in six dimensions: the value after each step.
valley = numbers("valley", [6], 2.0).requires_grad_()
optimizer = torch.optim.LBFGS([valley], lr=1, max_iter=1, max_eval=1000, history_size=10, line_search_fn="strong_wolfe", tolerance_grad=0, tolerance_change=0)


def rosenbrock():
    return (100 * (valley[1:] - valley[:-1] ** 2) ** 2 + (1 - valley[:-1]) ** 2).sum()


def closure():
    optimizer.zero_grad()
    value = rosenbrock()
    value.backward()
    return value


values = []
for _ in range(80):
    optimizer.step(closure)
    values.append(rosenbrock().item())
tensors["valley:values"] = torch.tensor(values, dtype=torch.float64)

write("physics", tensors, {"points": points, "keys": keys, "curves": list(curves), "equations": list(equations)})
