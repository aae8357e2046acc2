"""How far two sets of graphs lie apart, and which graphs are the same: networkx 3.6 and SciPy.

The squared maximum mean discrepancy of degrees and of clustering coefficients, as GraphRNN measures them: a Gaussian kernel of the earth
mover's distance, which SciPy finds as the Wasserstein distance of weighted points on a line. In float64.
"""

import networkx
import numpy
import torch
from scipy.stats import wasserstein_distance

from formula import numbers, write


def graph(name, count, share):
    """Joined where the formula's number lies below `share`; the same in TypeScript."""
    chance = numbers(name, [count, count], 1.0, 0.0) + 0.5
    made = networkx.empty_graph(count)
    made.add_edges_from((a, b) for a in range(count) for b in range(a + 1, count) if float(chance[a, b]) < share)
    return made


first = [graph(f"first/{i}", 5 + i % 9, 0.3 + 0.05 * (i % 5)) for i in range(12)]
second = [graph(f"second/{i}", 6 + i % 7, 0.5) for i in range(10)]


def degrees(one):
    counts = numpy.array(networkx.degree_histogram(one), dtype=float)
    return numpy.arange(len(counts)), counts / counts.sum()


def clustering(one):
    counts, _ = numpy.histogram(list(networkx.clustering(one).values()), bins=100, range=(0.0, 1.0))
    return numpy.arange(100) / 100, counts / counts.sum()


def discrepancy(histogram, sigma):
    def kernel(p, q):
        return numpy.exp(-(wasserstein_distance(p[0], q[0], p[1], q[1]) ** 2) / (2 * sigma**2))

    def mean(some, others):
        return numpy.mean([kernel(p, q) for p in map(histogram, some) for q in map(histogram, others)])

    return mean(first, first) + mean(second, second) - 2 * mean(first, second)


# Small graphs, so that some of them are the same but for the names of their nodes.
small = [graph(f"small/{i}", 5, 0.5) for i in range(60)]
same = [[float(networkx.is_isomorphic(a, b)) for a in small] for b in small]

write(
    "graphSets",
    {
        "degree": torch.tensor([discrepancy(degrees, 1.0)]),
        "clustering": torch.tensor([discrepancy(clustering, 0.1)]),
        "same": torch.tensor(same),
    },
    {},
)
