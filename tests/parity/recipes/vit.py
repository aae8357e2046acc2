"""The digits' ViT (patch 7, 3 layers, width 64, 4 heads, hidden 128) from PyTorch's own nn.TransformerEncoderLayer: logits, loss and the gradient of every weight. float64."""

import torch
import torch.nn.functional as F
from torch import nn

from formula import Weights, strokes, write

patch, layers, width, heads, hidden, classes, smoothing = 7, 3, 64, 4, 128, 10, 0.1
samples = 6
labels = torch.tensor([3, 1, 4, 1, 5, 9])
weights = Weights()


class Affine(nn.Module):
    """Gives a module weights that are functions of ours ([in, out] transposed), so that gradients arrive at ours."""

    def __init__(self, module, **parts):
        super().__init__()
        self.module, self.parts = module, parts

    def forward(self, *inputs, **options):
        return torch.func.functional_call(self.module, {name.replace("__", "."): make() for name, make in self.parts.items()}, inputs, options)


def encoder_layer(name):
    module = nn.TransformerEncoderLayer(width, heads, hidden, dropout=0.0, activation=lambda x: F.gelu(x, approximate="tanh"), batch_first=True, norm_first=True, dtype=torch.float64)
    kernel = {key: weights(f"{name}-{key}", shape) for key, shape in (("attention/qkv", [width, 3 * width]), ("attention/out", [width, width]), ("feed-forward/up", [width, hidden]), ("feed-forward/down", [hidden, width]))}
    bias = {key: weights(f"{name}-{key}", [size], 0.25) for key, size in (("attention/bias", width), ("feed-forward/up-bias", hidden), ("feed-forward/down-bias", width), ("norm-1/beta", width), ("norm-2/beta", width))}
    gamma = {key: weights(f"{name}-{key}", [width], 0.5, 1.0) for key in ("norm-1/gamma", "norm-2/gamma")}
    return Affine(
        module,
        self_attn__in_proj_weight=lambda: kernel["attention/qkv"].T,
        self_attn__in_proj_bias=lambda: torch.zeros(3 * width, dtype=torch.float64),
        self_attn__out_proj__weight=lambda: kernel["attention/out"].T,
        self_attn__out_proj__bias=lambda: bias["attention/bias"],
        linear1__weight=lambda: kernel["feed-forward/up"].T,
        linear1__bias=lambda: bias["feed-forward/up-bias"],
        linear2__weight=lambda: kernel["feed-forward/down"].T,
        linear2__bias=lambda: bias["feed-forward/down-bias"],
        norm1__weight=lambda: gamma["norm-1/gamma"],
        norm1__bias=lambda: bias["norm-1/beta"],
        norm2__weight=lambda: gamma["norm-2/gamma"],
        norm2__bias=lambda: bias["norm-2/beta"],
    )


images = strokes(samples)
kernel = weights("patch-embed/kernel", [patch * patch, width])
x = F.conv2d(images.permute(0, 3, 1, 2), kernel.reshape(patch, patch, 1, width).permute(3, 2, 0, 1), weights("patch-embed/bias", [width], 0.25), stride=patch)
x = x.flatten(2).transpose(1, 2)
x = torch.cat([weights("class-token/token", [1, 1, width], 0.25).expand(samples, 1, width), x], 1)
x = x + weights("position-embedding/position", [1, x.shape[1], width], 0.25)
for i in range(1, layers + 1):
    x = encoder_layer(f"encoder-{i}")(x)
x = F.layer_norm(x, [width], weights("norm/gamma", [width], 0.5, 1.0), weights("norm/beta", [width], 0.25), eps=1e-5)
logits = x[:, 0] @ weights("class-head/kernel", [width, classes]) + weights("class-head/bias", [classes], 0.25)
loss = F.cross_entropy(logits, labels, label_smoothing=smoothing)
loss.backward()
header = {"samples": samples, "labels": labels.tolist(), "smoothing": smoothing, "weights": weights.made, "settings": {"patch": patch, "layers": layers, "width": width, "heads": heads, "hidden": hidden, "classes": classes}}
write("vit", {"logits": logits, "loss": loss.reshape(1), "pixels": images.sum((1, 2, 3)), **weights.gradients()}, header)
