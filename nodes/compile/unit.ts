import { isProblem, type Cost, type Signal } from '../blocks/define.ts';
import { shapeWords, type Shape } from '../blocks/shapes.ts';
import { compoundOf } from '../document/names.ts';
import type { Graph, GraphNode, LoomDocument, Wire } from '../document/schema.ts';
import type { Cure, Problem } from '../text/problem.ts';
import { settingsOf, wrongInput, type Settings } from './check.ts';
import { boundary, Describer, type Described } from './describe.ts';
import { portOf, wiringOf, type Wiring } from './wiring.ts';

/** One graph (the main one or the inside of an instance), checked: what analysis, expansion and emission work on. */
export interface Unit {
  /** '' for the main graph, `encoder/` inside the instance `encoder`. */
  readonly path: string;
  readonly wiring: Wiring;
  readonly nodes: ReadonlyMap<string, Checked>;
  /** What leaves through each boundary block. */
  readonly outputs: Readonly<Record<string, Signal | undefined>>;
  readonly cost: Cost;
}

export interface Checked {
  readonly node: GraphNode;
  readonly described: Described;
  readonly params: Settings;
  readonly inputs: Readonly<Record<string, Signal>>;
  /** The inside of a compound. */
  readonly unit?: Unit;
}

/** Nodes of all instances together, beyond which a graph is refused rather than walked. */
export const nodeLimit = 20_000;
const depthLimit = 32;

const nothing: Cost = { weights: 0, multiplyAdds: 0, activations: 0 };
const sum = (a: Cost, b: Cost): Cost => ({
  weights: a.weights + b.weights,
  multiplyAdds: a.multiplyAdds + b.multiplyAdds,
  activations: a.activations + b.activations,
});

/** Walks a document once: each node after what it needs, each compound from the outside in. It never throws. */
export class Checker {
  readonly signals: Record<string, Signal> = {};
  readonly costs: Record<string, Cost> = {};
  readonly problems: Problem[] = [];
  readonly main: Unit;
  private readonly describer: Describer;
  private readonly wirings = new Map<Graph, Wiring>();
  /** Instances whose inside is being checked, outermost first. */
  private readonly hosts: { readonly path: string; readonly node: GraphNode }[] = [];
  private visited = 0;

  constructor(document: LoomDocument) {
    this.describer = new Describer(document);
    this.main = this.graph(document.graph, '', {}, {}, []);
    if (this.visited > nodeLimit) this.problems.push({ code: 'compound.large', data: { limit: nodeLimit } });
  }

  private graph(graph: Graph, path: string, outside: Settings, inputs: Readonly<Record<string, Signal | undefined>>, within: readonly string[]): Unit {
    const wiring = this.wirings.get(graph) ?? wiringOf(graph, (type) => this.describer.describe(type));
    this.wirings.set(graph, wiring);
    for (const problem of wiring.problems) this.problems.push({ ...problem, block: path + problem.block });
    const nodes = new Map<string, Checked>();
    const outputs: Record<string, Signal | undefined> = {};
    let cost = nothing;
    for (const id of wiring.order) {
      const node = wiring.nodes.get(id)!;
      if (++this.visited > nodeLimit) break;
      const come = this.incoming(path, wiring.into.get(id));
      if (node.type === 'compound.input' && inputs[id]) this.signals[`${path}${id}:output`] = inputs[id];
      if (node.type === 'compound.output') outputs[id] = come.signals.input;
      const checked = this.node(node, path, outside, come, wiring, within);
      if (!checked) continue;
      nodes.set(id, checked);
      cost = sum(cost, this.costs[path + id] ?? nothing);
    }
    return { path, wiring, nodes, outputs, cost };
  }

  private incoming(path: string, wires: ReadonlyMap<string, Wire> | undefined): Incoming {
    const signals: Record<string, Signal> = {};
    let blocked = false;
    for (const [port, { from }] of wires ?? []) {
      const signal = this.signals[`${path}${from.node}:${from.port}`];
      if (signal) signals[port] = signal;
      else blocked = true;
    }
    return { signals, blocked, wires };
  }

  /** Undefined when something is wrong with it, or with what comes in (that was said where it arose). */
  private node(
    node: GraphNode,
    path: string,
    outside: Settings,
    { signals, blocked, wires }: Incoming,
    wiring: Wiring,
    within: readonly string[],
  ): Checked | undefined {
    const block = path + node.id;
    const say = (problem: Problem) => {
      const port = problem.port === undefined ? {} : { port: portOf(problem.port) };
      this.problems.push({ ...problem, ...port, block, cures: this.placed(problem, node, path, wires, wiring) });
    };
    const described = this.describer.describe(node.type);
    const id = compoundOf(node.type);
    if (!described) {
      say(id === undefined ? { code: 'block.unknown', data: { type: node.type } } : { code: 'compound.unknown', data: { compound: id } });
      return undefined;
    }
    if (id !== undefined && (within.includes(id) || within.length >= depthLimit)) {
      say({ code: 'compound.recursive', data: { compound: described.name } });
      return undefined;
    }
    const inside = path !== '';
    if (inside ? !['layer', 'boundary', 'probe'].includes(described.part) : described.part === 'boundary') {
      say({ code: 'compound.part', data: { got: described.name } });
      return undefined;
    }
    const { values, problems } = settingsOf(described.params, node.params, outside);
    problems.forEach(say);
    if (typeof node.params.weights === 'object' && described.compound) {
      say({
        code: 'param.kind',
        param: 'weights',
        data: { param: described.params.weights!.text, got: node.params.weights.param, expected: { en: 'a fixed choice', zh: '固定的选项' } },
      });
    }
    // A block that lies on the canvas unconnected is a spare, not a mistake.
    const spare = !wires && !wiring.outOf.has(node.id) && (described.part === 'layer' || described.part === 'probe');
    if (problems.length > 0 || blocked || spare) return undefined;
    const wrong = this.watchedOnly(described, wires, wiring) ?? wrongInput(described.inputs, signals);
    if (wrong) {
      say(wrong);
      return undefined;
    }
    if (described.compound) return this.instance(node, described, path, values, signals, [...within, id!], say);
    if (node.type === 'compound.input') return { node, described, params: values, inputs: signals };
    const rough = this.rough(described, values, signals);
    if (rough) {
      say(rough);
      return undefined;
    }
    const outputs = described.block!.infer(signals, values);
    if (isProblem(outputs)) {
      say(outputs);
      return undefined;
    }
    for (const [port, signal] of Object.entries(outputs)) this.signals[`${block}:${port}`] = signal;
    const cost = described.block!.cost?.(signals, values);
    if (cost) this.costs[block] = cost;
    return { node, described, params: values, inputs: signals };
  }

  /** An equation asks for derivatives of what comes from its domain, so every layer on the way must let them pass. */
  private rough({ part, block, params, name }: Described, values: Settings, signals: Readonly<Record<string, Signal>>): Problem | undefined {
    const port = Object.keys(signals).find((one) => signals[one]!.domain);
    if (part !== 'layer' || port === undefined || block!.smooth?.(values)) return undefined;
    const activation = params.activation && block!.smooth ? values.activation : undefined;
    if (activation === undefined) return { code: 'physics.layer', port, data: { block: name } };
    const cures: Cure[] = ['tanh', 'sin', 'swish'].map((to) => ({ kind: 'set', param: 'activation', to }));
    return { code: 'physics.activation', param: 'activation', data: { got: String(activation) }, cures };
  }

  /** Attention weights and their like end in a probe. */
  private watchedOnly({ part }: Described, wires: ReadonlyMap<string, Wire> | undefined, wiring: Wiring): Problem | undefined {
    if (part === 'probe' || part === 'boundary') return undefined;
    for (const [port, { from }] of wires ?? []) {
      const output = this.describer.describe(wiring.nodes.get(from.node)!.type)?.outputs[from.port];
      if (output?.watched) return { code: 'port.watched', port, data: { got: output.text } };
    }
    return undefined;
  }

  private instance(
    node: GraphNode,
    described: Described,
    path: string,
    params: Settings,
    inputs: Readonly<Record<string, Signal>>,
    within: readonly string[],
    say: (problem: Problem) => void,
  ): Checked | undefined {
    const compound = described.compound!;
    const before = this.problems.length;
    this.hosts.push({ path: path + node.id, node });
    const unit = this.graph(compound.graph, `${path}${node.id}/`, params, inputs, within);
    this.hosts.pop();
    if (this.visited > nodeLimit) return undefined;
    const repeat = Number(params.repeat);
    const flowing = boundary(compound, 'compound.output').filter((one) => !described.outputs[one.id]!.watched);
    if (repeat > 1 && this.problems.length === before) {
      const entries = boundary(compound, 'compound.input');
      const odd = flowing.findIndex((one, i) => !entries[i] || !alike(unit.outputs[one.id], inputs[entries[i].id]));
      if (odd >= 0) {
        const [came, goes] = [entries[odd] && inputs[entries[odd].id], unit.outputs[flowing[odd]!.id]];
        const words = (signal: Signal | undefined) => (signal ? shapeWords(signal.shape) : { en: 'nothing', zh: '无' });
        say({ code: 'compound.repeat', param: 'repeat', data: { expected: words(came), got: words(goes) }, cures: [{ kind: 'set', param: 'repeat', to: 1 }] });
        return undefined;
      }
    }
    for (const [port, signal] of Object.entries(unit.outputs)) if (signal) this.signals[`${path}${node.id}:${port}`] = signal;
    const { weights, multiplyAdds, activations } = unit.cost;
    this.costs[path + node.id] = {
      weights: params.weights === 'shared' ? weights : weights * repeat,
      multiplyAdds: multiplyAdds * repeat,
      activations: activations * repeat,
    };
    return { node, described, params, inputs, unit };
  }

  /**
   * Cures are written as if each block stood alone. Here they find their place: a param that refers to an exposed one is set where that has its
   * value, and a param that the block has not belongs to the block wired to the port in question.
   */
  private placed(problem: Problem, node: GraphNode, path: string, wires: ReadonlyMap<string, Wire> | undefined, wiring: Wiring): readonly Cure[] {
    const wire = problem.port === undefined ? undefined : wires?.get(problem.port);
    const source = wire && wiring.nodes.get(wire.from.node);
    const has = (type: string, param: string) => Object.hasOwn(this.describer.describe(type)?.params ?? {}, param);
    const cures = (problem.cures ?? []).flatMap((cure): Cure[] => {
      if (cure.kind !== 'set') return [cure];
      if (has(node.type, cure.param)) return [this.atHost(cure, node)];
      return source && has(source.type, cure.param) ? [{ ...cure, block: path + source.id }] : [];
    });
    return wire && problem.param === undefined ? [...cures, { kind: 'disconnect', wire: wire.id }] : cures;
  }

  private atHost(cure: Extract<Cure, { kind: 'set' }>, node: GraphNode): Cure {
    let found = cure;
    let given = Object.hasOwn(node.params, cure.param) ? node.params[cure.param] : undefined;
    for (let level = this.hosts.length - 1; level >= 0 && typeof given === 'object'; level--) {
      const host = this.hosts[level]!;
      found = { ...cure, block: host.path, param: given.param };
      given = Object.hasOwn(host.node.params, given.param) ? host.node.params[given.param] : undefined;
    }
    return found;
  }
}

interface Incoming {
  readonly signals: Readonly<Record<string, Signal>>;
  /** Something is wired to it whose signal is not known, because of a problem further up. */
  readonly blocked: boolean;
  readonly wires: ReadonlyMap<string, Wire> | undefined;
}

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((one, i) => one.axis === b[i]!.axis && one.size === b[i]!.size);
const alike = (a: Signal | undefined, b: Signal | undefined): boolean =>
  a !== undefined && b !== undefined && a.role === b.role && a.dtype === b.dtype && sameShape(a.shape, b.shape);
