import * as tf from '@tensorflow/tfjs';
import { attributesOf } from './attributes.ts';
import { handleOf, nativeBackend, sameTensor, setVariable, type Backend, type Binding, type Handle, type OperationAttribute } from './binding.ts';
import { aroundChecks } from './checks.ts';
import { definitionOf } from './definitions/definition.ts';
import { nearestScope } from './differences.ts';
import { types, type Attribute, type Elements, type Output, type Placeholder, type RecordedGraph, type RecordedNode, type Ref } from './graph.ts';

export interface RecordOptions {
  /** What runs just now, such as the name of a layer: differences and refusals name it. */
  readonly scope?: () => string | undefined;
  /** A tensor from outside that takes at least so many bytes is captured in place of becoming a constant. 256 KiB when absent. */
  readonly captureFrom?: number;
}

/** Why a function cannot be recorded, in the order in which it was noticed. */
export interface Refusal {
  /**
   * `stateful`: an operation gives something else each time, such as one that draws random numbers. `read`: a value that depends on what came in
   * was read, so JavaScript may have decided by it. `strings`: a tensor of strings or of a resource. `unknown`: no definition of the operation, or an
   * attribute of a kind that is not recorded. `unnamed`: a variable was set that is not among the state.
   */
  readonly reason: 'stateful' | 'read' | 'strings' | 'unknown' | 'unnamed';
  readonly op: string;
  /** In whose call it was, or whose result it uses. */
  readonly scope?: string;
  readonly message: string;
}

export interface Recording {
  /** What the function returned; it ran as ever, whether it could be recorded or not. The caller disposes. */
  readonly outputs: tf.Tensor[];
  /** Undefined when there are refusals. */
  readonly graph: RecordedGraph | undefined;
  readonly refusals: readonly Refusal[];
}

/**
 * Runs a function once, as ever, and notes what passes between tfjs-node and TensorFlow meanwhile.
 *
 * `state` names every variable that the function reads or sets, each once; any other tensor from outside must never change, and becomes a constant.
 */
export function record(
  f: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
  inputs: readonly tf.Tensor[],
  state: readonly tf.Variable[],
  options: RecordOptions = {},
): Recording {
  const backend = nativeBackend();
  const { binding } = backend;
  if (overheard.has(binding)) throw new Error('A function that is being recorded cannot record another one.');
  if (new Set(state).size < state.length) throw new Error('A variable is named twice in the state of a recorded function.');
  separate(backend, state);
  // Tensors of their own, so that an input is told apart from the same tensor when the function reaches it another way.
  const given = inputs.map((input) => backend.createOutputTensor(sameTensor(binding, handleOf(backend, input))));
  const recorder = new Recorder(backend, options);
  const placeholders = {
    inputs: given.map((tensor, i) => recorder.place(tensor, `input${i}`)),
    state: state.map((variable, i) => recorder.place(variable, `state${i}`)),
  };
  const before = state.map((variable) => handleOf(backend, variable));
  const others = variablesBut(state).map((variable) => ({ variable, value: variable.dataId }));
  const outputs: tf.Tensor[] = [];
  let graph: RecordedGraph | undefined;
  backend.binding = recorder.listening();
  try {
    outputs.push(...recorder.run(() => tf.tidy(() => f(given))));
    for (const { variable, value } of others) {
      if (variable.dataId !== value) recorder.refuse('unnamed', 'Assign', `it sets the variable ${variable.name}, which is not named as its state`);
    }
    const returned = outputs.map((tensor) => recorder.output(tensor));
    const updates = state.flatMap((variable, i) => (handleOf(backend, variable) === before[i] ? [] : [{ ...recorder.output(variable), state: i }]));
    if (recorder.refusals.length === 0) graph = { ...placeholders, captured: recorder.captured, nodes: recorder.nodes, outputs: returned, updates };
  } finally {
    backend.binding = binding;
    for (const tensor of given) if (!outputs.includes(tensor)) tensor.dispose();
    if (!graph) for (const { tensor } of recorder.captured) tensor.dispose();
  }
  return { outputs, graph, refusals: recorder.refusals };
}

/** Gives each variable a handle that nothing else has. */
function separate(backend: Backend, state: readonly tf.Variable[]): void {
  for (const variable of state) {
    const handle = handleOf(backend, variable);
    if (backend.tensorMap.get(variable.dataId).refCount > 1) setVariable(backend, variable, sameTensor(backend.binding, handle));
  }
}

/** All variables that there are, but these. */
function variablesBut(state: readonly tf.Variable[]): tf.Variable[] {
  const { registeredVariables } = (tf.engine() as unknown as { state: { registeredVariables: Record<string, tf.Variable> } }).state;
  const named = new Set(state);
  return Object.values(registeredVariables).filter((variable) => !named.has(variable));
}

/** Where a handle comes from. A constant value depends on nothing that comes in. */
interface Value {
  readonly ref: Ref;
  readonly dtype: number;
  readonly constant: boolean;
}

const overheard = new WeakSet<Binding>();
const unreadable: ReadonlySet<number> = new Set([types.string, types.resource, types.variant]);
const bytesOf: Readonly<Record<number, number>> = { [types.complex64]: 8, [types.int64]: 8, [types.bool]: 1 };

class Recorder {
  readonly nodes: RecordedNode[] = [];
  readonly captured: (Placeholder & { tensor: tf.Tensor })[] = [];
  readonly refusals: Refusal[] = [];
  /** More than zero while a kernel reads values only to check them. */
  private checking = 0;
  private readonly values = new Map<number, Value>();
  private readonly backend: Backend;
  private readonly binding: Binding;
  private readonly scope: () => string | undefined;
  private readonly captureFrom: number;

  constructor(backend: Backend, { scope = () => undefined, captureFrom = 1 << 18 }: RecordOptions) {
    this.backend = backend;
    this.binding = backend.binding;
    this.scope = scope;
    this.captureFrom = captureFrom;
  }

  run<T>(f: () => T): T {
    return aroundChecks(
      () => this.checking++,
      () => this.checking--,
      f,
    );
  }

  /** The addon, overheard. Its own functions cannot be replaced. */
  listening(): Binding {
    const heard: Pick<Binding, 'createTensor' | 'tensorDataSync' | 'executeOp'> = {
      createTensor: (shape, dtype, values) => {
        const id = this.binding.createTensor(shape, dtype, values);
        if (Array.isArray(values)) this.refuse('strings', 'Const', 'a tensor of strings is made');
        else this.keep({ id, shape, dtype }, values);
        return id;
      },
      tensorDataSync: (id) => {
        const value = this.values.get(id);
        if (this.checking === 0 && value && !value.constant) {
          const { op } = this.nodes.find(({ name }) => name === value.ref.node) ?? { op: 'Placeholder' };
          this.refuse('read', op, 'its result was read while the function ran, so what followed may depend on it', [value]);
        }
        return this.binding.tensorDataSync(id);
      },
      executeOp: (op, attributes, inputs, count) => {
        const values = inputs.map((id) => this.values.get(id) ?? this.outside(id));
        const outputs = this.binding.executeOp(op, attributes, inputs, count);
        this.note(op, attributes, values, outputs);
        return outputs;
      },
    };
    const binding = Object.create(this.binding, Object.getOwnPropertyDescriptors(heard)) as Binding;
    overheard.add(binding);
    return binding;
  }

  place(tensor: tf.Tensor, name: string): Placeholder {
    this.values.set(handleOf(this.backend, tensor), { ref: { node: name, output: 0 }, dtype: numberOf(tensor), constant: false });
    return { name, dtype: tensor.dtype, shape: tensor.shape };
  }

  output(tensor: tf.Tensor): Output {
    const id = handleOf(this.backend, tensor);
    const { ref } = this.values.get(id) ?? this.outside(id);
    return { ref, dtype: tensor.dtype, shape: tensor.shape };
  }

  private note(op: string, given: readonly OperationAttribute[], inputs: readonly Value[], outputs: readonly Handle[]): void {
    const definition = definitionOf(op);
    let attributes: Record<string, Attribute> = {};
    if (!definition) this.refuse('unknown', op, 'nothing is known about it', inputs);
    else if (definition.stateful) this.refuse('stateful', op, 'it keeps a state, as one that draws random numbers does', inputs);
    else {
      const found = attributesOf(definition, { given, inputTypes: inputs.map(({ dtype }) => dtype) });
      if (typeof found === 'string') this.refuse('unknown', op, found, inputs);
      else attributes = found;
    }
    if (outputs.some(({ dtype }) => unreadable.has(dtype))) this.refuse('strings', op, 'it gives strings or a resource', inputs);
    const constant = inputs.every((input) => input.constant);
    const node = this.add(
      op,
      inputs.map(({ ref }) => ref),
      attributes,
      outputs,
    );
    outputs.forEach(({ id, dtype }, output) => this.values.set(id, { ref: { node, output }, dtype, constant }));
  }

  /** A tensor that was there before. */
  private outside(id: number): Value {
    const own = sameTensor(this.binding, id);
    const values = unreadable.has(own.dtype) ? [] : this.binding.tensorDataSync(own.id);
    if (Array.isArray(values)) this.refuse('strings', 'Const', 'a tensor of strings or of a resource is used');
    else this.keep({ ...own, id }, values instanceof BigInt64Array ? new Int32Array(values.buffer, values.byteOffset, values.length * 2) : values);
    this.binding.deleteTensor(own.id);
    return this.values.get(id) ?? { ref: { node: '', output: 0 }, dtype: own.dtype, constant: true };
  }

  /** Makes a constant of a tensor, or captures it when it is large. */
  private keep({ id, shape, dtype }: Handle, values: Elements): void {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const one = dtype === types.complex64 || dtype === types.int64 ? 2 : 1;
    const uniform = size > 1 && values.every((value, i) => Object.is(value, values[i % one]));
    if (!uniform && size * (bytesOf[dtype] ?? 4) >= this.captureFrom && dtype !== types.int64) {
      const tensor = tf.keep(this.backend.createOutputTensor(sameTensor(this.binding, id)));
      const placeholder = this.place(tensor, `captured${this.captured.length}`);
      this.captured.push({ ...placeholder, tensor });
      this.values.set(id, { ref: { node: placeholder.name, output: 0 }, dtype, constant: true });
    } else {
      const node = this.add(
        'Const',
        [],
        {
          dtype: { kind: 'type', value: dtype },
          // The caller may go on writing into its numbers.
          value: { kind: 'tensor', dtype, shape, value: values.slice(0, uniform ? one : values.length) },
        },
        [{ dtype, shape }],
      );
      this.values.set(id, { ref: { node, output: 0 }, dtype, constant: true });
    }
  }

  private add(op: string, inputs: readonly Ref[], attributes: Record<string, Attribute>, outputs: readonly Pick<Handle, 'dtype' | 'shape'>[]): string {
    const name = `${op}${this.nodes.length}`;
    const scope = this.scope();
    this.nodes.push({
      name,
      op,
      inputs,
      attributes,
      outputs: outputs.map(({ dtype, shape }) => ({ dtype, shape })),
      ...(scope === undefined ? {} : { scope }),
    });
    return name;
  }

  refuse(reason: Refusal['reason'], op: string, message: string, inputs: readonly Value[] = []): void {
    const scope =
      this.scope() ??
      nearestScope(
        this.nodes,
        inputs.map(({ ref }) => ref),
      );
    if (this.refusals.some((refusal) => refusal.op === op && refusal.reason === reason && refusal.scope === scope)) return;
    this.refusals.push({ reason, op, message, ...(scope === undefined ? {} : { scope }) });
  }
}

const numberOf = ({ dtype }: tf.Tensor) => types[dtype];
