"""Files as SciPy 1.17.1 and NumPy 2.4.6 write them, for the tests of the import: one function on a grid, in every form that is read."""

import pathlib

import numpy as np
import scipy.io

here = pathlib.Path(__file__).parent
x = np.linspace(-1, 1, 5)
t = np.array([0, 1, 2, 4], dtype=np.int32)
u = np.sin(x)[:, None] * np.exp(-t)[None, :]
others = {"title": "a text", "options": {"nu": 0.1}, "mask": np.ones((2, 3)), "names": np.array(["a", "b"], dtype=object)}

scipy.io.savemat(here / "plain.mat", {"x": x, "t": t, "usol": u, **others}, do_compression=False)
scipy.io.savemat(here / "packed.mat", {"x": x[:, None], "tt": t, "h": (u + 2j * u).T.astype(np.complex64)}, do_compression=True)
scipy.io.savemat(here / "old.mat", {"x": x, "t": t, "u": u}, format="4")
np.save(here / "u.npy", np.asfortranarray(u.astype(">f8")))
np.save(here / "x.npy", x.astype("<f4"))
np.save(here / "t.npy", t)
np.save(here / "half.npy", np.array([0.5, -2, 6e-8, np.inf, np.nan], dtype="<f2"))
np.save(here / "objects.npy", np.array([{}, None]), allow_pickle=True)
np.savez(here / "stored.npz", x=x, t=t, u=u)
np.savez_compressed(here / "packed.npz", x=x, t=t, u=u.T)
