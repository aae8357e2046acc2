import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { nativeBackend, setVariable, type Backend } from './binding.ts';
import { types, type Placeholder, type RecordedGraph, type RecordedNode } from './graph.ts';
import { graphDef, placeholdersOf, savedModel } from './graphDef.ts';
import { fuse } from './passes/fuse.ts';
import { merge } from './passes/merge.ts';
import { prune } from './passes/prune.ts';
import { shorten } from './passes/shorten.ts';

export interface LoadOptions {
  /** Compile the graph with XLA. The first run takes the time for it: `compileSeconds` gives an estimate. */
  readonly xla?: boolean | ((node: RecordedNode) => boolean);
  /** Rewrite it for kernels of our own, which the binding must have been built with (`passes/fuse.ts`). */
  readonly fused?: boolean;
  /** Where a file lies for a moment. The system's folder for temporary files when absent. */
  readonly folder?: string;
}

/** A graph that was loaded into TensorFlow. */
export interface Replay {
  /**
   * One run of the whole graph: gives what the function returned and sets the variables that it set. The tensors and variables have the types and shapes
   * of those that the function was recorded with. The caller disposes what comes back.
   */
  run(inputs: readonly tf.Tensor[], state: readonly tf.Variable[]): tf.Tensor[];
  dispose(): void;
}

/** Loads a graph into TensorFlow. The graph's captured tensors stay the graph's; they must live as long as the replay. */
export function load(recorded: RecordedGraph, { xla = false, fused = false, folder = tmpdir() }: LoadOptions = {}): Replay {
  const backend = nativeBackend();
  const short = prune(merge(shorten(prune(recorded))));
  const graph = fused ? prune(fuse(short)) : short;
  const { nodes, fetches } = withFetches(graph);
  const placeholders = placeholdersOf(graph);
  const session = loadSession(
    backend,
    savedModel(graphDef(placeholders, xla === false ? nodes : nodes.map((node) => (xla === true || xla(node) ? compiled(node) : node)))),
    folder,
  );
  return new LoadedGraph(backend, session, graph, fetches);
}

/** Every fetched value is a node of its own: a session gives nothing back that it was fed, and nothing twice. */
function withFetches({ nodes, outputs, updates }: RecordedGraph): { nodes: readonly RecordedNode[]; fetches: readonly string[] } {
  const producers = new Set(nodes.map(({ name }) => name));
  const all: RecordedNode[] = [...nodes];
  const taken = new Set<string>();
  const fetches = [...outputs, ...updates].map(({ ref, dtype, shape }, i) => {
    const name = `${ref.node}:${ref.output}`;
    if (producers.has(ref.node) && !taken.has(name)) {
      taken.add(name);
      return name;
    }
    const type = types[dtype];
    all.push({ name: `fetch${i}`, op: 'Identity', inputs: [ref], attributes: { T: { kind: 'type', value: type } }, outputs: [{ dtype: type, shape }] });
    return `fetch${i}:0`;
  });
  return { nodes: all, fetches };
}

/**
 * Operations that a library of its own brings have no form that XLA could compile, and its convolutions and poolings take three times as long on a
 * processor as those of TensorFlow, which are left to it.
 */
const apart = /^(Tensorloom|Conv\dD|DepthwiseConv|MaxPool|AvgPool)/;

const compiled = (node: RecordedNode): RecordedNode =>
  apart.test(node.op)
    ? node
    : { ...node, attributes: { ...node.attributes, _XlaCompile: { kind: 'bool', value: true }, _XlaScope: { kind: 'string', value: 'step' } } };

function loadSession({ binding }: Backend, model: Uint8Array, folder: string): number {
  const place = mkdtempSync(join(folder, 'recorded-'));
  try {
    writeFileSync(join(place, 'saved_model.pb'), model);
    return binding.loadSavedModel(place, 'serve');
  } finally {
    rmSync(place, { recursive: true });
  }
}

class LoadedGraph implements Replay {
  private readonly backend: Backend;
  private readonly session: number;
  /** Without its nodes, which are many. */
  private readonly graph: Omit<RecordedGraph, 'nodes'>;
  private readonly captured: readonly number[];
  private readonly feedNames: string;
  private readonly fetchNames: string;
  private disposed = false;

  constructor(backend: Backend, session: number, { nodes: _, ...graph }: RecordedGraph, fetches: readonly string[]) {
    this.backend = backend;
    this.session = session;
    this.graph = graph;
    this.captured = backend.getInputTensorIds(graph.captured.map(({ tensor }) => tensor));
    this.feedNames = placeholdersOf(graph)
      .map(({ name }) => `${name}:0`)
      .join();
    this.fetchNames = fetches.join();
  }

  run(inputs: readonly tf.Tensor[], state: readonly tf.Variable[]): tf.Tensor[] {
    if (this.disposed) throw new Error('This replay was disposed.');
    check('input', inputs, this.graph.inputs);
    check('state', state, this.graph.state);
    const feeds = [...this.backend.getInputTensorIds(inputs), ...this.backend.getInputTensorIds(state), ...this.captured];
    const handles = this.backend.binding.runSavedModel(this.session, feeds, this.feedNames, this.fetchNames);
    const { outputs, updates } = this.graph;
    updates.forEach((update, i) => setVariable(this.backend, state[update.state]!, handles[outputs.length + i]!));
    return outputs.map((_, i) => this.backend.createOutputTensor(handles[i]!));
  }

  dispose(): void {
    if (!this.disposed) this.backend.binding.deleteSavedModel(this.session);
    this.disposed = true;
  }
}

/** A session that refuses what it is fed loses the memory of it, so it is not asked. */
function check(what: string, given: readonly tf.Tensor[], wanted: readonly Placeholder[]): void {
  if (given.length !== wanted.length) throw new Error(`The recorded function takes ${wanted.length} tensors of ${what}; ${given.length} came.`);
  wanted.forEach(({ dtype, shape }, i) => {
    const tensor = given[i]!;
    if (tensor.dtype === dtype && tensor.shape.length === shape.length && shape.every((size, axis) => size === tensor.shape[axis])) return;
    throw new Error(`${what} ${i} of the recorded function is ${dtype} [${shape.join(', ')}]; ${tensor.dtype} [${tensor.shape.join(', ')}] came.`);
  });
}
