"""What scikit-learn makes of points by a formula: joint probabilities, principal components, and how good its map is. Written to ../goldens/tsne.json."""

import json
import pathlib
import sys

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import pairwise_distances

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent.parent / "parity" / "recipes"))
from formula import numbers  # noqa: E402


def clusters(count, width, groups):
    """`groups` clouds around corners of a cube: point i belongs to group i % groups."""
    points = numbers("tsne/points", [count, width]).numpy()
    centres = numbers("tsne/centres", [groups, width]).numpy()
    return points + centres[numpy.arange(count) % groups]


small = clusters(40, 6, 4)
joint = _joint_probabilities(pairwise_distances(small, metric="sqeuclidean").astype(numpy.float32), 8.0, 0)
components = PCA(3, svd_solver="full").fit_transform(small)
components *= numpy.sign(components[numpy.abs(components).argmax(0), range(3)])

large = clusters(300, 20, 6)
run = TSNE(perplexity=20, init="pca", method="exact", max_iter=500, random_state=0).fit(large)
golden = {
    "scikit-learn": sklearn.__version__,
    "small": {"count": 40, "width": 6, "groups": 4, "perplexity": 8, "joint": [round(float(p), 9) for p in joint], "components": [round(float(c), 6) for c in components.ravel()]},
    "large": {"count": 300, "width": 20, "groups": 6, "perplexity": 20, "divergence": round(float(run.kl_divergence_), 5)},
}
path = here.parent / "goldens" / "tsne.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(golden) + "\n")
print(path.name, path.stat().st_size, "bytes", golden["large"])
