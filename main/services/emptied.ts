import type { ProbeResult } from '../../nodes/explain/results.ts';

const ints = new Int32Array();
const bytes = new Uint8Array();
const floats = new Float32Array();
const seen = { samples: ints, pictures: { height: 0, width: 0, channels: 0, bytes }, labels: bytes, predicted: bytes, classes: [] };

const kinds: Readonly<Record<string, ProbeResult>> = {
  'probe.tsne': { kind: 'tsne', samples: ints, labels: bytes, classes: [], points: floats, neighbours: 0 },
  'probe.cam': { kind: 'heat', ...seen, method: 'cam', confidence: floats, rows: 0, columns: 0, maps: floats },
  'probe.gradCam': { kind: 'heat', ...seen, method: 'gradCam', confidence: floats, rows: 0, columns: 0, maps: floats },
  'probe.attention': { kind: 'attention', ...seen, layers: 0, heads: 0, time: 0, classToken: false, grid: 0, weights: floats },
  'probe.solution': { kind: 'solution', axes: [], fields: [], residual: floats, points: floats, equations: [], rivals: [] },
  'probe.coefficients': { kind: 'coefficients', names: [], truth: floats, steps: floats, values: floats },
  'probe.generated': {
    kind: 'generated',
    made: [],
    real: [],
    degrees: { made: floats, real: floats, random: floats },
    discrepancy: { made: 0, random: 0 },
  },
  'probe.smoothness': { kind: 'smoothness', layers: [], all: floats, joined: floats },
  'probe.graph': {
    kind: 'graph',
    count: 0,
    edges: ints,
    directed: false,
    labels: ints,
    split: bytes,
    classes: [],
    names: [],
    predicted: ints,
    confidence: floats,
    heads: 0,
    attention: floats,
  },
  'probe.confusion': { kind: 'confusion', classes: [], counts: ints },
};

/** A result without its numbers: it says only that there is one, and of what kind. `type` is the probe's block type. */
export function emptiedOf(type: string): ProbeResult {
  return kinds[type] ?? kinds['probe.confusion']!;
}

export function emptied(result: ProbeResult): ProbeResult {
  return Object.values(kinds).find(
    (other) => other.kind === result.kind && (other.kind !== 'heat' || result.kind !== 'heat' || other.method === result.method),
  )!;
}
