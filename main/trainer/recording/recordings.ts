import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { hasNativeKernels } from '../../../nodes/kernels/native/installNativeKernels.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import type { Text } from '../../../nodes/text/text.ts';
import type { Mode, RunEvent } from '../../../nodes/train/events.ts';
import { direct, type Compute } from '../../../nodes/train/runtime/core/compute.ts';
import type { Training } from '../../../nodes/train/runtime/training/recipe.ts';
import { compileSeconds, load, release, type RecordedGraph, type Replay } from '../../recorder/index.ts';
import { Held } from './hold.ts';
import type { Choice, ChoiceMemory } from './memory.ts';
import { Trial, whole, type Obstacle, type Slices, type TensorFunction, type Tensors } from './trial.ts';

type Told = Extract<RunEvent, { type: 'mode' }>;

export interface RecordingsOptions {
  /** How steps are to be computed; absent: the fastest way is found out. */
  readonly wish?: Mode;
  readonly memory?: ChoiceMemory;
  readonly tell: (event: Told) => void;
  /** The blocks of layers, by the layers' names. */
  readonly blocks?: Readonly<Record<string, string>>;
}

/** Functions that are kept recorded. A program has a few; who asks for pictures of ever other numbers of samples must not fill the memory. */
const most = 48;
const callsToRecord = 3;
/** The name under which a wish for all functions stands beside the choices; no function has it. */
const wished = '*';
/** Compiling may take this share of the time that the run takes without it, and never more seconds than these. */
const [compileShare, mostSeconds] = [0.05, 15];
/** A compiled graph must be this much quicker to be worth its compiling at every start. */
const worthwhile = 0.95;
/** Where an operation stands that no layer carries out. */
const outside: Text = { en: 'what lies outside of all layers', zh: '各层之外的部分' };

type State = readonly tf.Variable[];

interface Heard {
  readonly name: string;
  readonly trial: Trial;
}

/**
 * Computes the functions of a training as recorded graphs, on the native engine. What a step calls is recorded before the first step, on copies of
 * the state, and timed there; so every step of a run is computed in one way, and a resumed run, which is told that way by its checkpoint, goes on to
 * the same bits. Other functions are recorded when they are called. Whatever cannot be recorded is computed operation by operation.
 */
export class Recordings {
  private readonly options: RecordingsOptions;
  private wish: Mode | undefined;
  /** How the functions of a step are computed, by name. */
  private chosen: Record<string, Mode> = {};
  /** Called between two slices of work that takes longer than a step; the state is as the training left it. False: the run is to end. */
  giveWay: () => Promise<boolean> = () => setImmediate(true);
  /** Functions with inputs of certain shapes; undefined: operation by operation. */
  private readonly replays = new Map<string, Replay | undefined>();
  private readonly compiled = new Set<string>();
  /** How functions are computed is known from the run's beginning. */
  private goesOn = false;
  private readonly looks = new Map<string, number>();
  private layers: readonly tf.layers.Layer[] = [];
  /** What the step under rehearsal calls. */
  private heard: Map<string, Heard> | undefined;

  constructor(options: RecordingsOptions) {
    this.options = options;
    this.wish = options.wish;
  }

  readonly compute: Compute = Object.assign(
    (name: string, f: TensorFunction, inputs: Tensors, state: State) => {
      if (this.wish === 'eager') return direct(name, f, inputs, state);
      const key = keyOf(name, inputs);
      if (this.heard && !this.heard.has(key)) {
        const trial = new Trial(f, inputs, state, this.layers);
        this.heard.set(key, { name, trial });
        return trial.outputs;
      }
      if (this.isNew(key) && !isLook(name)) whole(this.recording(key, name, f, inputs, state));
      const replay = this.replays.get(key);
      return replay ? replay.run(inputs, state) : direct(name, f, inputs, state);
    },
    {
      prepare: async (name: string, f: TensorFunction, inputs: Tensors, state: State) => {
        const key = keyOf(name, inputs);
        if (this.wish === 'eager' || !this.isNew(key) || !this.isDue(key, name)) return;
        const slices = this.recording(key, name, f, inputs, state);
        // What only shows something goes on in a pause. Who wants to end does not wait in between.
        const giveWay = isLook(name) ? () => setImmediate(true) : this.giveWay;
        for (let goOn = true; !slices.next().done;) goOn &&= await giveWay();
      },
    },
  );

  /** How steps are computed: in the quickest way that one of their functions is. */
  get mode(): Mode {
    const modes = Object.values(this.chosen);
    return (['xla', 'recorded', 'eager'] as const).find((mode) => modes.includes(mode)) ?? 'eager';
  }

  /** How the functions of a step are computed, by name, and what was wished for all: a checkpoint holds it, and `settle` takes it again. */
  get modes(): Readonly<Record<string, Mode>> {
    return this.wish === undefined ? this.chosen : { ...this.chosen, [wished]: this.wish };
  }

  /**
   * Finds out how the steps of a training are to be computed. Takes its first step and takes it back. `known`: what a checkpoint says; then nothing is
   * timed, but what takes long, such as compiling, is over when the training goes on. `steps`: so many are to come; what takes longer to prepare than it
   * can win is not tried.
   */
  async settle(training: Training, steps: number, known?: Readonly<Record<string, Mode>>): Promise<void> {
    this.layers = training.model.layers;
    const { [wished]: wish, ...chosen } = known ?? {};
    this.wish ??= wish;
    this.chosen = chosen;
    this.goesOn = known !== undefined && Object.keys(known).length > 0;
    const modes = Object.values(chosen);
    if (this.wish === 'eager' || (modes.length > 0 && modes.every((mode) => mode === 'eager'))) return;
    const [state, position] = [new Held(Object.values(training.state())), training.position];
    const heard = new Map<string, Heard>();
    try {
      this.heard = heard;
      // The shapes of the first step are those that the run compiled, wherever it goes on.
      training.position = { step: 0, sums: {}, ...(position.parts === undefined ? {} : { parts: position.parts }) };
      for await (const event of training.steps()) if (event.type === 'step') break;
      this.heard = undefined;
      for (const [key, { name, trial }] of heard) await this.choose(key, name, trial, Math.min(steps, training.stepsAlike ?? Infinity));
    } catch (error) {
      // What fails in a plain step too fails again in the first one, and is told there.
      for (const [key, { name }] of heard) {
        this.chosen[name] = 'eager';
        this.refuse(key, name, { code: 'train.recordingFailed', data: { message: error instanceof Error ? error.message : String(error) } }, performance.now());
      }
    } finally {
      this.heard = undefined;
      for (const { trial } of heard.values()) trial.end();
      state.restore();
      state.release();
      training.position = position;
    }
  }

  /** Gives back the memory of the recordings of a function; it is not called again. */
  forget(name: string): void {
    for (const [key, replay] of this.replays) {
      if (!key.startsWith(`${name} `)) continue;
      replay?.dispose();
      this.replays.delete(key);
    }
  }

  private async choose(key: string, name: string, trial: Trial, steps: number): Promise<void> {
    const started = performance.now();
    const { wish, options } = this;
    const { memory } = options;
    const before: Choice | undefined = this.goesOn ? { mode: this.chosen[name] ?? 'recorded', milliseconds: {} } : undefined;
    const graph = whole(trial.confirm());
    this.chosen[name] = 'eager';
    if ('code' in graph) return this.refuse(key, name, this.problemOf(graph), started);
    const known = before ?? (wish === undefined ? memory?.recall(graph) : undefined);
    const wanted = known?.mode ?? wish;
    let choice: Choice = { mode: wanted ?? 'recorded', milliseconds: known?.milliseconds ?? {} };
    let replay = wanted === 'eager' ? undefined : whole(replayOf(graph, trial, wanted === 'xla'));
    if (!replay && wanted !== 'eager') return this.refuse(key, name, this.wrong(name, graph), started);
    if (replay && wanted === undefined) {
      await setImmediate();
      const recorded = trial.timeReplays(replay)[0]!;
      const milliseconds = { recorded, eager: trial.timeEager(recorded) };
      choice = { mode: milliseconds.eager < recorded ? 'eager' : 'recorded', milliseconds };
      const compiled = compileSeconds(graph) <= Math.min(mostSeconds, (compileShare * steps * recorded) / 1000) ? load(graph, { xla: true }) : undefined;
      if (compiled && whole(trial.agrees(compiled))) {
        // What was recorded is timed again beside it: seconds have passed, and a machine is not as quick in each.
        const [beside, xla] = trial.timeReplays(replay, compiled) as [number, number];
        const mode = xla < worthwhile * Math.min(beside, milliseconds.eager) ? 'xla' : choice.mode;
        choice = { mode, milliseconds: { ...milliseconds, recorded: beside, xla } };
      }
      const used = { eager: undefined, recorded: replay, xla: compiled }[choice.mode];
      for (const one of [replay, compiled]) if (one !== used) one?.dispose();
      replay = used;
      await memory?.remember(graph, choice);
    }
    if (!replay) release(graph);
    if (choice.mode === 'xla') this.compiled.add(name);
    this.settled(key, name, choice, replay, { started, from: wish !== undefined ? 'wished' : known ? 'remembered' : 'measured' });
    this.chosen[name] = choice.mode;
  }

  private isNew(key: string): boolean {
    return !this.heard && !this.replays.has(key);
  }

  /** Whether a call is the first of a function, or the third of one that only shows something: recording costs about three calls, and it may not come again. */
  private isDue(key: string, name: string): boolean {
    if (!isLook(name)) return true;
    const calls = (this.looks.get(key) ?? 0) + 1;
    this.looks.set(key, calls);
    return calls >= callsToRecord;
  }

  /** Records a function that was not rehearsed. Where it rests the state is as it was found. */
  private *recording(key: string, name: string, f: TensorFunction, inputs: Tensors, state: State): Slices<void> {
    const { wish } = this;
    const mode = this.chosen[name] ?? 'recorded';
    if (mode === 'eager' || this.replays.size >= most) return void this.replays.set(key, undefined);
    const started = performance.now();
    const trial = new Trial(f, inputs, state, this.layers);
    try {
      tf.dispose(trial.outputs);
      const graph = yield* trial.confirm();
      if ('code' in graph) return this.refuse(key, name, this.problemOf(graph), started);
      // Compiling pays for the shape that most steps have, and for no other.
      const xla = mode === 'xla' && !this.compiled.has(name);
      const replay = yield* replayOf(graph, trial, xla);
      if (!replay) return this.refuse(key, name, this.wrong(name, graph), started);
      if (xla) this.compiled.add(name);
      const choice: Choice = { mode: xla ? 'xla' : 'recorded', milliseconds: {} };
      this.settled(key, name, choice, replay, { started, from: wish !== undefined ? 'wished' : this.chosen[name] ? 'remembered' : 'measured' });
    } finally {
      trial.end();
    }
  }

  private settled(key: string, name: string, choice: Choice, replay: Replay | undefined, { started, from }: { started: number; from: Told['from'] }): void {
    this.replays.set(key, replay);
    this.options.tell({ type: 'mode', function: name, ...choice, spent: performance.now() - started, from });
  }

  private refuse(key: string, name: string, reason: Problem, started: number): void {
    this.replays.set(key, undefined);
    this.options.tell({ type: 'mode', function: name, mode: 'eager', milliseconds: {}, spent: performance.now() - started, from: 'measured', reason });
  }

  private wrong(name: string, graph: RecordedGraph): Problem {
    release(graph);
    return { code: 'train.recordedWrong', data: { function: name } };
  }

  private problemOf({ code, op, layer, why }: Obstacle): Problem {
    // A layer inside another is called `outer/inner`.
    const block = (layer ?? '').split('/').reduceRight<string | undefined>((found, name) => found ?? this.options.blocks?.[name], undefined);
    return { code, ...(block === undefined ? {} : { block }), data: { op, layer: layer ?? outside, why } };
  }
}

/** What only shows something; nothing of a training depends on it. */
const isLook = (name: string): boolean => name.startsWith('look ');

/** Calls of one name with inputs of the same shapes do the same. */
function keyOf(name: string, inputs: Tensors): string {
  return `${name} ${inputs.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join(' ')}`;
}

/** The graph, loaded: with our own kernels where they are, in TensorFlow's operations where those do not serve it. Undefined when neither gives the right numbers. */
function* replayOf(graph: RecordedGraph, trial: Trial, xla: boolean): Slices<Replay | undefined> {
  for (const fused of xla || !hasNativeKernels() ? [false] : [true, false]) {
    try {
      const replay = load(graph, { xla, fused });
      if (yield* trial.agrees(replay)) return replay;
      replay.dispose();
    } catch (error) {
      if (!fused) throw error;
    }
  }
  return undefined;
}
