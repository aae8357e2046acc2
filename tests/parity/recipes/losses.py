"""Three losses at once (cross-entropy of a head and of an auxiliary one half way up, and the squared error of a rebuilt picture), added up by their
weights: each loss, their sum, the gradient of every weight, and every weight after each of three steps of AdamW with clipped gradients. float64."""

import torch
import torch.nn.functional as F
from torch.nn.utils import clip_grad_norm_

from formula import Weights, strokes, write

samples, classes, steps = 8, 10, 3
labels = torch.tensor([2, 7, 1, 8, 2, 8, 1, 8])
settings = {"low": 8, "high": 8, "classes": classes, "losses": {"main": 1.0, "auxiliary": 0.3, "picture": 5.0}, "smoothing": 0.1}
optimizer = {"rate": 0.01, "weightDecay": 0.1, "clipNorm": 0.5}
weights = Weights()
sizes = {"low": (784, settings["low"]), "high": (settings["low"], settings["high"]), "auxiliary-head": (settings["low"], classes), "head": (settings["high"], classes), "decoder": (settings["high"], 784)}
layers = {name: (weights(f"{name}/kernel", list(size)), weights(f"{name}/bias", [size[1]], 0.25)) for name, size in sizes.items()}
images = strokes(samples)


def dense(name, x):
    kernel, bias = layers[name]
    return x @ kernel + bias


def forward():
    low = torch.tanh(dense("low", images.reshape(samples, -1)))
    high = torch.tanh(dense("high", low))
    losses = {
        "main": F.cross_entropy(dense("head", high), labels),
        "auxiliary": F.cross_entropy(dense("auxiliary-head", low), labels, label_smoothing=settings["smoothing"]),
        "picture": F.mse_loss(torch.sigmoid(dense("decoder", high)).reshape(images.shape), images),
    }
    right = {"main": dense("head", high), "auxiliary": dense("auxiliary-head", low)}
    accuracy = {name: (logits.argmax(1) == labels).double().mean() for name, logits in right.items()}
    total = sum(settings["losses"][name] * loss for name, loss in losses.items())
    return total, [total, losses["main"], losses["auxiliary"], losses["picture"], accuracy["main"], accuracy["auxiliary"]]


tensors, figures = {}, []
descent = torch.optim.AdamW(weights.values.values(), lr=optimizer["rate"], weight_decay=optimizer["weightDecay"])
for step in range(1, steps + 1):
    descent.zero_grad()
    total, found = forward()
    figures.append(torch.stack([one.detach() for one in found]))
    total.backward()
    if step == 1:
        tensors.update({name: value.clone() for name, value in weights.gradients().items()})
    clip_grad_norm_(weights.values.values(), optimizer["clipNorm"])
    descent.step()
    tensors.update({f"step {step}:{name}": value.detach().clone() for name, value in weights.values.items()})
tensors["figures"] = torch.stack(figures)
tensors["after"] = torch.stack([one.detach() for one in forward()[1]])
header = {"samples": samples, "labels": labels.tolist(), "weights": weights.made, "settings": settings, "optimizer": optimizer, "steps": steps}
write("losses", {name: value for name, value in tensors.items() if value.numel() < 100 or name.startswith("gradient:") or name.startswith(f"step {steps}:")}, header)
