import type { Figures } from './statistics.ts';

/** What `results.json` holds. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly threads: number;
  /** Milliseconds of one burst, and how many bursts. */
  readonly burst: number;
  readonly rounds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly models: readonly Table[];
  readonly templates: readonly (Table & { readonly steps: number })[];
  /** What other scripts of the bench found, by name; a sentence where they could not run. */
  readonly app: Readonly<Record<string, Readonly<Record<string, number>> | string>>;
  readonly gpu: string;
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: number;
  readonly system: string;
  /** Load average of the last minute, before and after: 0 is a quiet machine. */
  readonly load: readonly [before: number, after: number];
}

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
  /** Share of the processor that others used between the bursts. */
  readonly others: number;
}

export interface Row {
  readonly contender: ContenderName;
  /** What it said of itself: engine, mode, parameters, version. */
  readonly about?: Readonly<Record<string, string | number | boolean>>;
  readonly figures?: Figures;
  /** Time beside PyTorch eager's; under 1 is faster. */
  readonly ratio?: number;
  /** Why there is no figure. */
  readonly error?: string;
}

export const contenderNames = ['tensorloom', 'pytorch', 'compiled', 'keras', 'xla', 'recorded', 'eager', 'webgpu', 'wasm', 'pytorch-cuda'] as const;
export type ContenderName = (typeof contenderNames)[number];

export const contenderTitles: Readonly<Record<ContenderName, string>> = {
  tensorloom: 'Tensorloom',
  pytorch: 'PyTorch',
  compiled: 'torch.compile',
  keras: 'Keras, compiled',
  xla: 'native, recorded + XLA',
  recorded: 'native, recorded',
  eager: 'native, operation by operation',
  webgpu: 'webgpu',
  wasm: 'wasm',
  'pytorch-cuda': 'PyTorch on the GPU',
};

/** Others may use this share of the processor before the figures are worth nothing. */
const quiet = 0.1;

/** The largest share of the processor that others used between the bursts. */
export const othersIn = ({ models, templates }: Results): number => Math.max(0, ...[...models, ...templates].map((one) => one.others));
export const wasQuiet = (results: Results): boolean => othersIn(results) <= quiet;

export const rowOf = ({ rows }: Table, contender: ContenderName): Row | undefined => rows.find((row) => row.contender === contender);
