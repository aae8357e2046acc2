"""Single layers: output, and the gradients of sum(output * upstream) with respect to the input and every weight. All in float64."""

import torch
import torch.nn.functional as F

from formula import Weights, numbers, write

tensors, header = {}, {}


def case(name, shape, run, settings, input_scale=2.0):
    """`run(x, weights)` with weights(name, shape, ...) computes the layer in PyTorch, in our layout (channels last, kernels [in, out])."""
    weights = Weights()
    x = numbers(f"{name}/input", shape, input_scale).requires_grad_()
    y = run(x, lambda weight, *at, **how: weights(f"{name}/{weight}", *at, **how))
    (y * numbers(f"{name}/upstream", y.shape)).sum().backward()
    tensors[f"{name}:output"] = y
    tensors[f"{name}:input"] = x.grad
    for weight, value in weights.values.items():
        tensors[f"{name}:{weight.removeprefix(name + '/')}"] = value.grad
    header[name] = {"input": {"shape": list(shape), "scale": input_scale}, "weights": weights.made, "settings": settings}


def attention(heads, causal=False, bias=False):
    def run(x, weights):
        batch, time, width = x.shape
        projected = x @ weights("qkv", [width, 3 * width])
        if bias:
            projected = projected + weights("qkv-bias", [3 * width], 0.25)
        q, k, v = (part.reshape(batch, time, heads, width // heads).transpose(1, 2) for part in projected.split(width, dim=-1))
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return mixed.transpose(1, 2).reshape(batch, time, width) @ weights("out", [width, width]) + weights("bias", [width], 0.25)

    return run


def layer_norm(x, weights):
    width = x.shape[-1]
    return F.layer_norm(x, [width], weights("gamma", [width], 0.5, 1.0), weights("beta", [width], 0.25), eps=1e-5)


def group_norm(groups):
    def run(x, weights):
        channels = x.shape[-1]
        gamma, beta = weights("gamma", [channels], 0.5, 1.0), weights("beta", [channels], 0.25)
        return F.group_norm(x.movedim(-1, 1), groups, gamma, beta, eps=1e-5).movedim(1, -1)

    return run


def batch_norm(x, weights):
    channels = x.shape[-1]
    gamma, beta = weights("gamma", [channels], 0.5, 1.0), weights("beta", [channels], 0.25)
    return F.batch_norm(x.movedim(-1, 1), None, None, gamma, beta, training=True, eps=1e-5).movedim(1, -1)


def patch_embed(patch, width):
    """A convolution whose stride is its size; our kernel is [patch * patch * channels, width]."""

    def run(x, weights):
        channels = x.shape[-1]
        kernel = weights("kernel", [patch * patch * channels, width])
        as_convolution = kernel.reshape(patch, patch, channels, width).permute(3, 2, 0, 1)
        y = F.conv2d(x.permute(0, 3, 1, 2), as_convolution, weights("bias", [width], 0.25), stride=patch)
        return y.flatten(2).transpose(1, 2)

    return run


def conv2d(filters, size, stride, padding, dilation=1):
    """`same` as TensorFlow has it: ceil(size / stride) outputs, and where the padding is odd the greater half lies right and below."""

    def run(x, weights):
        height, width, channels = x.shape[1:]
        kernel = weights("kernel", [size, size, channels, filters])
        images = x.permute(0, 3, 1, 2)
        if padding == "same":
            reach = (size - 1) * dilation + 1
            total = [max(0, ((side + stride - 1) // stride - 1) * stride + reach - side) for side in (height, width)]
            images = F.pad(images, [total[1] // 2, total[1] - total[1] // 2, total[0] // 2, total[0] - total[0] // 2])
        y = F.conv2d(images, kernel.permute(3, 2, 0, 1), weights("bias", [filters], 0.25), stride=stride, dilation=dilation)
        return y.permute(0, 2, 3, 1)

    return run


def temporal(filters, size, stride, padding, dilation):
    """Convolution over time; `causal` has all padding before the sequence."""

    def run(x, weights):
        time, width = x.shape[1:]
        kernel = weights("kernel", [size, width, filters])
        steps = x.transpose(1, 2)
        reach = (size - 1) * dilation + 1
        if padding == "causal":
            steps = F.pad(steps, [reach - 1, 0])
        elif padding == "same":
            total = max(0, ((time + stride - 1) // stride - 1) * stride + reach - time)
            steps = F.pad(steps, [total // 2, total - total // 2])
        return F.conv1d(steps, kernel.permute(2, 1, 0), weights("bias", [filters], 0.25), stride=stride, dilation=dilation).transpose(1, 2)

    return run


def max_pool(size, stride):
    return lambda x, weights: F.max_pool2d(x.permute(0, 3, 1, 2), size, stride).permute(0, 2, 3, 1)


def dense(units, activation):
    def run(x, weights):
        y = x @ weights("kernel", [x.shape[-1], units]) + weights("bias", [units], 0.25)
        return curves[activation](y)

    return run


curves = {
    "none": lambda t: t,
    "gelu": lambda t: F.gelu(t, approximate="tanh"),
    "geluExact": F.gelu,
    "relu": F.relu,
    "leakyRelu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "tanh": torch.tanh,
    "sin": torch.sin,
    "swish": F.silu,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
    "softmax": lambda t: F.softmax(t, -1),
}


def prelu(x, weights):
    return F.prelu(x.movedim(-1, 1), weights("slope", [x.shape[-1]], 0.5, 0.25)).movedim(1, -1)


def feed_forward(hidden):
    def run(x, weights):
        width = x.shape[-1]
        middle = F.gelu(x @ weights("up", [width, hidden]) + weights("up-bias", [hidden], 0.25), approximate="tanh")
        return middle @ weights("down", [hidden, width]) + weights("down-bias", [width], 0.25)

    return run


def lstm(units, gives):
    """nn.LSTM holds its matrices the other way round and splits the bias in two; the gates stand in the same order."""

    def run(x, weights):
        width = x.shape[-1]
        given = [weights("kernel", [width, 4 * units]).T, weights("recurrent", [units, 4 * units]).T, weights("bias", [4 * units], 0.25), torch.zeros(4 * units, dtype=x.dtype)]
        network = torch.nn.LSTM(width, units, batch_first=True, dtype=x.dtype)
        names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
        states, _ = torch.func.functional_call(network, dict(zip(names, given)), (x,))
        return states if gives == "sequence" else states[:, -1]

    return run


def global_average(x, weights):
    return F.adaptive_avg_pool2d(x.permute(0, 3, 1, 2), 1).flatten(1)


for heads, shape in ((1, [2, 3, 4]), (3, [2, 5, 12])):
    case(f"attention-{heads}", shape, attention(heads), {"heads": heads})
case("attention-causal", [2, 5, 8], attention(2, causal=True, bias=True), {"heads": 2, "causal": True, "bias": True})
case("layer-norm", [2, 3, 10], layer_norm, {})
case("patch-embed", [2, 6, 9, 2], patch_embed(3, 5), {"patch": 3, "width": 5})
for stride in (1, 2):
    for padding in ("same", "valid"):
        case(f"conv-{padding}-{stride}", [2, 7, 6, 3], conv2d(4, 3, stride, padding), {"filters": 4, "kernel": 3, "strides": stride, "padding": padding})
case("conv-even", [2, 6, 5, 2], conv2d(3, 4, 1, "same"), {"filters": 3, "kernel": 4, "strides": 1, "padding": "same"})
for padding, dilation in (("same", 2), ("valid", 3)):
    case(f"conv-dilated-{dilation}", [2, 9, 8, 2], conv2d(3, 3, 1, padding, dilation), {"filters": 3, "kernel": 3, "padding": padding, "dilation": dilation})
for padding, stride, dilation in (("causal", 1, 1), ("causal", 1, 4), ("causal", 3, 1), ("same", 2, 1), ("same", 1, 2), ("valid", 1, 3)):
    settings = {"filters": 4, "kernel": 3, "strides": stride, "padding": padding, "dilation": dilation}
    case(f"temporal-{padding}-{stride}-{dilation}", [2, 11, 3], temporal(4, 3, stride, padding, dilation), settings)
case("batch-norm", [3, 4, 5, 6], batch_norm, {})
for groups, shape in ((1, [2, 3, 4, 6]), (3, [2, 3, 4, 6]), (6, [2, 3, 4, 6]), (2, [3, 5, 8])):
    case(f"group-norm-{groups}", shape, group_norm(groups), {"groups": groups})
case("max-pool-2", [2, 6, 7, 3], max_pool(2, 2), {"size": 2, "strides": 2})
case("max-pool-3", [2, 7, 7, 2], max_pool(3, 2), {"size": 3, "strides": 2})
for activation in curves:
    case(f"dense-{activation}", [3, 7], dense(5, activation), {"units": 5, "activation": activation})
case("activation-elu", [3, 7], lambda x, weights: F.elu(x, 0.6), {"activation": "elu", "alpha": 0.6})
case("activation-leaky", [3, 7], lambda x, weights: F.leaky_relu(x, 0.2), {"activation": "leakyRelu", "slope": 0.2})
case("prelu", [2, 3, 4, 5], prelu, {})
case("feed-forward", [2, 3, 6], feed_forward(11), {"hidden": 11, "activation": "gelu"})
case("global-average", [2, 5, 4, 3], global_average, {})

for gives in ("last", "sequence"):
    case(f"lstm-{gives}", [3, 6, 5], lstm(4, gives), {"units": 4, "gives": gives})

for smoothing in (0.0, 0.1):
    name = f"cross-entropy-{smoothing}"
    logits = numbers(f"{name}/input", [6, 10], 16.0).requires_grad_()
    labels = [3, 0, 9, 4, 4, 7]
    loss = F.cross_entropy(logits, torch.tensor(labels), label_smoothing=smoothing)
    loss.backward()
    tensors[f"{name}:output"], tensors[f"{name}:input"] = loss.reshape(1), logits.grad
    header[name] = {"input": {"shape": [6, 10], "scale": 16.0}, "weights": {}, "settings": {"smoothing": smoothing, "labels": labels}}

# A table and a few of its rows, some of them twice, one never: ids are no numbers that have a gradient.
tokens = [[3, 0, 5, 3], [5, 1, 3, 2]]
table = numbers("token-embedding/table", [7, 6], 2.0).requires_grad_()
vectors = F.embedding(torch.tensor(tokens), table)
(vectors * numbers("token-embedding/upstream", vectors.shape)).sum().backward()
tensors["token-embedding:output"], tensors["token-embedding:table"] = vectors, table.grad
header["token-embedding"] = {"input": {"shape": [2, 4], "scale": 0.0}, "weights": {}, "settings": {"vocabulary": 7, "width": 6, "tokens": tokens}}

# Logits and labels of a sequence: every step is a row of its own.
logits = numbers("cross-entropy-steps/input", [2, 3, 5], 16.0).requires_grad_()
labels = [[4, 0, 2], [2, 2, 1]]
loss = F.cross_entropy(logits.reshape(-1, 5), torch.tensor(labels).reshape(-1))
loss.backward()
tensors["cross-entropy-steps:output"], tensors["cross-entropy-steps:input"] = loss.reshape(1), logits.grad
header["cross-entropy-steps"] = {"input": {"shape": [2, 3, 5], "scale": 16.0}, "weights": {}, "settings": {"smoothing": 0.0, "labels": labels}}

write("layers", tensors, header)
