"""The six models of the bench in PyTorch, and a server that times their training steps.

One JSON object a line comes in, one goes out. `as` is "eager" or "compiled", `device` "cpu" or "cuda":

    {"do": "build", "model": "mlp", "as": "eager", "device": "cpu"}                          ->  {"parameters": 669706, "version": "2.13.0"}
    {"do": "steps", "model": "mlp", "as": "eager", "device": "cpu", "milliseconds": 500}     ->  {"times": [milliseconds a step]}
    {"do": "drop", "model": "mlp", "as": "eager", "device": "cpu"}                           ->  {}

What a model is stands here and in the .loom file of its name; tests/parity/bench.test.ts holds the two together.
A step is what a user of PyTorch writes: zero the gradients, loss, backward, Adam, and read the loss.
"""

import argparse
import math
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

from peersServer import serve


class Task:
    """A network, what goes in, and the loss of both. `inputs` are replaced where numbers are compared."""

    def __init__(self, network, inputs, loss):
        self.network, self.inputs, self.loss = network, inputs, loss


def classifier(network, x, classes):
    inputs = {"inputs": x, "labels": torch.randint(0, classes, (x.shape[0],))}
    return Task(network, inputs, lambda net, at: F.cross_entropy(net(at["inputs"]), at["labels"]))


def mlp():
    """784 - 512 - 512 - 10, batch 128."""
    return classifier(nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), torch.randn(128, 784), 10)


def cnn():
    """28 x 28 pixels, two convolutions (32 and 64 filters) with pooling, 128 units, 10 classes, batch 64."""
    layers = [nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    head = [nn.Flatten(), nn.Linear(7 * 7 * 64, 128), nn.ReLU(), nn.Linear(128, 10)]
    return classifier(nn.Sequential(*layers, *head), torch.randn(64, 1, 28, 28), 10)


class DecoderLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, time_, width = x.shape
        parts = self.qkv(self.norm_1(x)).view(batch, time_, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, time_, width))
        return x + self.down(F.gelu(self.up(self.norm_2(x))))


class LanguageModel(nn.Module):
    def __init__(self, vocabulary, time_, width, heads, layers):
        super().__init__()
        self.words, self.places = nn.Embedding(vocabulary, width), nn.Embedding(time_, width)
        self.layers = nn.Sequential(*(DecoderLayer(width, heads) for _ in range(layers)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

    def forward(self, tokens):
        return self.head(self.norm(self.layers(self.words(tokens) + self.places.weight)))


def gpt():
    """Decoder of two layers, width 128, 4 heads, 64 tokens of a vocabulary of 1,000, batch 16."""
    vocabulary, length = 1000, 64
    inputs = {"inputs": torch.randint(0, vocabulary, (16, length)), "labels": torch.randint(0, vocabulary, (16, length))}

    def loss(net, at):
        return F.cross_entropy(net(at["inputs"]).reshape(-1, vocabulary), at["labels"].reshape(-1))

    return Task(LanguageModel(vocabulary, length, 128, 4, 2), inputs, loss)


class LastState(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(64, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def lstm():
    """64 steps of 64 numbers, 128 units, the last state to 10 classes, batch 32."""
    return classifier(LastState(), torch.randn(32, 64, 64), 10)


def gcn():
    """The sizes of Cora: 2,708 nodes with 1,433 features, 13,264 entries in the sparse matrix, 16 hidden units, 7 classes; one step sees all."""
    nodes, entries = 2708, 13264
    ends = torch.cat([torch.randint(0, nodes, (2, entries - nodes)), torch.arange(nodes).repeat(2, 1)], 1)
    matrix = torch.sparse_coo_tensor(ends, torch.rand(entries), (nodes, nodes), check_invariants=False).coalesce()
    network = nn.ModuleList([nn.Linear(1433, 16), nn.Linear(16, 7)])
    inputs = {"nodes": torch.rand(nodes, 1433), "matrix": matrix, "labels": torch.randint(0, 7, (nodes,))}

    def convolution(layer, at, x):
        return torch.sparse.mm(at["matrix"], F.linear(x, layer.weight)) + layer.bias

    def loss(net, at):
        return F.cross_entropy(convolution(net[1], at, F.relu(convolution(net[0], at, at["nodes"]))), at["labels"])

    return Task(network, inputs, loss)


def pinn():
    """Burgers' equation u_t + u u_x = (0.01 / pi) u_xx at 10,000 points and 100 known values; 8 hidden layers of 20 units with tanh."""
    sizes = [2] + [20] * 8 + [1]
    layers = [part for a, b in zip(sizes, sizes[1:]) for part in ([nn.Linear(a, b)] + ([nn.Tanh()] if b > 1 else []))]
    inputs = {"x": torch.rand(10000, 1) * 2 - 1, "t": torch.rand(10000, 1), "at": torch.rand(100, 2), "known": torch.rand(100, 1)}
    inputs["x"].requires_grad_()
    inputs["t"].requires_grad_()

    def loss(net, at):
        u = net(torch.cat([at["x"], at["t"]], 1))
        u_x, u_t = torch.autograd.grad(u.sum(), (at["x"], at["t"]), create_graph=True)
        (u_xx,) = torch.autograd.grad(u_x.sum(), at["x"], create_graph=True)
        residual = u_t + u * u_x - 0.01 / math.pi * u_xx
        return residual.square().mean() + F.mse_loss(net(at["at"]), at["known"])

    return Task(nn.Sequential(*layers), inputs, loss)


def digits_cnn():
    """The twin of template 3.0: three convolutions, global average, 10 classes; batch 32 of 28 x 28 digits."""
    layers = [nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    head = [nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return classifier(nn.Sequential(*layers, *head), torch.rand(32, 1, 28, 28), 10)


class EncoderLayer(nn.Module):
    def __init__(self, width, heads, hidden, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        batch, time_, width = x.shape
        parts = self.qkv(self.norm_1(x)).view(batch, time_, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(parts[0], parts[1], parts[2])
        x = x + F.dropout(self.out(mixed.transpose(1, 2).reshape(batch, time_, width)), self.dropout)
        return x + F.dropout(self.down(F.relu(self.up(self.norm_2(x)))), self.dropout)


class DigitsTransformer(nn.Module):
    def __init__(self, patch, width):
        super().__init__()
        count = (28 // patch) ** 2
        self.patches = nn.Conv2d(1, width, patch, stride=patch)
        self.token, self.places = nn.Parameter(torch.zeros(1, 1, width)), nn.Parameter(torch.randn(1, count + 1, width) * 0.02)
        self.layers = nn.Sequential(*(EncoderLayer(width, 4, 128, 0.1) for _ in range(3)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 10)

    def forward(self, images):
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.norm(self.layers(x))[:, 0])


def digits_vit():
    """The twin of template 3.1: 16 patches, three encoder layers of width 64, dropout 0.1; batch 64."""
    return classifier(DigitsTransformer(7, 64), torch.rand(64, 1, 28, 28), 10)


builders = {f.__name__: f for f in (mlp, cnn, gpt, lstm, gcn, pinn, digits_cnn, digits_vit)}


class Trainer:
    def __init__(self, model, compiled, device):
        torch.manual_seed(0)
        self.task = builders[model]()
        self.cuda = device == "cuda"
        self.task.network.to(device)
        self.task.inputs = {name: value.detach().to(device).requires_grad_(value.requires_grad) for name, value in self.task.inputs.items()}
        self.optimizer = torch.optim.Adam(self.task.network.parameters(), lr=1e-3)
        net, inputs = self.task.network, self.task.inputs
        self.loss, self.update = lambda: self.task.loss(net, inputs), self.optimizer.step
        if compiled:
            self.loss, self.update = torch.compile(self.loss), torch.compile(self.update)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        self.update()
        return loss.item()

    def about(self):
        self.step()
        parameters = sum(p.numel() for p in self.task.network.parameters())
        return {"parameters": parameters, "version": torch.__version__, "cuda": torch.cuda.is_available()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    torch.set_num_threads(parser.parse_args().threads)
    warnings.filterwarnings("ignore")
    serve(lambda order: Trainer(order["model"], order["as"] == "compiled", order["device"]))
