"""Batch normalisation over several steps: outputs while training, the running averages after each step, and then output and gradients as evaluated;
once on pictures, once on rows of which some belong to nothing and are left out. All in float64."""

import torch

from formula import numbers, write

steps, width = 3, 5
tensors = {}


def layer(name):
    made = torch.nn.BatchNorm1d(width, eps=1e-5, momentum=0.1).double()
    with torch.no_grad():
        made.weight.copy_(numbers(f"{name}/gamma", [width], 0.5, 1.0))
        made.bias.copy_(numbers(f"{name}/beta", [width], 0.25))
    return made


def run(name, shape, kept=slice(None)):
    made = layer(name)
    for step in range(steps):
        rows = numbers(f"{name}/{step}/input", shape, 2.0).reshape(-1, width)[kept]
        tensors[f"{name}:{step}/output"] = made(rows)
        tensors[f"{name}:{step}/mean"], tensors[f"{name}:{step}/variance"] = made.running_mean.clone(), made.running_var.clone()
    made.eval()
    x = numbers(f"{name}/last/input", shape, 2.0).reshape(-1, width)[kept].requires_grad_()
    y = made(x)
    (y * numbers(f"{name}/upstream", shape).reshape(-1, width)[kept]).sum().backward()
    tensors[f"{name}:output"], tensors[f"{name}:input"] = y, x.grad
    tensors[f"{name}:gamma"], tensors[f"{name}:beta"] = made.weight.grad, made.bias.grad


members = [0, 1, 2, 4, 5, 6, 7]
run("pictures", [2, 3, 4, width])
run("graphs", [9, width], members)
write("batchNorm", tensors, {"steps": steps, "width": width, "shapes": {"pictures": [2, 3, 4, width], "graphs": [9, width]}, "members": members})
