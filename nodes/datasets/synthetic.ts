import type { Dataset, Samples } from '#runtime/core/dataset.ts';
import type { Source } from '#runtime/training/recipe.ts';
import { stream } from '#runtime/random/seed.ts';

/** What the data panel tells about the set. */
export const about = {
  origin: 'Generated from the seed: inputs, labels and target numbers drawn at random, with no relation between them',
  licence: 'None needed',
} as const;

export interface SyntheticSettings {
  readonly kind: 'numbers' | 'image' | 'sequence' | 'tokens';
  readonly time: number;
  readonly width: number;
  readonly side: number;
  readonly channels: number;
  readonly vocabulary: number;
  readonly classes: number;
  readonly targets: number;
  readonly labels: 'sample' | 'step';
  readonly train: number;
  readonly test: number;
}

/**
 * Inputs, labels and target numbers drawn at random: a graph's shapes and its speed can be tried before there is data. Numbers come from the standard
 * normal distribution, words and labels from all their kinds alike. Nothing joins a label to its sample, so it can only be learned by heart.
 */
export function synthetic({ train, test, ...settings }: SyntheticSettings) {
  return (_: Source, seed: number): Promise<{ train: Dataset; test: Dataset }> =>
    Promise.resolve({ train: draw(settings, train, seed, 'train'), test: draw(settings, test, seed, 'test') });
}

type Drawn = Omit<SyntheticSettings, 'train' | 'test'>;

function draw(settings: Drawn, count: number, seed: number, split: string): Dataset {
  const { time, classes } = settings;
  const shape = shapeOf(settings);
  const size = count * shape.reduce((product, axis) => product * axis, 1);
  const random = stream(seed, 'synthetic', split);
  const values = settings.kind === 'tokens' ? kinds(size, settings.vocabulary, random) : normal(size, random);
  const perStep = settings.labels === 'step' && hasSteps(settings);
  return {
    inputs: { inputs: { values, shape } satisfies Samples },
    labels: kinds(count * (perStep ? time : 1), classes, random),
    targets: { targets: { values: normal(count * settings.targets, stream(seed, 'synthetic targets', split)), shape: [settings.targets] } },
    ...(perStep ? { labelShape: [time] } : {}),
    classes: Array.from({ length: classes }, (_, label) => String(label)),
    count,
  };
}

const hasSteps = ({ kind }: Drawn): boolean => kind === 'sequence' || kind === 'tokens';

function shapeOf({ kind, time, width, side, channels }: Drawn): readonly number[] {
  switch (kind) {
    case 'numbers':
      return [width];
    case 'image':
      return [side, side, channels];
    case 'sequence':
      return [time, width];
    case 'tokens':
      return [time];
  }
}

const kinds = (count: number, of: number, random: () => number): Int32Array => Int32Array.from({ length: count }, () => Math.floor(random() * of));

/** Two at a time (Box and Muller 1958). */
function normal(count: number, random: () => number): Float32Array {
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const length = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    numbers[i] = length * Math.cos(angle);
    if (i + 1 < count) numbers[i + 1] = length * Math.sin(angle);
  }
  return numbers;
}
