import { placeholdersOf } from '../graphDef.ts';
import { types, type Attribute, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';
import { Chain, isFlat, keyOf, lies, programOf, sizeOf, type Coming, type Knowledge, type Placing } from './chain.ts';
import { classes } from './classes.ts';
import { normalisation } from './normalisation.ts';
import { pooling } from './pooling.ts';
import { products } from './products.ts';
import { prune } from './prune.ts';
import { recurrence } from './recurrence.ts';
import { reluGradients } from './relu.ts';
import { sparse } from './sparse.ts';

/**
 * Rewrites a graph for our own kernels (nodes/kernels/native): chains of elementwise operations, reductions and what lies between become one node
 * each (`TensorloomFused`), so that their intermediate results never go through memory; matrix products take our kernel.
 * The graph computes the same up to rounding.
 */
export function fuse(graph: RecordedGraph): RecordedGraph {
  const { nodes } = graph;
  return new Fusion(
    prune(normalisation(recurrence(products(sparse(pooling(classes(prune(reluGradients({ ...graph, nodes: nodes.map(uniformConstant) }))))))))),
  ).run();
}

/** Arrays that repeat one number are constants. */
function uniformConstant(node: RecordedNode, _: number, all: readonly RecordedNode[]): RecordedNode {
  const output = node.outputs[0];
  if (output?.dtype !== types.float32) return node;
  let value: number | undefined;
  if (node.op === 'ZerosLike') value = 0;
  else if (node.op === 'OnesLike') value = 1;
  else if (node.op === 'Fill') {
    const filling = all.find(({ name }) => name === node.inputs[1]!.node)?.attributes['value'];
    if (filling?.kind === 'tensor') value = filling.value[0];
  }
  if (value === undefined) return node;
  return constant(node.name, value, output.shape);
}

function constant(name: string, value: number, shape: readonly number[]): RecordedNode {
  const dtype = types.float32;
  const tensor: Attribute = { kind: 'tensor', dtype, shape, value: Float32Array.of(value) };
  return { name, op: 'Const', inputs: [], attributes: { dtype: { kind: 'type', value: dtype }, value: tensor }, outputs: [{ dtype, shape }] };
}

/** A graph being written: its nodes, where values of the old one are found now, and which old nodes are done. */
interface Writing {
  readonly nodes: RecordedNode[];
  readonly moved: Map<string, Ref>;
  readonly done: Set<string>;
}

class Fusion implements Knowledge {
  private readonly graph: RecordedGraph;
  private readonly nodes = new Map<string, RecordedNode>();
  private readonly order = new Map<string, number>();
  private readonly values = new Map<string, { readonly dtype: number; readonly shape: readonly number[] }>();
  private readonly users = new Map<string, string[]>();
  private readonly chainOf = new Map<string, Chain>();

  constructor(graph: RecordedGraph) {
    this.graph = graph;
    for (const { name, dtype, shape } of placeholdersOf(graph)) this.values.set(`${name}:0`, { dtype: types[dtype], shape });
    graph.nodes.forEach((node, i) => {
      this.nodes.set(node.name, node);
      this.order.set(node.name, i);
      node.outputs.forEach((output, o) => this.values.set(`${node.name}:${o}`, output));
      for (const { node: from } of node.inputs) this.users.set(from, [...(this.users.get(from) ?? []), node.name]);
    });
  }

  shape(ref: Ref): readonly number[] {
    return this.values.get(keyOf(ref))!.shape;
  }

  dtype(ref: Ref): number {
    return this.values.get(keyOf(ref))!.dtype;
  }

  uniform(ref: Ref): number | undefined {
    const value = this.constantOf(ref);
    const counts = value?.dtype === types.float32 || value?.dtype === types.bool;
    return counts && value.value.length === 1 ? value.value[0] : undefined;
  }

  wholes(ref: Ref): readonly number[] | undefined {
    const value = this.constantOf(ref);
    if (value?.dtype !== types.int32) return undefined;
    const size = value.shape.reduce((product, length) => product * length, 1);
    return Array.from({ length: size }, (_, i) => value.value[value.value.length === 1 ? 0 : i]!);
  }

  private constantOf(ref: Ref): Extract<Attribute, { kind: 'tensor' }> | undefined {
    const attribute = this.nodes.get(ref.node)?.attributes['value'];
    return attribute?.kind === 'tensor' ? attribute : undefined;
  }

  run(): RecordedGraph {
    for (const node of this.graph.nodes) this.place(node);
    for (const chain of this.chains()) this.spread(chain);
    // One operation alone stays TensorFlow's, but for a softmax: that one's gives zeros beside NaN.
    for (const chain of this.chains()) {
      const [name] = chain.members;
      if (chain.members.size < 2 && this.nodes.get(name!)!.op !== 'Softmax') this.chainOf.delete(name!);
    }
    return this.written();
  }

  private chains(): Chain[] {
    return [...new Set(this.chainOf.values())];
  }

  /** Puts a node into a chain that holds or shares one of its operands, or begins a chain with it. */
  private place(node: RecordedNode): void {
    if (node.op === 'Const' || node.outputs.length !== 1) return;
    const near = node.inputs.flatMap(({ node: from }) => [from, ...(this.users.get(from) ?? [])]);
    for (const chain of new Set(near.flatMap((name) => this.chainOf.get(name) ?? []))) {
      if (this.mayJoin(node, chain) && chain.join(node)) {
        this.chainOf.set(node.name, chain);
        return;
      }
    }
    const chain = new Chain(this, this.beginning(node));
    if (chain.join(node)) this.chainOf.set(node.name, chain);
  }

  /** The shape that a chain goes along: of the node's result, or of what it adds up. */
  private beginning({ op, inputs, outputs }: RecordedNode): readonly number[] {
    return ['Sum', 'Mean', 'Max'].includes(op) ? this.shape(inputs[0]!) : outputs[0]!.shape;
  }

  /** A node may not join when one of its operands is computed outside from what the chain gives. */
  private mayJoin(node: RecordedNode, chain: Chain): boolean {
    return node.inputs.every(({ node: from }) => chain.members.has(from) || !this.dependsOn(from, chain));
  }

  private dependsOn(name: string, chain: Chain): boolean {
    const seen = new Set<string>();
    const open = [name];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (chain.members.has(at)) return true;
      if (seen.has(at) || !this.nodes.has(at)) continue;
      seen.add(at);
      const group = this.chainOf.get(at);
      for (const member of group?.members ?? [at]) {
        seen.add(member);
        // Even what stood before the chain's first member may depend on it by now: through a chain on its way, which has later members too.
        for (const { node: from } of this.nodes.get(member)!.inputs) if (!group?.members.has(from)) open.push(from);
      }
    }
    return false;
  }

  /** Takes other chains in whose members all fit. */
  private spread(start: Chain): void {
    if (!this.chains().includes(start)) return;
    let chain = start;
    for (let grown = true; grown;) {
      grown = false;
      const names = [...chain.members].flatMap((member) => [
        ...(this.users.get(member) ?? []),
        ...this.nodes.get(member)!.inputs.flatMap(({ node: from }) => [from, ...(this.users.get(from) ?? [])]),
      ]);
      for (const other of new Set(names.flatMap((name) => this.chainOf.get(name) ?? []))) {
        if (other === chain || other.rows !== chain.rows || other.columns !== chain.columns) continue;
        const both = this.merged(chain, other);
        if (!both) continue;
        for (const name of both.members) this.chainOf.set(name, both);
        chain = both;
        grown = true;
        break;
      }
    }
  }

  private merged(a: Chain, b: Chain): Chain | undefined {
    if (this.aroundAbout(a, b) || this.aroundAbout(b, a)) return undefined;
    const both = new Chain(this, [a.rows, a.columns]);
    const names = [...a.members, ...b.members].sort((one, other) => this.order.get(one)! - this.order.get(other)!);
    return names.every((name) => both.join(this.nodes.get(name)!)) ? both : undefined;
  }

  /** Whether `to` depends on `from` through something outside both. */
  private aroundAbout(from: Chain, to: Chain): boolean {
    const operands = new Set([...to.members].flatMap((name) => this.nodes.get(name)!.inputs.map(({ node }) => node)));
    return [...operands].some((name) => !to.members.has(name) && !from.members.has(name) && this.dependsOn(name, from));
  }

  private written(): RecordedGraph {
    const wanted = new Set([...this.graph.outputs, ...this.graph.updates].map(({ ref }) => keyOf(ref)));
    const moved = new Map<string, Ref>();
    const done = new Set<string>();
    const nodes: RecordedNode[] = [];
    const follow = (ref: Ref) => moved.get(keyOf(ref)) ?? ref;
    const leaves = (chain: Chain, name: string) => wanted.has(`${name}:0`) || (this.users.get(name) ?? []).some((user) => !chain.members.has(user));
    const write = (name: string): void => {
      const node = this.nodes.get(name);
      if (!node || done.has(name)) return;
      const chain = this.chainOf.get(name);
      for (const member of chain?.members ?? [name]) done.add(member);
      for (const member of chain?.members ?? [name]) for (const { node: from } of this.nodes.get(member)!.inputs) if (!chain?.members.has(from)) write(from);
      if (!chain) nodes.push({ ...node, inputs: node.inputs.map(follow) });
      else this.writeChain(chain, (member) => leaves(chain, member), { nodes, moved, done });
    };
    for (const { name } of this.graph.nodes) write(name);
    const ends = <T extends { ref: Ref }>(list: readonly T[]) => list.map((end) => ({ ...end, ref: follow(end.ref) }));
    return { ...this.graph, nodes, outputs: ends(this.graph.outputs), updates: ends(this.graph.updates) };
  }

  private writeChain(chain: Chain, leaves: (member: string) => boolean, { nodes, moved, done }: Writing): void {
    const name = `Chain${nodes.length}`;
    const members = [...chain.members].map((member) => this.nodes.get(member)!);
    // A member that only renames another's value, or whose truth values are wanted outside, is also done outside, by TensorFlow. Truth values that are made
    // numbers are the numbers' own here.
    const owner = new Map<number, string>();
    for (const numbers of [true, false])
      for (const { name, outputs } of members) {
        const step = chain.values.get(`${name}:0`)!;
        if ((outputs[0]!.dtype === types.float32) === numbers && !owner.has(step)) owner.set(step, name);
      }
    const outside = new Set<string>();
    const kept = new Set<string>();
    for (const member of members.toReversed()) {
      const owns = owner.get(chain.values.get(`${member.name}:0`)!) === member.name && member.outputs[0]!.dtype === types.float32;
      if (!leaves(member.name) && !outside.has(`${member.name}:0`)) continue;
      if (owns) kept.add(member.name);
      else for (const ref of member.inputs) outside.add(keyOf(ref));
    }
    const given = members.filter((member) => kept.has(member.name));
    const { outputs, placings } = this.outputsOf(chain, given, outside, done);
    const coming = new Map<string, Coming>();
    const inputs = [...chain.inputs].flatMap(([key, { ref, lie, constant: value }], i) => {
      if (value !== undefined) {
        nodes.push(constant(`${name}/number${i}`, value, []));
        return [{ node: `${name}/number${i}`, output: 0 }];
      }
      // What another chain gives already put together or cut up is taken as that chain gives it.
      const whole = lie === lies.full && !moved.has(keyOf(ref));
      const pieces = whole && isFlat(chain) ? this.piecesOf(ref, chain) : undefined;
      const part = whole ? this.wholeOf(ref) : undefined;
      if (pieces) coming.set(key, { pieces: pieces.length });
      else if (part) coming.set(key, { offset: part.offset });
      return (pieces ?? [part?.ref ?? ref]).map((one) => moved.get(keyOf(one)) ?? one);
    });
    nodes.push({
      name,
      op: 'TensorloomFused',
      inputs,
      attributes: {
        N: { kind: 'int', value: inputs.length },
        M: { kind: 'int', value: outputs.length },
        program: programOf(
          chain,
          coming,
          outputs.map(({ shape }) => shape),
          placings,
        ),
      },
      outputs: outputs.map(({ shape }) => ({ dtype: types.float32, shape })),
    });
    outputs.forEach(({ as }, output) => moved.set(as, { node: name, output }));
    for (const member of members)
      if (!kept.has(member.name) && (leaves(member.name) || outside.has(`${member.name}:0`)))
        nodes.push({ ...member, inputs: member.inputs.map((ref) => moved.get(keyOf(ref)) ?? ref) });
  }

  /** What a chain gives to the outside: values, or, where those are only cut up or put together there, the parts or the whole. */
  private outputsOf(
    chain: Chain,
    members: readonly RecordedNode[],
    apart: ReadonlySet<string>,
    done: Set<string>,
  ): { outputs: { readonly as: string; readonly shape: readonly number[] }[]; placings: Placing[] } {
    const outputs: { readonly as: string; readonly shape: readonly number[] }[] = [];
    const placings: Placing[] = [];
    for (const member of members) {
      const step = chain.values.get(`${member.name}:0`)!;
      const { shape } = member.outputs[0]!;
      const user = apart.has(`${member.name}:0`) ? undefined : this.onlyUserOf(member.name, chain);
      if (user?.op === 'SplitV' && isFlat(chain) && shape.length === 1) {
        let from = 0;
        user.outputs.forEach((part, i) => {
          placings.push({ step, from, tensor: outputs.length, to: 0, count: sizeOf(part.shape) });
          outputs.push({ as: `${user.name}:${i}`, shape: part.shape });
          from += sizeOf(part.shape);
        });
        done.add(user.name);
      } else if (user && this.isJoinedBy(user, chain, members, apart)) {
        if (done.has(user.name)) continue;
        let to = 0;
        for (const { node } of user.inputs.slice(0, -1)) {
          const count = sizeOf(this.nodes.get(node)!.outputs[0]!.shape);
          placings.push({ step: chain.values.get(`${node}:0`)!, from: 0, tensor: outputs.length, to, count });
          to += count;
        }
        outputs.push({ as: `${user.name}:0`, shape: user.outputs[0]!.shape });
        done.add(user.name);
      } else {
        placings.push({ step, from: 0, tensor: outputs.length, to: 0, count: sizeOf(shape) });
        outputs.push({ as: `${member.name}:0`, shape });
      }
    }
    return { outputs, placings };
  }

  /** The one node outside that reads a member's value. */
  private onlyUserOf(name: string, chain: Chain): RecordedNode | undefined {
    const outside = [...new Set(this.users.get(name))].filter((user) => !chain.members.has(user));
    return outside.length === 1 && !this.isWanted(name) ? this.nodes.get(outside[0]!) : undefined;
  }

  /** Whether a node outside only lays whole results of the chain one behind the other. */
  private isJoinedBy({ name, op, inputs }: RecordedNode, chain: Chain, members: readonly RecordedNode[], apart: ReadonlySet<string>): boolean {
    if (op !== 'ConcatV2' || this.wholes(inputs.at(-1)!)?.[0] !== 0) return false;
    const given = inputs.slice(0, -1).map(({ node }) => node);
    return (
      new Set(given).size === given.length &&
      given.every((one) => {
        const whole = members.some((member) => member.name === one) && chain.lieOf({ node: one, output: 0 }) === lies.full;
        return whole && !apart.has(`${one}:0`) && this.onlyUserOf(one, chain)?.name === name;
      })
    );
  }

  /** The tensor that an operand is a part of, cut off along the first axis. */
  private wholeOf({ node: name, output }: Ref): { readonly ref: Ref; readonly offset: number } | undefined {
    const node = this.nodes.get(name);
    if (node?.op === 'SplitV' && this.wholes(node.inputs[2]!)?.[0] === 0) {
      return { ref: node.inputs[0]!, offset: node.outputs.slice(0, output).reduce((sum, { shape }) => sum + sizeOf(shape), 0) };
    }
    if (node?.op === 'Slice') {
      const [whole, begin] = [this.shape(node.inputs[0]!), this.wholes(node.inputs[1]!)];
      const rest = node.outputs[0]!.shape.slice(1);
      if (begin && rest.every((length, axis) => length === whole[axis + 1])) return { ref: node.inputs[0]!, offset: begin[0]! * sizeOf(rest) };
    }
    return undefined;
  }

  /** The vectors that an operand was put together from, for this chain alone. That they had another shape before does not matter to it. */
  private piecesOf({ node: name }: Ref, chain: Chain): readonly Ref[] | undefined {
    const node = this.nodes.get(name);
    if (node?.op !== 'ConcatV2' || this.wholes(node.inputs.at(-1)!)?.[0] !== 0 || this.isWanted(name)) return undefined;
    if (!this.users.get(name)!.every((user) => chain.members.has(user))) return undefined;
    return node.inputs.slice(0, -1).map((piece) => {
      const before = this.nodes.get(piece.node);
      return before?.op === 'Reshape' ? before.inputs[0]! : piece;
    });
  }

  private isWanted(name: string): boolean {
    return [...this.graph.outputs, ...this.graph.updates].some(({ ref }) => ref.node === name);
  }
}
