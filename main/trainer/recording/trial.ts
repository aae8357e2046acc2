import * as tf from '@tensorflow/tfjs';
import type { Text } from '../../../nodes/text/text.ts';
import { direct, type Compute } from '../../../nodes/train/runtime/core/compute.ts';
import { differences, layerScope, record, release, type Difference, type RecordedGraph, type Refusal, type Replay } from '../../recorder/index.ts';
import { agree, effectOf, numbersOf, type Effect } from './compare.ts';
import { Held, kept } from './hold.ts';
import { varied } from './vary.ts';

export type Tensors = readonly tf.Tensor[];
export type TensorFunction = Parameters<Compute>[1];

/** Why a function is not computed as a graph, and where that showed. */
export interface Obstacle {
  readonly code: 'train.notRecordable' | 'train.notRepeatable';
  readonly op: string;
  readonly layer?: string;
  readonly why: Text;
}

/** Work that may be left off for a while where it yields. */
export type Slices<T> = Generator<void, T, void>;

/** All of it at once. */
export function whole<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

/** Milliseconds and calls that one way is timed for. */
const [patience, mostCalls] = [300, 20];

/**
 * One function, with what it was given once: recorded, compared and timed. Everything is tried on the state that it found then; who began a trial
 * ends it, and finds that state again.
 */
export class Trial {
  /** What the first call returned; it ran as ever. The caller disposes. */
  readonly outputs: tf.Tensor[];
  private readonly f: TensorFunction;
  private readonly inputs: readonly tf.Tensor[];
  private readonly state: readonly tf.Variable[];
  private readonly layers: readonly tf.layers.Layer[];
  private readonly before: Held;
  private readonly numbersBefore: readonly Float32Array[];
  private readonly wanted: Effect;
  private first: RecordedGraph | Obstacle;
  private eagerly = Infinity;

  /** Calls the function and records it; the state is as it left it. What cannot be recorded is named by the layer among `layers` that computes it. */
  constructor(f: TensorFunction, inputs: Tensors, state: readonly tf.Variable[], layers: readonly tf.layers.Layer[]) {
    this.f = f;
    this.inputs = kept(inputs);
    this.state = state;
    this.layers = layers;
    this.before = new Held(state);
    this.numbersBefore = numbersOf(state);
    try {
      const { outputs, graph } = this.recorded(inputs);
      this.first = graph;
      this.outputs = outputs;
      this.wanted = effectOf(outputs, this.numbersBefore, state);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** The graph, when a call with other inputs in another state does the same operations. */
  *confirm(): Slices<RecordedGraph | Obstacle> {
    if ('code' in this.first) return this.first;
    yield* this.rest();
    const others = varied(this.inputs);
    const started = performance.now();
    const { outputs, graph } = this.recorded(others);
    outputs[0]?.dataSync();
    this.eagerly = performance.now() - started;
    tf.dispose([...outputs, ...others]);
    if ('code' in graph) {
      release(this.first);
      return graph;
    }
    // The very first call may also have made what later calls find ready, such as edges in order: then the later ones are what is compared.
    if (differences(this.first, graph).length > 0) {
      release(this.first);
      yield* this.rest();
      const again = this.recorded(this.inputs);
      tf.dispose(again.outputs);
      this.first = again.graph;
    }
    const [difference] = 'code' in this.first ? [] : differences(this.first, graph);
    release(graph);
    if ('code' in this.first || !difference) return this.first;
    release(this.first);
    return obstacleOf('train.notRepeatable', difference.kind, difference);
  }

  /** Whether a replay gives what the function gives; of two kinds of inputs one is enough, since the largest of equal scores may be another one. */
  *agrees(replay: Replay): Slices<boolean> {
    yield* this.rest();
    const first = this.effect(() => replay.run(this.inputs, this.state));
    if (agree(this.wanted, first)) return true;
    const others = varied(this.inputs);
    yield* this.rest();
    const wanted = this.effect(() => direct('', this.f, others, this.state));
    yield* this.rest();
    const got = this.effect(() => replay.run(others, this.state));
    tf.dispose(others);
    return agree(wanted, got);
  }

  /** Milliseconds a call, operation by operation. What was recorded is timed already; so near the limit that it matters, it is timed again. */
  timeEager(limit: number): number {
    return this.eagerly > 1.5 * limit ? this.eagerly : this.time([() => direct('', this.f, this.inputs, this.state)])[0]!;
  }

  /** Milliseconds a call of each, in turns, so that what else the machine does meets all alike. */
  timeReplays(...replays: readonly Replay[]): number[] {
    return this.time(replays.map((replay) => () => replay.run(this.inputs, this.state)));
  }

  end(): void {
    this.before.restore();
    this.before.release();
    tf.dispose([...this.inputs]);
  }

  /** Between two slices the state is as it was found; then it is again what the trial has made of it. */
  private *rest(): Slices<void> {
    const moved = new Held(this.state);
    this.before.restore();
    yield;
    moved.restore();
    moved.release();
  }

  private recorded(inputs: Tensors): { outputs: tf.Tensor[]; graph: RecordedGraph | Obstacle } {
    const { scope, restore } = layerScope(this.layers);
    try {
      const { outputs, graph, refusals } = record(this.f, inputs, this.state, { scope });
      const [refusal] = refusals;
      return { outputs, graph: graph ?? obstacleOf('train.notRecordable', refusal!.reason, refusal!) };
    } finally {
      restore();
    }
  }

  private effect(run: () => Tensors): Effect {
    this.before.restore();
    const outputs = run();
    const effect = effectOf(outputs, this.numbersBefore, this.state);
    tf.dispose([...outputs]);
    return effect;
  }

  /** The middle one of a few calls of each: some ways are quick at their best and slow most of the time. */
  private time(ways: readonly (() => Tensors)[]): number[] {
    this.before.restore();
    const times = ways.map((): number[] => []);
    const begun = performance.now();
    for (let call = 0; call < mostCalls && (call < 2 || performance.now() - begun < patience * ways.length); call++) {
      ways.forEach((run, way) => {
        const started = performance.now();
        const outputs = run();
        outputs[0]?.dataSync();
        times[way]!.push(performance.now() - started);
        tf.dispose([...outputs]);
      });
    }
    return times.map((found) => found.sort((a, b) => a - b)[found.length >> 1]!);
  }
}

const whys: Readonly<Record<Refusal['reason'] | Difference['kind'], Text>> = {
  stateful: { en: 'it gives something else each time', zh: '它每次给出的结果不同' },
  read: { en: 'its result was read in between', zh: '它的结果在中途被读取' },
  strings: { en: 'it works with texts', zh: '它处理的是文本' },
  unknown: { en: 'it is not known how to record it', zh: '不知道如何录制它' },
  unnamed: { en: 'it sets a variable that is not part of the training', zh: '它改变了不属于训练状态的变量' },
  constant: { en: 'a number that the program made itself changes', zh: '程序自己产生的数值会变化' },
  course: { en: 'other operations are carried out', zh: '执行的运算不同' },
  form: { en: 'shapes change', zh: '形状会变化' },
};

const obstacleOf = (code: Obstacle['code'], why: keyof typeof whys, { op, scope }: { op: string; scope?: string }): Obstacle => ({
  code,
  op,
  why: whys[why],
  ...(scope === undefined ? {} : { layer: scope }),
});
