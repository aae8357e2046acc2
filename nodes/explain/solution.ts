import { inside } from '../train/runtime/physics/collocation.ts';
import type { Physics } from '../train/runtime/training/physics.ts';
import { evenly, gridPoints } from '../train/runtime/physics/reference.ts';
import type { CoefficientsResult, ProbeResult, SolutionResult } from './results.ts';

/** Points a side of a map, and maps over time. */
const [most, mostFrames, mostDots] = [128, 9, 2000];

/**
 * The solution as maps: what the network says, how far from the known solution that is, and how badly it violates the equation. The
 * positions are those of the known solution, thinned, so that nothing has to be interpolated.
 */
export async function solution(training: Physics): Promise<SolutionResult> {
  const { domain, reference, residual } = training;
  const { coordinates } = domain;
  const picks = coordinates.map(({ name }, j) => {
    const limit = coordinates.length > 2 ? (name === 't' ? mostFrames : most / 2) : most;
    return reference ? thinned(reference.axes[j]!.length, limit) : Array.from({ length: limit }, (_, i) => i);
  });
  const axes = coordinates.map(({ from, to }, j) =>
    reference ? Float64Array.from(picks[j]!, (i) => reference.axes[j]![i]!) : evenly(from, to, picks[j]!.length),
  );
  const points = gridPoints(axes);
  const told = await training.predict(points);
  const wrong = await training.residuals(points);
  const count = points.length / coordinates.length;
  const within = (i: number) => inside(domain, points.subarray(i * coordinates.length, (i + 1) * coordinates.length));
  const column = (all: Float32Array, width: number, j: number) => Float32Array.from({ length: count }, (_, i) => (within(i) ? all[i * width + j]! : NaN));
  const known = residual.fields.map(
    (name) =>
      reference?.fields[name] &&
      thin(
        reference.fields[name],
        reference.axes.map(({ length }) => length),
        picks,
      ),
  );
  return {
    kind: 'solution',
    axes: coordinates.map(({ name }, j) => ({ name, values: Float32Array.from(axes[j]!) })),
    fields: residual.fields.map((name, j) => ({ name, values: column(told, residual.fields.length, j), ...(known[j] ? { known: known[j] } : {}) })),
    residual: Float32Array.from({ length: count }, (_, i) =>
      within(i) ? Math.hypot(...wrong.subarray(i * residual.equations.length, (i + 1) * residual.equations.length)) : NaN,
    ),
    points: some(await training.points(), coordinates.length),
    equations: residual.equations.map(({ text }) => text),
    rivals: await rivals(training),
  };
}

/** Error, time and memory side by side. A classical solution that errors are measured against has none itself. */
async function rivals(training: Physics): Promise<SolutionResult['rivals']> {
  const classical = training.classical ?? training.reference;
  if (!classical?.cost) return [];
  const { error = NaN, classicalError = NaN } = (await training.evaluate()) ?? {};
  return [
    { who: 'network', error, seconds: training.seconds, bytes: 4 * training.model.countParams() },
    { who: 'classical', error: classicalError, seconds: classical.cost.seconds, bytes: classical.cost.bytes },
  ];
}

/** Indices of at most `limit` of `count` places, both ends among them. */
function thinned(count: number, limit: number): number[] {
  if (count <= limit) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: limit }, (_, i) => Math.round((i * (count - 1)) / (limit - 1)));
}

function thin(values: Float32Array, sizes: readonly number[], picks: readonly (readonly number[])[]): Float32Array {
  const strides = sizes.map((_, j) => sizes.slice(j + 1).reduce((product, size) => product * size, 1));
  let places = [0];
  picks.forEach((pick, j) => (places = places.flatMap((at) => pick.map((i) => at + i * strides[j]!))));
  return Float32Array.from(places, (at) => values[at]!);
}

/** As many points as a picture can show. */
function some(points: Float32Array, width: number): Float32Array {
  const count = points.length / width;
  if (count <= mostDots) return points.slice();
  return Float32Array.from({ length: mostDots * width }, (_, i) => points[Math.floor((Math.floor(i / width) * count) / mostDots) * width + (i % width)]!);
}

/** The unknown coefficients, epoch by epoch, beside what they truly are. */
export async function coefficients(training: Physics, previous: ProbeResult | undefined): Promise<CoefficientsResult> {
  const now = await training.coefficients();
  const before = previous?.kind === 'coefficients' ? previous : undefined;
  const { step } = training.position;
  return {
    kind: 'coefficients',
    names: Object.keys(now),
    truth: Float32Array.from(Object.keys(now), (name) => training.residual.truth[name] ?? NaN),
    steps: Float32Array.from([...(before?.steps ?? []), step]),
    values: Float32Array.from([...(before?.values ?? []), ...Object.values(now)]),
  };
}
