import type { Ports } from '../blocks/define.ts';
import type { Graph, GraphNode, Wire } from '../document/schema.ts';
import type { Problem } from '../text/problem.ts';

/** A graph's wires, looked up by node, and an order in which every node comes after what it needs. */
export interface Wiring {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Without the nodes of a circle. */
  readonly order: readonly string[];
  /** By the input's name; further wires of an input that takes many stand under `furtherKey`. */
  readonly into: ReadonlyMap<string, ReadonlyMap<string, Wire>>;
  readonly outOf: ReadonlyMap<string, readonly Wire[]>;
  /** `block` is a plain node id. */
  readonly problems: readonly Problem[];
}

/** No port's name has a space in it. */
const furtherKey = (port: string, count: number): string => `${port} ${count}`;
/** The input that a key of `into` stands for. */
export const portOf = (key: string): string => key.split(' ')[0]!;

/** `ports` is undefined for a type that is not known: its wires are taken as they are. */
export function wiringOf(graph: Graph, ports: (type: string) => { readonly inputs: Ports; readonly outputs: Ports } | undefined): Wiring {
  const nodes = new Map<string, GraphNode>();
  for (const node of graph.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const into = new Map<string, Map<string, Wire>>();
  const outOf = new Map<string, Wire[]>();
  const problems: Problem[] = [];
  const extra = new Map<string, Wire[]>();

  for (const wire of graph.wires) {
    const [from, to] = [nodes.get(wire.from.node), nodes.get(wire.to.node)];
    const missing =
      !from || !has(ports(from.type)?.outputs, wire.from.port) ? wire.from : !to || !has(ports(to.type)?.inputs, wire.to.port) ? wire.to : undefined;
    if (missing) {
      const block = to ? to.id : from?.id;
      problems.push({ code: 'wire.loose', block, data: { port: `${missing.node}.${missing.port}` }, cures: [{ kind: 'disconnect', wire: wire.id }] });
      continue;
    }
    const taken = into.get(wire.to.node) ?? new Map<string, Wire>();
    into.set(wire.to.node, taken);
    const many = ports(to!.type)?.inputs[wire.to.port]?.many;
    const again = [...taken.values()].some(({ from, to }) => to.port === wire.to.port && from.node === wire.from.node && from.port === wire.from.port);
    if (taken.has(wire.to.port) && (again || !many)) {
      const key = JSON.stringify([wire.to.node, wire.to.port]);
      extra.set(key, [...(extra.get(key) ?? []), wire]);
      continue;
    }
    taken.set(taken.has(wire.to.port) ? furtherKey(wire.to.port, taken.size) : wire.to.port, wire);
    const list = outOf.get(wire.from.node);
    if (list) list.push(wire);
    else outOf.set(wire.from.node, [wire]);
  }
  for (const wires of extra.values()) {
    const { to } = wires[0]!;
    const port = ports(nodes.get(to.node)!.type)?.inputs[to.port]?.text ?? to.port;
    problems.push({
      code: 'wire.duplicate',
      block: to.node,
      port: to.port,
      data: { port, got: wires.length + 1 },
      cures: wires.map(({ id }) => ({ kind: 'disconnect', wire: id })),
    });
  }
  return { nodes, into, outOf, ...ordered(nodes, into, problems), problems };
}

const has = (ports: Ports | undefined, port: string): boolean => ports === undefined || Object.hasOwn(ports, port);

/** Depth first in the document's order, so that a block stands right after what it needs. Not recursive: a chain may be thousands long. */
function ordered(
  nodes: ReadonlyMap<string, GraphNode>,
  into: ReadonlyMap<string, ReadonlyMap<string, Wire>>,
  problems: Problem[],
): { readonly order: readonly string[] } {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const circular = new Set<string>();
  for (const start of nodes.keys()) {
    if (state.has(start)) continue;
    const stack: { id: string; wires: Iterator<Wire> }[] = [];
    const enter = (id: string) => {
      state.set(id, 'open');
      stack.push({ id, wires: (into.get(id) ?? new Map<string, Wire>()).values() });
    };
    enter(start);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const next = top.wires.next();
      if (next.done) {
        state.set(top.id, 'done');
        order.push(top.id);
        stack.pop();
        continue;
      }
      const source = next.value.from.node;
      const seen = state.get(source);
      if (seen === undefined) enter(source);
      else if (seen === 'open') {
        const circle = stack.slice(stack.findIndex(({ id }) => id === source)).map(({ id }) => id);
        circle.forEach((id) => circular.add(id));
        problems.push(cycle(nodes, [...circle].reverse(), next.value));
      }
    }
  }
  return { order: order.filter((id) => !circular.has(id)) };
}

function cycle(nodes: ReadonlyMap<string, GraphNode>, circle: readonly string[], wire: Wire): Problem {
  const names = [...circle, circle[0]!].map((id) => nodes.get(id)?.label ?? id);
  const shown = names.length > 8 ? [...names.slice(0, 4), '…', ...names.slice(-3)] : names;
  return { code: 'wire.cycle', block: wire.to.node, port: wire.to.port, data: { blocks: shown.join(' → ') }, cures: [{ kind: 'disconnect', wire: wire.id }] };
}
