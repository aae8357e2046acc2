import type { Block, Part, Port, Ports } from '../blocks/define.ts';
import { choice, int, type Param } from '../blocks/params.ts';
import { findBlock } from '../blocks/registry.ts';
import type { Compound, GraphNode, LoomDocument } from '../document/schema.ts';
import { compoundOf } from '../document/names.ts';
import type { Text } from '../text/text.ts';

/** A node's face to the outside, the same for a block and for a compound. */
export interface Described {
  readonly type: string;
  readonly part: Part;
  readonly name: Text;
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly params: Readonly<Record<string, Param>>;
  /** One of the two. */
  readonly block?: Block;
  readonly compound?: Compound;
}

export const maxRepeat = 256;

/** Every compound instance has these beside its exposed params. */
const stacking = {
  repeat: int({
    default: 1,
    min: 1,
    max: maxRepeat,
    search: true,
    text: { en: 'Repeat', zh: '重复次数' },
    hint: { en: 'How many times in a row; what comes out of one goes into the next.', zh: '连续堆叠多少次，前一个的输出就是后一个的输入。' },
  }),
  weights: choice({
    default: 'separate',
    choices: { separate: { en: 'separate', zh: '各自独立' }, shared: { en: 'shared', zh: '共享' } },
    text: { en: 'Weights', zh: '权重' },
    hint: { en: 'Whether every repeat learns weights of its own or all use the same ones.', zh: '每次重复各自学习权重，还是共用同一组权重。' },
  }),
} as const;

/** Describes the types of one document, each once. */
export class Describer {
  private readonly known = new Map<string, Described | undefined>();
  private readonly compounds: LoomDocument['compounds'];

  constructor(document: Pick<LoomDocument, 'compounds'>) {
    this.compounds = document.compounds;
  }

  describe(type: string): Described | undefined {
    if (!this.known.has(type)) {
      // A compound that contains itself meets this entry instead of an endless descent.
      this.known.set(type, undefined);
      this.known.set(type, this.make(type));
    }
    return this.known.get(type);
  }

  private make(type: string): Described | undefined {
    const id = compoundOf(type);
    if (id === undefined) {
      const block = findBlock(type);
      return block && { type, part: block.part, name: block.text.name, inputs: block.inputs, outputs: block.outputs, params: block.params, block };
    }
    const compound = Object.hasOwn(this.compounds, id) ? this.compounds[id] : undefined;
    if (!compound) return undefined;
    const inputs = boundary(compound, 'compound.input').map((node): [string, Port] => [node.id, this.inputPort(compound, node)]);
    const outputs = boundary(compound, 'compound.output').map((node): [string, Port] => [node.id, this.outputPort(compound, node)]);
    const exposed = compound.exposed.flatMap((one): [string, Param][] => {
      const param = this.exposedParam(compound, one.id);
      return param ? [[one.id, { ...param, text: one.text, default: one.default } as Param]] : [];
    });
    return {
      type,
      part: 'layer',
      name: compound.name,
      inputs: Object.fromEntries(inputs),
      outputs: Object.fromEntries(outputs),
      params: { ...stacking, ...Object.fromEntries(exposed) },
      compound,
    };
  }

  /** What the first block inside takes; the others speak up for themselves when the inside is checked. */
  private inputPort(compound: Compound, node: GraphNode): Port {
    const open: Port = { text: portText(node), role: 'any', dtype: 'float32' };
    for (const wire of compound.graph.wires) {
      if (wire.from.node !== node.id) continue;
      const target = compound.graph.nodes.find((one) => one.id === wire.to.node);
      const port = target && target.type !== 'compound.output' ? this.describe(target.type)?.inputs[wire.to.port] : undefined;
      if (port) return { ...port, text: open.text };
    }
    return open;
  }

  private outputPort(compound: Compound, node: GraphNode): Port {
    const open: Port = { text: portText(node), role: 'any', dtype: 'float32' };
    const wire = compound.graph.wires.find((one) => one.to.node === node.id);
    const source = wire && compound.graph.nodes.find((one) => one.id === wire.from.node);
    const port = source && this.describe(source.type)?.outputs[wire.from.port];
    return port ? { ...port, text: open.text } : open;
  }

  private exposedParam(compound: Compound, id: string): Param | undefined {
    for (const node of compound.graph.nodes) {
      for (const [name, value] of Object.entries(node.params)) {
        if (typeof value !== 'object' || value.param !== id) continue;
        const param = this.describe(node.type)?.params[name];
        if (param) return param;
      }
    }
    return undefined;
  }
}

export const boundary = (compound: Compound, type: 'compound.input' | 'compound.output'): readonly GraphNode[] =>
  compound.graph.nodes.filter((node) => node.type === type);

function portText(node: GraphNode): Text {
  const known: Readonly<Record<string, Text>> = {
    input: { en: 'Input', zh: '输入' },
    output: { en: 'Output', zh: '输出' },
    weights: { en: 'Attention weights', zh: '注意力权重' },
  };
  const name = node.label ?? node.id;
  return node.label === undefined && Object.hasOwn(known, node.id) ? known[node.id]! : { en: name, zh: name };
}
