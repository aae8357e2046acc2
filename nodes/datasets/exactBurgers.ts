import { evenly, type Reference, type ReferenceMaker } from '#runtime/physics/reference.ts';

/** What the data panel tells about it. */
export const about = { origin: 'Computed here by the formula of Cole (1951) and Hopf (1950)', licence: 'None needed' } as const;

/**
 * The exact solution of u_t + u u_x = nu u_xx on x in [-1, 1] with u(x, 0) = -sin(pi x) and u(-1, t) = u(1, t) = 0.
 *
 *     u = - integral of sin(pi (x - z)) f(x - z) w(z) dz / integral of f(x - z) w(z) dz
 *     f(y) = exp(-cos(pi y) / (2 pi nu))        w(z) = exp(-z^2 / (4 nu t))
 *
 * With z = 2 sqrt(nu t) s the weight is exp(-s^2). It falls so fast, and all of it is so smooth, that the trapezoidal rule converges
 * faster than any power of its step. Exponents are taken relative to their largest, so that nothing overflows at small nu.
 *
 * Cole 1951, "On a quasi-linear parabolic equation occurring in aerodynamics"; Basdevant et al. 1986, section 2.
 */
export function exactBurgers({
  viscosity,
  across,
  moments,
}: {
  readonly viscosity: number;
  readonly across: number;
  readonly moments: number;
}): ReferenceMaker {
  return async ({ domain, fields }): Promise<Reference> => {
    const [x, t] = domain.coordinates;
    if (domain.coordinates.length !== 2 || t!.name !== 't') throw new Error('The exact solution of Burgers belongs to one coordinate x and time t.');
    const axes = [evenly(x!.from, x!.to, across), evenly(t!.from, t!.to, moments)];
    const values = new Float32Array(across * moments);
    axes[0]!.forEach((position, i) => axes[1]!.forEach((moment, j) => (values[i * moments + j] = burgersAt(position, moment, viscosity))));
    return { axes, fields: { [fields[0]!]: values } };
  };
}

const nodes = 1000;

export function burgersAt(x: number, t: number, viscosity: number): number {
  if (t <= 0) return -Math.sin(Math.PI * x);
  const width = 2 * Math.sqrt(viscosity * t);
  // log f varies by 1 / (pi nu): only where s^2 is larger than that by 40 is nothing left to be found.
  const reach = Math.sqrt(1 / (Math.PI * viscosity) + 40);
  const exponents = new Float64Array(nodes + 1);
  let most = -Infinity;
  for (let k = 0; k <= nodes; k++) {
    const s = -reach + (2 * reach * k) / nodes;
    exponents[k] = -Math.cos(Math.PI * (x - width * s)) / (2 * Math.PI * viscosity) - s * s;
    most = Math.max(most, exponents[k]!);
  }
  let [above, below] = [0, 0];
  for (let k = 0; k <= nodes; k++) {
    const s = -reach + (2 * reach * k) / nodes;
    const weight = Math.exp(exponents[k]! - most);
    above += Math.sin(Math.PI * (x - width * s)) * weight;
    below += weight;
  }
  return -above / below;
}
