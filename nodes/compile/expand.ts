import type { Cost } from '../blocks/define.ts';
import { compoundOf } from '../document/names.ts';
import { boundary } from './describe.ts';
import { layerNames } from './names.ts';
import { nodeLimit, type Checked, type Unit } from './unit.ts';
import type { Wiring } from './wiring.ts';

/** A layer of the finished program at one place of its use: every repeat written out. */
export interface Use {
  /** Layer name; the second use of a shared one is `name@2`. */
  readonly name: string;
  /** Node path. */
  readonly path: string;
  readonly checked: Checked;
  readonly sources: readonly (Use | undefined)[];
}

export interface Expansion {
  /** Uses that made an output, by `path:port`: one a repeat. */
  readonly at: ReadonlyMap<string, readonly Use[]>;
  /** Written out, the graph is larger than can be handled. */
  readonly tooLarge: boolean;
}

type Flow = Record<string, Use | undefined>;

/** Follows the signals of the main graph through all instances and repeats. */
export function expand(main: Unit, inputNames: readonly string[]): Expansion {
  const at = new Map<string, Use[]>();
  const counts = new Map<string, number>();
  const named = new Map<Wiring, ReadonlyMap<string, string>>();
  let made = 0;

  const note = (place: string, use: Use | undefined) => {
    if (!use) return;
    const list = at.get(place);
    if (list) list.push(use);
    else at.set(place, [use]);
  };

  const walk = (unit: Unit, prefix: string, entering: Flow): Flow => {
    const leaving: Flow = {};
    const flows = new Map<string, Flow>();
    const names = named.get(unit.wiring) ?? layerNames(unit.wiring.nodes.values(), prefix === '' ? inputNames : []);
    named.set(unit.wiring, names);
    for (const id of unit.wiring.order) {
      const checked = unit.nodes.get(id);
      if (!checked || made > nodeLimit) continue;
      const path = unit.path + id;
      const come: Flow = {};
      for (const [port, { from }] of unit.wiring.into.get(id) ?? []) come[port] = flows.get(from.node)?.[from.port];
      const type = checked.node.type;
      if (type === 'compound.input') {
        flows.set(id, { output: entering[id] });
        note(`${path}:output`, entering[id]);
      } else if (type === 'compound.output') leaving[id] = come.input;
      else if (compoundOf(type) !== undefined) flows.set(id, stack(checked, path, prefix + names.get(id)!, come));
      else {
        made++;
        const ports = Object.keys(checked.described.outputs);
        if (checked.described.part === 'data') {
          flows.set(id, Object.fromEntries(ports.map((port) => [port, { name: port, path, checked, sources: [] }])));
        } else {
          const base = prefix + names.get(id)!;
          const count = (counts.get(base) ?? 0) + 1;
          counts.set(base, count);
          const use: Use = {
            name: count === 1 ? base : `${base}@${count}`,
            path,
            checked,
            sources: Object.keys(checked.described.inputs).map((port) => come[port]),
          };
          flows.set(id, Object.fromEntries(ports.map((port) => [port, use])));
        }
        for (const port of ports) note(`${path}:${port}`, flows.get(id)![port]);
      }
    }
    return leaving;
  };

  const stack = ({ described, params, unit }: Checked, path: string, name: string, come: Flow): Flow => {
    const entries = boundary(described.compound!, 'compound.input').map((one) => one.id);
    const exits = Object.keys(described.outputs);
    const flowing = exits.filter((port) => !described.outputs[port]!.watched);
    let entering = come;
    let leaving: Flow = {};
    for (let i = 1; i <= Number(params.repeat) && made <= nodeLimit; i++) {
      made++;
      leaving = walk(unit!, `${name}-${params.weights === 'shared' ? 1 : i}-`, entering);
      for (const port of exits) note(`${path}:${port}`, leaving[port]);
      entering = { ...entering, ...Object.fromEntries(flowing.map((port, at) => [entries[at]!, leaving[port]])) };
    }
    return leaving;
  };

  walk(main, '', {});
  return { at, tooLarge: made > nodeLimit };
}

/** Everything that `end` needs, itself included. */
export function ancestors(end: Use | undefined): Set<Use> {
  const found = new Set<Use>();
  const open = end ? [end] : [];
  for (let use = open.pop(); use; use = open.pop()) {
    if (found.has(use)) continue;
    found.add(use);
    for (const source of use.sources) if (source) open.push(source);
  }
  return found;
}

/** Cost of a set of uses: shared weights count once. */
export function totalCost(uses: Iterable<Use>, costs: Readonly<Record<string, Cost>>): Cost {
  let [weights, multiplyAdds, activations] = [0, 0, 0];
  for (const { name, path } of uses) {
    const cost = costs[path];
    if (!cost) continue;
    if (!name.includes('@')) weights += cost.weights;
    multiplyAdds += cost.multiplyAdds;
    activations += cost.activations;
  }
  return { weights, multiplyAdds, activations };
}
