import { isProblem, type Block, type Ports, type Signal } from '../blocks/define.ts';
import { misfit } from '../blocks/fit.ts';
import { parseParam, type Param, type ParamValue } from '../blocks/params.ts';
import { registry } from '../blocks/registry.ts';
import { rolesText } from '../blocks/roleTexts.ts';
import type { ParamRef } from '../document/schema.ts';
import type { Cure, Problem } from '../text/problem.ts';
import { portOf } from './wiring.ts';

/** Checks of one node by itself: its params, what comes in, what goes out. */

export type Settings = Readonly<Record<string, ParamValue>>;
type Given = Readonly<Record<string, ParamValue | ParamRef>>;

/** Values of all declared params: given ones where they are, references looked up in `outside`, defaults elsewhere. */
export function settingsOf(
  params: Readonly<Record<string, Param>>,
  given: Given,
  outside: Settings,
): { readonly values: Settings; readonly problems: readonly Problem[] } {
  const values: Record<string, ParamValue> = {};
  const problems: Problem[] = [];
  for (const [name, param] of Object.entries(params)) {
    const raw = Object.hasOwn(given, name) ? given[name]! : param.default;
    const reference = typeof raw === 'object' ? raw.param : undefined;
    if (reference !== undefined && !Object.hasOwn(outside, reference)) {
      const cures: Cure[] = [{ kind: 'set', param: name, to: param.default }];
      problems.push({ code: 'param.exposed', param: name, data: { param: param.text, got: reference }, cures });
      continue;
    }
    const value = parseParam(name, param, reference === undefined ? raw : outside[reference]);
    if (isProblem(value)) problems.push(value);
    else values[name] = value;
  }
  return { values, problems };
}

/** The first thing that is wrong with what comes in; a missing signal of a required input counts. Its `port` is the key in `inputs`. */
export function wrongInput(ports: Ports, inputs: Readonly<Record<string, Signal | undefined>>): Problem | undefined {
  for (const [name, port] of Object.entries(ports)) {
    for (const [key, one] of Object.entries(inputs)) {
      const problem = one && portOf(key) === name && misfit(name, port, one);
      if (problem) return { ...problem, port: key, cures: adapters(one, ports, name) };
    }
    if (!inputs[name] && !port.optional) return { code: 'port.missing', port: name, data: { port: port.text, expected: rolesText(port.role) } };
  }
  return undefined;
}

/** Outputs of a block, or what is wrong: what the editor says at each keystroke and what the conformance test asks. */
export function checkBlock(block: Block, inputs: Readonly<Record<string, Signal>>, given: Given): Readonly<Record<string, Signal>> | Problem {
  const { values, problems } = settingsOf(block.params, given, {});
  return problems[0] ?? wrongInput(block.inputs, inputs) ?? block.infer(inputs, values);
}

/** Blocks that, put into the wire, would make `signal` fit. */
function adapters(signal: Signal, ports: Ports, name: string): readonly Cure[] {
  return registry
    .filter((block) => {
      if (block.part !== 'layer') return false;
      const [[entry, ...others], [exit]] = [Object.keys(block.inputs), Object.keys(block.outputs)];
      if (entry === undefined || others.length > 0 || exit === undefined || misfit(entry, block.inputs[entry]!, signal)) return false;
      const outputs = checkBlock(block, { [entry]: signal }, {});
      return !isProblem(outputs) && outputs[exit] !== undefined && !misfit(name, ports[name]!, outputs[exit]);
    })
    .slice(0, 3)
    .map(({ type }) => ({ kind: 'insert', type }));
}
