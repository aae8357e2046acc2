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
    axes[1]!.forEach((moment, j) => burgersAt(axes[0]!, moment, viscosity).forEach((value, i) => (values[i * moments + j] = value)));
    return { axes, fields: { [fields[0]!]: values } };
  };
}

/** The solution at one moment. All that depends on the moment alone is computed once for all positions. */
export function burgersAt(positions: Float64Array, t: number, viscosity: number): Float64Array {
  if (t <= 0) return positions.map((x) => -Math.sin(Math.PI * x));
  const width = 2 * Math.sqrt(viscosity * t);
  // log f varies by 1 / (pi nu): only where s^2 is larger than that by 40 is nothing left to be found.
  const reach = Math.sqrt(1 / (Math.PI * viscosity) + 40);
  // Two nodes for each wave that is left: f bends as exp(-(1 + pi t) s^2) where it bends most, and sin and cos turn with `width`.
  const finest = 4 * Math.PI * width + 16 * Math.sqrt(1 + Math.PI * t);
  const count = Math.ceil((2 * reach * finest) / (2 * Math.PI)) + 1;
  const places = Float64Array.from({ length: count }, (_, k) => -reach + (2 * reach * k) / (count - 1));
  const [sines, cosines] = [places.map((s) => Math.sin(Math.PI * width * s)), places.map((s) => Math.cos(Math.PI * width * s))];
  const exponents = new Float64Array(count);
  return positions.map((x) => {
    const [sine, cosine] = [Math.sin(Math.PI * x), Math.cos(Math.PI * x)];
    let most = -Infinity;
    for (let k = 0; k < count; k++) {
      exponents[k] = -(cosine * cosines[k]! + sine * sines[k]!) / (2 * Math.PI * viscosity) - places[k]! ** 2;
      most = Math.max(most, exponents[k]!);
    }
    let [above, below] = [0, 0];
    for (let k = 0; k < count; k++) {
      const weight = Math.exp(exponents[k]! - most);
      above += (sine * cosines[k]! - cosine * sines[k]!) * weight;
      below += weight;
    }
    return -above / below;
  });
}
