import { misfit, rolesMeet } from '../blocks/fit.ts';
import { roleTexts, rolesText } from '../blocks/roleTexts.ts';
import { compoundOf } from '../document/names.ts';
import type { End, Graph, LoomDocument } from '../document/schema.ts';
import type { Problem } from '../text/problem.ts';
import { Describer } from './describe.ts';
import type { Analysis } from './plan.ts';

/**
 * Whether a wire may be drawn from an output to an input, else why not. An input that is taken is no obstacle: the new wire takes the place
 * of the old one. `path` leads to the graph it is about: '' is the main one, `encoder` the inside of that instance, and so on inward.
 */
export function canConnect(document: LoomDocument, analysis: Analysis, from: End, to: End, path = ''): true | Problem {
  const graph = graphAt(document, path);
  const describer = new Describer(document);
  const [source, target] = [from, to].map((end) => graph?.nodes.find((node) => node.id === end.node));
  const [output, input] = [source && describer.describe(source.type)?.outputs[from.port], target && describer.describe(target.type)?.inputs[to.port]];
  const place = { block: path === '' ? to.node : `${path}/${to.node}`, port: to.port };
  if (!graph || !source || !target || !output || !input) {
    const missing = output ? to : from;
    return { ...place, code: 'wire.loose', data: { port: `${missing.node}.${missing.port}` } };
  }
  const circle = pathBetween(graph, to.node, from.node);
  if (circle) {
    const name = (id: string) => graph.nodes.find((node) => node.id === id)?.label ?? id;
    return { ...place, code: 'wire.cycle', data: { blocks: [...circle, to.node].map(name).join(' → ') } };
  }
  const described = describer.describe(target.type)!;
  if (output.watched && described.part !== 'probe' && described.part !== 'boundary') return { ...place, code: 'port.watched', data: { got: output.text } };
  const signal = analysis.signals[`${path === '' ? '' : `${path}/`}${from.node}:${from.port}`];
  if (signal) {
    const problem = misfit(to.port, input, signal);
    return problem ? { ...problem, ...place } : true;
  }
  if (rolesMeet(input.role, output.role)) return true;
  const got = typeof output.role === 'string' && output.role !== 'any' ? roleTexts[output.role] : rolesText(output.role);
  return { ...place, code: 'port.role', data: { port: input.text, expected: rolesText(input.role), got } };
}

function graphAt(document: LoomDocument, path: string): Graph | undefined {
  let graph: Graph | undefined = document.graph;
  for (const id of path === '' ? [] : path.split('/')) {
    const compound: string | undefined = compoundOf(graph?.nodes.find((node) => node.id === id)?.type ?? '');
    graph = compound !== undefined && Object.hasOwn(document.compounds, compound) ? document.compounds[compound]!.graph : undefined;
  }
  return graph;
}

/** Nodes along the wires from one node to another. */
function pathBetween(graph: Graph, from: string, to: string): string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) {
      const found: string[] = [];
      for (let node: string | undefined = to; node !== undefined; node = before.get(node)) found.unshift(node);
      return found;
    }
    for (const wire of graph.wires) {
      if (wire.from.node !== at || before.has(wire.to.node)) continue;
      before.set(wire.to.node, at);
      open.push(wire.to.node);
    }
  }
  return undefined;
}
