"""What the classical solver should find, by SciPy: the same equation on the same grid as a system of ordinary differential equations, integrated by
DOP853 or, where it is stiff, by Radau, with a tolerance of 1e-10. Derivatives are taken by NumPy: weighted neighbours, or the discrete Fourier
transform. Fields at the last moment, on all places of the grid."""

import numpy as np
import torch
from scipy.integrate import solve_ivp

from formula import write


def neighbours(u, step, order, ends):
    """Central differences of second order. Beyond an end the field is mirrored at its value, or its slope there is 0; or it is periodic."""
    weights = {1: [-0.5, 0, 0.5], 2: [1, -2, 1], 3: [-0.5, 1, 0, -1, 0.5], 4: [1, -4, 6, -4, 1]}[order]
    reach = len(weights) // 2
    if ends == "periodic":
        ring = u[:-1]
        return np.append(found := sum(w * np.roll(ring, reach - k) for k, w in enumerate(weights)) / step**order, found[0])
    left, right = u[reach:0:-1], u[-2 : -2 - reach : -1]
    if ends == "value":
        left, right = 2 * u[0] - left, 2 * u[-1] - right
    wide = np.concatenate([left, u, right])
    return sum(w * wide[k : k + len(u)] for k, w in enumerate(weights)) / step**order


def waves(u, length, order):
    turns = 2j * np.pi * np.fft.fftfreq(len(u) - 1, length / (len(u) - 1))
    factor = turns**order
    if order % 2 == 1:
        factor[(len(u) - 1) // 2] = 0
    found = np.fft.ifft(factor * np.fft.fft(u[:-1])).real
    return np.append(found, found[0])


def solved(rate, start, end, method):
    return solve_ivp(rate, [0, end], start, method=method, rtol=1e-10, atol=1e-12).y[:, -1]


def held(rate, ends):
    """Values at the ends do not move where they are given; of a ring both are one place."""
    if ends == "value":
        rate[[0, -1]] = 0
    if ends == "periodic":
        rate[-1] = rate[0]
    return rate


cells = 32
line = np.linspace(-1, 1, cells + 1)
h = 2 / cells
ring = np.linspace(0, 2 * np.pi, cells + 1)
D = lambda u, order, ends: neighbours(u, h, order, ends)
F = lambda u, order: waves(u, 2 * np.pi, order)

tensors = {}


def keep(name, *fields):
    tensors[name] = torch.from_numpy(np.stack(fields))


keep("burgers", solved(lambda t, u: held(-u * D(u, 1, "value") + 0.1 * D(u, 2, "value"), "value"), -np.sin(np.pi * line), 1, "DOP853"))
keep("slopes", solved(lambda t, u: held(0.3 * D(u, 2, "slope") + u - u**3, "slope"), np.cos(np.pi * line) + 0.5 * line**2, 1, "DOP853"))
keep("ring", solved(lambda t, u: held(0.05 * D(u, 2, "periodic") + np.sin(np.pi * line) * u, "periodic"), np.cos(np.pi * line), 1, "DOP853"))
keep("beam", solved(lambda t, u: held(-0.01 * D(u, 4, "value"), "value"), np.sin(np.pi * line), 1, "Radau"))
keep("kdv", solved(lambda t, u: held(-6 * u * F(u, 1) - 0.1 * F(u, 3), "periodic"), 0.5 * np.cos(ring), 0.5, "DOP853"))


def schroedinger(t, state):
    u, v = np.split(state, 2)
    size = u**2 + v**2
    return np.concatenate([held(-0.5 * F(v, 2) - size * v, "periodic"), held(0.5 * F(u, 2) + size * u, "periodic")])


keep("schroedinger", *np.split(solved(schroedinger, np.concatenate([np.cos(ring), np.sin(2 * ring)]), 0.5, "DOP853"), 2))

write("solvers", tensors, {"cells": cells, "problems": list(tensors)})
