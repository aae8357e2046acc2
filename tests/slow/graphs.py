"""The models of graphs.slow.ts with torch-geometric, on the same data: figures of ten seeds or folds and seconds, into graphs.results.json.

    pip install torch==2.13.0 torch_geometric==2.8.1 scikit-learn
    python3 -B tests/slow/graphs.py DATA [gcn gat gae vgae gin] [--times 10]     DATA: the folder that holds planetoid/ and graphs/
    python3 -B tests/slow/graphs.py DATA [gcn ...] --seconds 0.5                 seconds alone: of half the epochs, scaled to all of them
    node tests/slow/graphResults.ts                                              writes the table anew

Whole runs on a machine that does other things give figures; their seconds are then taken by themselves.
"""

import argparse
import datetime
import json
import pathlib
import time

import torch
from torch import nn
from torch.nn import functional as F
from torch_geometric.nn import GAE, VGAE, BatchNorm, GATConv, GCNConv, GINConv, global_add_pool
from torch_geometric.data import Batch, Data
from torch_geometric.transforms import RandomLinkSplit

words = argparse.ArgumentParser()
words.add_argument("data", type=pathlib.Path)
words.add_argument("models", nargs="*")
words.add_argument("--seconds", type=float, metavar="PART")
words.add_argument("--times", type=int, default=10)
words = words.parse_intermixed_args()
data_folder = words.data


def cora():
    raw = json.loads((data_folder / "planetoid/cora.json").read_text())
    x = torch.zeros(len(raw["labels"]), raw["numFeatures"])
    for node, places in enumerate(raw["features"]):
        x[node, places] = 1
    x = x / x.sum(1, keepdim=True).clamp(min=1)
    edges = torch.tensor(raw["edges"]).T
    edges = torch.unique(torch.cat([edges, edges.flip(0)], 1), dim=1)
    return Data(x=x, edge_index=edges, y=torch.tensor(raw["labels"])), {part: torch.tensor(raw[part]) for part in ("train", "val", "test")}


class Gcn(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.first, self.second = GCNConv(width, 16, cached=True), GCNConv(16, classes, cached=True)
        self.rates = (0.01, [(self.first, 5e-4), (self.second, 0)])

    def forward(self, x, edges):
        x = F.relu(self.first(F.dropout(x, 0.5, self.training), edges))
        return self.second(F.dropout(x, 0.5, self.training), edges)


class Gat(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.first, self.second = GATConv(width, 8, heads=8, dropout=0.6), GATConv(64, classes, heads=1, concat=False, dropout=0.6)
        self.rates = (0.005, [(self.first, 5e-4), (self.second, 5e-4)])

    def forward(self, x, edges):
        x = F.elu(self.first(F.dropout(x, 0.6, self.training), edges))
        return self.second(F.dropout(x, 0.6, self.training), edges)


def classify(make, seed, epochs):
    """Test accuracy where it is best on validation, which is looked at after every ten updates."""
    torch.manual_seed(seed)
    graph, parts = cora_once
    model = make(graph.x.shape[1], 7)
    rate, groups = model.rates
    optimizer = torch.optim.Adam([{"params": layer.parameters(), "weight_decay": decay} for layer, decay in groups], rate)
    best, kept = -1.0, 0.0
    for epoch in range(1, epochs + 1):
        model.train()
        optimizer.zero_grad()
        F.cross_entropy(model(graph.x, graph.edge_index)[parts["train"]], graph.y[parts["train"]]).backward()
        optimizer.step()
        if epoch % 10 > 0:
            continue
        model.eval()
        with torch.no_grad():
            right = (model(graph.x, graph.edge_index).argmax(1) == graph.y).float()
        validation = float(right[parts["val"]].mean())
        if validation > best:
            best, kept = validation, float(right[parts["test"]].mean())
    return kept


class Encoder(nn.Module):
    def __init__(self, width, variational):
        super().__init__()
        self.first, self.variational = GCNConv(width, 32), variational
        self.mean, self.deviation = GCNConv(32, 16), GCNConv(32, 16)

    def forward(self, x, edges):
        x = self.first(x, edges).relu()
        return (self.mean(x, edges), self.deviation(x, edges)) if self.variational else self.mean(x, edges)


def autoencode(variational, seed, epochs):
    """AUC of the hidden edges after so many updates."""
    torch.manual_seed(seed)
    graph, _ = cora_once
    split = RandomLinkSplit(num_val=0.05, num_test=0.1, is_undirected=True, split_labels=True, add_negative_train_samples=False)
    train, _, test = split(graph)
    model = (VGAE if variational else GAE)(Encoder(graph.x.shape[1], variational))
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(epochs):
        model.train()
        optimizer.zero_grad()
        z = model.encode(train.x, train.edge_index)
        loss = model.recon_loss(z, train.pos_edge_label_index)
        (loss + model.kl_loss() / train.num_nodes if variational else loss).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        return float(model.test(model.encode(test.x, test.edge_index), test.pos_edge_label_index, test.neg_edge_label_index)[0])


def molecules():
    lines = iter((data_folder / "graphs/MUTAG.txt").read_text().split("\n"))
    graphs, tags = [], {}
    for _ in range(int(next(lines))):
        count, label = map(int, next(lines).split())
        own, edges = [], []
        for node in range(count):
            tag, degree, *rest = map(int, next(lines).split())
            own.append(tags.setdefault(tag, len(tags)))
            edges += [(node, other) for other in rest[:degree]]
        edges = torch.unique(torch.tensor(edges + [(b, a) for a, b in edges]).T, dim=1)
        graphs.append(Data(x=torch.tensor(own), edge_index=edges, y=torch.tensor([int(label > 0)])))
    for graph in graphs:
        graph.x = F.one_hot(graph.x, len(tags)).float()
    return graphs, json.loads((data_folder / "graphs/MUTAG.folds.json").read_text())


class Gin(nn.Module):
    def __init__(self, width, units=32, layers=4):
        super().__init__()
        widths = [width] + [units] * layers
        self.convs = nn.ModuleList(
            GINConv(nn.Sequential(nn.Linear(a, units), nn.ReLU(), nn.Linear(units, units)), train_eps=True) for a in widths[:-1]
        )
        self.norms = nn.ModuleList(BatchNorm(units) for _ in range(layers))
        self.scores = nn.ModuleList(nn.Linear(a, 2) for a in widths)

    def forward(self, batch):
        x = batch.x
        total = F.dropout(self.scores[0](global_add_pool(x, batch.batch)), 0.5, self.training)
        for conv, norm, score in zip(self.convs, self.norms, self.scores[1:]):
            x = norm(conv(x, batch.edge_index)).relu()
            total = total + F.dropout(score(global_add_pool(x, batch.batch)), 0.5, self.training)
        return total


def fold_accuracies(fold, epochs):
    """Test accuracy of one fold after each epoch."""
    torch.manual_seed(7)
    graphs, folds = molecules_once
    test = set(folds[fold])
    kept = Batch.from_data_list([graphs[i] for i in sorted(test)])
    rest = [graph for i, graph in enumerate(graphs) if i not in test]
    model = Gin(graphs[0].x.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    found = []
    for _ in range(epochs):
        model.train()
        order = torch.randperm(len(rest)).tolist()
        for at in range(0, len(order), 32):
            batch = Batch.from_data_list([rest[i] for i in order[at : at + 32]])
            optimizer.zero_grad()
            F.cross_entropy(model(batch), batch.y).backward()
            optimizer.step()
        schedule.step()
        model.eval()
        with torch.no_grad():
            found.append(float((model(kept).argmax(1) == kept.y).float().mean()))
    return found


results = pathlib.Path(__file__).with_name("graphs.results.json")


def keep(model, metric, figures, seconds):
    each = [round(float(one), 4) for one in figures]
    write(model, {"metric": metric, "each": each, "seconds": round(seconds, 2), "date": datetime.date.today().isoformat()})
    print(f"{model}: {figures.mean():.4f} +- {figures.std():.4f}, {seconds:.1f} s", flush=True)


def write(model, figure):
    found = json.loads(results.read_text()) if results.exists() else {}
    found[model] = {**found.get(model, {}), "torch-geometric": figure}
    results.write_text(json.dumps(found, indent=2) + "\n")


def told(model, metric, epochs, make):
    """Runs it so many times and keeps what came out. Where a run gives a figure for each epoch: the last epoch, and the one that is best on average."""
    began = time.perf_counter()
    figures = torch.tensor([make(turn, epochs) for turn in range(words.times)])
    seconds = (time.perf_counter() - began) / words.times
    if figures.dim() == 1:
        keep(model, metric, figures, seconds)
    else:
        keep(f"{model}, last epoch", metric, figures[:, -1], seconds)
        keep(f"{model}, best epoch over the folds", metric, figures[:, figures.mean(0).argmax()], seconds)


def timed(model, epochs, make):
    """Seconds of one run, from those of a part of its epochs after as many to warm up."""
    few = max(10, round(epochs * words.seconds))
    make(0, few)
    began = time.perf_counter()
    make(0, few)
    seconds = round((time.perf_counter() - began) * epochs / few, 2)
    for name, kept in json.loads(results.read_text()).items():
        if name.split(",")[0] == model and "torch-geometric" in kept:
            write(name, {**kept["torch-geometric"], "seconds": seconds, "scaledFrom": few})
    print(f"{model}: {seconds:.2f} s, from {few} of {epochs} epochs", flush=True)


cora_once, molecules_once = cora(), molecules()
turns = {
    "gcn": ("GCN on Cora", "bestAccuracy", 200, lambda seed, epochs: classify(Gcn, seed, epochs)),
    "gat": ("GAT on Cora", "bestAccuracy", 300, lambda seed, epochs: classify(Gat, seed, epochs)),
    "gae": ("GAE on Cora", "testAuc", 200, lambda seed, epochs: autoencode(False, seed, epochs)),
    "vgae": ("VGAE on Cora", "testAuc", 400, lambda seed, epochs: autoencode(True, seed, epochs)),
    "gin": ("GIN on MUTAG", "testAccuracy", 60, fold_accuracies),
}
for name in words.models or turns:
    model, metric, epochs, make = turns[name]
    if words.seconds:
        timed(model, epochs, make)
    else:
        told(model, metric, epochs, make)
