"""Graph layers out of torch-geometric: output, and the gradients of sum(output * upstream) with respect to the nodes and every weight. In float64.

The graph has 7 nodes, edges both ways and one way, a node without any edge, and weights of its own.
"""

import torch
from torch import nn
from torch_geometric.nn import GATConv, GCNConv, GINConv, GINEConv, SAGEConv, SimpleConv, SGConv

from formula import Weights, numbers, write

edges = [[0, 1], [1, 0], [1, 2], [2, 1], [2, 0], [0, 2], [3, 4], [4, 3], [2, 3], [3, 2], [5, 1]]
nodes, width = 7, 5
index = torch.tensor(edges).T
edge_weights = numbers("graph/weights", [len(edges)], 0.5, 1.0)
edge_width = 3
edge_features = numbers("graph/edges", [len(edges), edge_width], 2.0)
tensors, header = {}, {"edges": edges, "nodes": nodes, "cases": {}}


def case(name, make, settings, weighted=False):
    """`make(weights)` gives a function of nodes; weights(name, shape) hands out parameters in our layout, [in, out]."""
    weights = Weights()
    run = make(lambda weight, *at, **how: weights(f"{name}/{weight}", *at, **how))
    x = numbers(f"{name}/nodes", [nodes, width], 2.0).requires_grad_()
    y = run(x, edge_weights if weighted else None)
    (y * numbers(f"{name}/upstream", y.shape)).sum().backward()
    tensors[f"{name}:output"] = y
    tensors[f"{name}:nodes"] = x.grad
    for weight, value in weights.values.items():
        tensors[f"{name}:{weight.removeprefix(name + '/')}"] = value.grad
    header["cases"][name] = {"weights": weights.made, "settings": settings, "weighted": weighted}


def put(module, name, value):
    """Replaces a parameter by a tensor that has a gradient of its own."""
    *path, last = name.split(".")
    for part in path:
        module = getattr(module, part)
    delattr(module, last)
    setattr(module, last, value)


def gcn(units):
    def make(weights):
        layer = GCNConv(width, units).double()
        put(layer, "lin.weight", weights("kernel", [width, units]).T)
        put(layer, "bias", weights("bias", [units], 0.25))
        return lambda x, by: layer(x, index, by).relu()

    return make


def gat(units, heads, concat):
    def make(weights):
        layer = GATConv(width, units, heads=heads, concat=concat, negative_slope=0.2).double()
        put(layer, "lin.weight", weights("kernel", [width, heads * units]).T)
        put(layer, "att_src", weights("sender", [heads, units]).reshape(1, heads, units))
        put(layer, "att_dst", weights("receiver", [heads, units]).reshape(1, heads, units))
        put(layer, "bias", weights("bias", [heads * units if concat else units], 0.25))
        return lambda x, by: layer(x, index)

    return make


def gin(units):
    def make(weights):
        network = nn.Sequential(nn.Linear(width, units), nn.ReLU(), nn.Linear(units, units), nn.ReLU()).double()
        layer = GINConv(network, train_eps=True).double()
        put(network, "0.weight", weights("kernel1", [width, units]).T)
        put(network, "0.bias", weights("bias1", [units], 0.25))
        put(network, "2.weight", weights("kernel2", [units, units]).T)
        put(network, "2.bias", weights("bias2", [units], 0.25))
        put(layer, "eps", weights("epsilon", [1], 0.5))
        return lambda x, by: layer(x, index)

    return make


def gine(units):
    def make(weights):
        network = nn.Sequential(nn.Linear(width, units), nn.ReLU(), nn.Linear(units, units)).double()
        layer = GINEConv(network, train_eps=True, edge_dim=edge_width).double()
        put(layer, "lin.weight", weights("kernel0", [edge_width, width]).T)
        put(layer, "lin.bias", weights("bias0", [width], 0.25))
        put(network, "0.weight", weights("kernel1", [width, units]).T)
        put(network, "0.bias", weights("bias1", [units], 0.25))
        put(network, "2.weight", weights("kernel2", [units, units]).T)
        put(network, "2.bias", weights("bias2", [units], 0.25))
        put(layer, "eps", weights("epsilon", [1], 0.5))
        return lambda x, by: layer(x, index, edge_features).tanh()

    return make


def sage(units):
    def make(weights):
        layer = SAGEConv(width, units, aggr="mean").double()
        put(layer, "lin_l.weight", weights("neighbours", [width, units]).T)
        put(layer, "lin_l.bias", weights("bias", [units], 0.25))
        put(layer, "lin_r.weight", weights("own", [width, units]).T)
        return lambda x, by: layer(x, index).tanh()

    return make


def propagate(rounds):
    """SGConv is propagation and a linear map; with the identity as map only the propagation is left."""

    def make(weights):
        layer = SGConv(width, width, K=rounds, bias=False).double()
        put(layer, "lin.weight", torch.eye(width, dtype=torch.float64))
        return lambda x, by: layer(x, index, by)

    return make


def total(weights):
    layer = SimpleConv(aggr="sum")
    return lambda x, by: layer(x, index, by)


case("gcn", gcn(4), {"units": 4, "activation": "relu"})
case("gcn-weighted", gcn(6), {"units": 6, "activation": "relu"}, weighted=True)
case("gat", gat(4, 3, True), {"units": 4, "heads": 3, "join": "concatenate"})
case("gat-average", gat(4, 2, False), {"units": 4, "heads": 2, "join": "average"})
case("gin", gin(4), {"units": 4, "learnEpsilon": True})
case("gine", gine(4), {"units": 4, "learnEpsilon": True, "activation": "tanh"})
case("sage", sage(4), {"units": 4, "activation": "tanh"})
case("propagate", propagate(3), {"normalisation": "symmetric", "selfLoops": True, "rounds": 3})
case("propagate-weighted", propagate(2), {"normalisation": "symmetric", "selfLoops": True, "rounds": 2}, weighted=True)
case("propagate-sum", total, {"normalisation": "sum", "selfLoops": False, "rounds": 1}, weighted=True)

write("graphs", tensors, header)
