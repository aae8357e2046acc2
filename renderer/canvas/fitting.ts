import { isProblem, type Port, type Signal } from '../../nodes/blocks/define.ts';
import { misfit, rolesMeet } from '../../nodes/blocks/fit.ts';
import { findBlock, registry } from '../../nodes/blocks/registry.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import { graphAt, type GraphPath } from '../../nodes/document/graphs.ts';
import { compoundType } from '../../nodes/document/names.ts';
import type { End, GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { same, takesMany } from '../../nodes/document/edits.ts';
import { portsOf } from '../state/ports.ts';

/** Which blocks can follow an output, precede an input, or stand on a wire: what menus offer first. */

export interface LooseEnd extends End {
  /** The side of the block that the end is on: a wire leaves an output, enters an input. */
  readonly side: 'output' | 'input';
}

export interface Fit {
  readonly type: string;
  /** The port of the new block that takes the wire; absent: it does not fit. */
  readonly port?: string;
}

/** Types that can be added to a graph: every block; instances of the document's compounds; boundary blocks only inside a compound. */
export function addableTypes(document: LoomDocument, graphPath: GraphPath): readonly string[] {
  const blocks = registry.filter((block) => (block.part === 'boundary' ? graphPath.length > 0 : true)).map((block) => block.type);
  return [...blocks, ...Object.keys(document.compounds).map(compoundType)];
}

const ghost = (type: string): GraphNode => ({ id: '', type, x: 0, y: 0, params: {} });

export function fits(document: LoomDocument, graphPath: GraphPath, analysis: Analysis, end: LooseEnd | null): readonly Fit[] {
  const types = addableTypes(document, graphPath);
  if (end === null) return types.map((type) => ({ type }));
  const node = graphAt(document, graphPath).nodes.find((one) => one.id === end.node);
  if (node === undefined) return types.map((type) => ({ type }));
  const ports = portsOf(document, node);
  return types.map((type): Fit => {
    const theirs = portsOf(document, ghost(type));
    if (end.side === 'output') {
      const port = ports.outputs[end.port];
      const signal = signalAt(analysis, graphPath, end);
      const taker = port && portFor(theirs.inputs, signal, port);
      return { type, port: taker !== undefined && signal !== undefined && declines(type, taker, signal) ? undefined : taker };
    }
    const wanted = ports.inputs[end.port];
    return { type, port: Object.entries(theirs.outputs).find(([, port]) => wanted !== undefined && feeds(port, wanted))?.[0] };
  });
}

/** Whether a block with one input says of a signal that its axes are not those it looks at: its port alone cannot say it of several kinds. */
function declines(type: string, port: string, signal: Signal): boolean {
  const block = findBlock(type);
  if (block === undefined || Object.keys(block.inputs).length !== 1) return false;
  const defaults = Object.fromEntries(Object.entries(block.params).map(([name, param]) => [name, param.default]));
  const answer = block.infer({ [port]: signal }, defaults);
  return isProblem(answer) && answer.code === 'shape.axes' && answer.port === port;
}

/** The first input of a block that takes what an output gives. Attention weights are for probes alone. */
export function portFor(inputs: Readonly<Record<string, Port>>, signal: Signal | undefined, output: Port): string | undefined {
  return Object.entries(inputs).find(([id, port]) => takes(id, port, signal, output))?.[0];
}

/** What an output gives when nothing is wired to it yet is known by its declaration alone. */
function feeds(output: Port, port: Port): boolean {
  if (output.watched && !asksForAttention(port)) return false;
  const open = (axes: Port['axes']) => axes === undefined || axes.includes('*');
  const sameNumbers = output.dtype === 'any' || port.dtype === 'any' || output.dtype === port.dtype;
  return rolesMeet(port.role, output.role) && sameNumbers && (open(output.axes) || open(port.axes) || output.axes!.join() === port.axes!.join());
}

const asksForAttention = ({ role }: Port): boolean => role !== 'any' && (typeof role === 'string' ? role === 'attention' : role.includes('attention'));

function takes(id: string, port: Port, signal: Signal | undefined, output: Port): boolean {
  if (output.watched && !asksForAttention(port)) return false;
  return signal === undefined ? rolesMeet(port.role, output.role) : misfit(id, port, signal) === undefined;
}

export function signalAt(analysis: Analysis, graphPath: GraphPath, end: End): Signal | undefined {
  return analysis.signals[`${[...graphPath, end.node].join('/')}:${end.port}`];
}

/** The ports by which a block of this type can stand on a wire; undefined when what comes does not fit. */
export function onWire(
  document: LoomDocument,
  graphPath: GraphPath,
  analysis: Analysis,
  wireId: string,
  type: string,
): { readonly input: string; readonly output: string } | undefined {
  const graph = graphAt(document, graphPath);
  const wire = graph.wires.find((one) => one.id === wireId);
  const from = wire && graph.nodes.find((one) => one.id === wire.from.node);
  const given = from && portsOf(document, from).outputs[wire.from.port];
  if (wire === undefined || given === undefined) return undefined;
  const ports = portsOf(document, ghost(type));
  const input = portFor(ports.inputs, signalAt(analysis, graphPath, wire.from), given);
  const output = Object.entries(ports.outputs).find(([, port]) => !port.watched)?.[0];
  return input === undefined || output === undefined ? undefined : { input, output };
}

/** Every input of the graph that the output could feed, with what is on it now left out: what "Connect to" lists. */
export function targets(document: LoomDocument, graphPath: GraphPath, analysis: Analysis, from: End): readonly End[] {
  const graph = graphAt(document, graphPath);
  const source = graph.nodes.find((one) => one.id === from.node);
  const output = source && portsOf(document, source).outputs[from.port];
  if (output === undefined) return [];
  const signal = signalAt(analysis, graphPath, from);
  return graph.nodes
    .filter((node) => node.id !== from.node)
    .flatMap((node) =>
      Object.entries(portsOf(document, node).inputs).flatMap(([port, one]) => (takes(port, one, signal, output) ? [{ node: node.id, port }] : [])),
    )
    .filter((end) => {
      const there = graph.wires.filter((wire) => same(wire.to, end));
      return there.length === 0 || (takesMany(graph.nodes.find(({ id }) => id === end.node)?.type, end.port) && !there.some((wire) => same(wire.from, from)));
    });
}
