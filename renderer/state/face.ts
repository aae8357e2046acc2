import { counted } from '../../nodes/blocks/units.ts';
import type { Block, Port, Role } from '../../nodes/blocks/define.ts';
import type { Param, ParamValue } from '../../nodes/blocks/params.ts';
import { rolesText } from '../../nodes/blocks/roleTexts.ts';
import type { Analysis } from '../../nodes/compile/plan.ts';
import type { GraphPath } from '../../nodes/document/graphs.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { fill, type Language, type Text } from '../../nodes/text/text.ts';
import { blockOf, compoundFor, fieldsOf, portsOf, repeatOf } from './ports.ts';
import { percent, plain, short, whole } from '../ui/format.ts';
import type { IconRole } from '../ui/RoleIcon.tsx';
import { shapeText } from '../ui/shapeWords.ts';
import { words as shared } from '../ui/words.ts';
import { faceWords as words } from './faceWords.ts';

/** All that a block shows on the canvas: plain data, so that two faces can be compared and an unchanged block is not drawn again. */
export interface Face {
  readonly type: string;
  readonly name: string;
  readonly icon: IconRole;
  readonly kind: 'block' | 'compound' | 'boundary' | 'unknown';
  readonly repeat: number;
  readonly repeatHint: string;
  readonly rows: readonly { readonly label: string; readonly value: string; readonly inherited: boolean }[];
  readonly cost: string;
  readonly costHint: string;
  readonly inputs: readonly PortFace[];
  readonly outputs: readonly PortFace[];
  readonly problems: number;
  readonly width: number;
  readonly height: number;
}

export interface PortFace {
  readonly id: string;
  /** Not known while what comes before is not. */
  readonly role: Role | undefined;
  readonly y: number;
  readonly hint: string;
  readonly wired: boolean;
  readonly watched: boolean;
}

export interface FaceContext {
  readonly document: LoomDocument;
  readonly graphPath: GraphPath;
  readonly analysis: Analysis;
  readonly language: Language;
  /** Ends of the graph's wires: `node:port`. */
  readonly wired: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, number>;
}

export const blockWidth = 164;
const head = 30;
const row = 20;
const portsFrom = 43;

export function faceOf(node: GraphNode, context: FaceContext): Face {
  const { document, graphPath, analysis, language } = context;
  const block = blockOf(node);
  const compound = compoundFor(document, node);
  const path = [...graphPath, node.id].join('/');
  const kind = compound !== undefined ? 'compound' : block === undefined ? 'unknown' : block.part === 'boundary' ? 'boundary' : 'block';
  const repeat = kind === 'compound' ? repeatOf(document, graphPath, node) : { count: 1, shared: false };

  const fields = fieldsOf(document, graphPath, node);
  // Repeat stands in the head; whether repeats share weights is said by its hint.
  const facts = compound === undefined ? fields : fields.filter((field) => field.name !== 'repeat' && field.name !== 'weights');
  const shown = block?.face === undefined ? facts.slice(0, 3) : facts.filter((field) => block.face!.includes(field.name));
  const rows = shown.map((field) => ({
    label: field.param.text[language],
    value: valueText(field.param, field.value, language),
    inherited: field.from !== undefined,
  }));

  const ports = portsOf(document, node);
  const inputs = Object.entries(ports.inputs).map(([id, port], index) => portFace(id, port, index, 'in', path, node, context));
  const outputs = Object.entries(ports.outputs).map(([id, port], index) => portFace(id, port, index, 'out', path, node, context));

  const cost = analysis.costs[path];
  const share = cost !== undefined && analysis.total.multiplyAdds > 0 ? Math.round((100 * cost.multiplyAdds) / analysis.total.multiplyAdds) : 0;
  const weights = cost?.weights ?? 0;
  // A block has room for eight figures and a share, no more; its hint has them all.
  const count = weights < 1e7 ? whole(weights) : short(weights);
  const costParts = [weights > 0 && fill(words.weights[language], { count }), share >= 5 && percent(share / 100, language)].filter((part) => part !== false);
  const body = 4 + rows.length * row + (costParts.length > 0 ? 22 : 4);
  const most = Math.max(inputs.length, outputs.length);
  return {
    type: node.type,
    name: nameOf(document, node, language),
    icon: iconOf(block, node, path, analysis),
    kind,
    repeat: repeat.count,
    repeatHint: repeat.count > 1 ? fill((repeat.shared ? words.repeatedShared : words.repeated)[language], { count: repeat.count }) : '',
    rows,
    cost: costParts.join(' · '),
    costHint: [weights > 0 && fill(words.weights[language], { count: whole(weights) }), share > 0 && fill(words.share[language], { percent: share })]
      .filter(Boolean)
      .join(', '),
    inputs,
    outputs,
    problems: context.problems.get(path) ?? 0,
    width: blockWidth,
    height: Math.max(head + body, most > 0 ? portsFrom + (most - 1) * row + 15 : 0),
  };
}

function portFace(
  id: string,
  port: Port,
  index: number,
  side: 'in' | 'out',
  path: string,
  node: GraphNode,
  { analysis, language, wired, document, graphPath }: FaceContext,
): PortFace {
  const signal = side === 'out' ? analysis.signals[`${path}:${id}`] : incoming(document, graphPath, node, id, analysis);
  const role = signal?.role ?? (typeof port.role === 'string' && port.role !== 'any' ? port.role : undefined);
  const name = port.text[language];
  const hint =
    side === 'in'
      ? fill(words.inputPort[language], { name, roles: signal === undefined ? rolesText(port.role)[language] : shapeText(signal.shape, language) })
      : fill(words.outputPort[language], { name, shape: signal === undefined ? rolesText(port.role)[language] : shapeText(signal.shape, language) });
  const more = [port.optional === true && words.optional[language], port.watched === true && words.watchedOnly[language]]
    .filter(Boolean)
    .join(language === 'zh' ? '，' : ', ');
  return {
    id,
    role,
    y: portsFrom + index * row,
    hint: more === '' ? hint : language === 'zh' ? `${hint}（${more}）` : `${hint} (${more})`,
    wired: wired.has(`${side}:${node.id}:${id}`),
    watched: port.watched === true,
  };
}

function incoming(document: LoomDocument, graphPath: GraphPath, node: GraphNode, port: string, analysis: Analysis) {
  const inside = graphPath.length === 0 ? document.graph : document.compounds[compoundIdAt(document, graphPath)]?.graph;
  const wire = inside?.wires.find((one) => one.to.node === node.id && one.to.port === port);
  return wire === undefined ? undefined : analysis.signals[`${[...graphPath, wire.from.node].join('/')}:${wire.from.port}`];
}

function compoundIdAt(document: LoomDocument, graphPath: GraphPath): string {
  let id = '';
  let graph = document.graph;
  for (const step of graphPath) {
    id = compoundOf(graph.nodes.find((one) => one.id === step)?.type ?? '') ?? '';
    graph = document.compounds[id]?.graph ?? graph;
  }
  return id;
}

/** The user's own name for a block, else that of its type. */
export function nameOf(document: LoomDocument, node: GraphNode, language: Language): string {
  if (node.label !== undefined) return node.label;
  const compound = compoundFor(document, node);
  if (compound !== undefined) return compound.name[language];
  const block = blockOf(node);
  if (block === undefined) return node.type;
  // A boundary block stands for a port: its id is what the outside sees.
  if (block.part !== 'boundary') return block.text.name[language];
  const side = block.type === 'compound.input' ? 'input' : 'output';
  return node.id === side ? words[side][language] : `${words[side][language]} · ${node.id}`;
}

const familyRoles = {
  data: 'image',
  core: 'embedding',
  vision: 'image',
  attention: 'sequence',
  sequence: 'sequence',
  graph: 'graph',
  physics: 'field',
  loss: 'loss',
  optimizer: 'update',
  recipe: 'recipe',
  probe: 'probe',
  compound: 'sequence',
} as const satisfies Record<Block['family'], IconRole>;

/** The role of what a block gives; a block that gives nothing is known by its family. */
export function blockIcon(block: Block): IconRole {
  if (block.family === 'probe' || block.family === 'recipe') return familyRoles[block.family];
  const [first] = Object.values(block.outputs);
  return typeof first?.role === 'string' && first.role !== 'any' ? first.role : familyRoles[block.family];
}

function iconOf(block: Block | undefined, node: GraphNode, path: string, analysis: Analysis): IconRole {
  if (block?.family === 'probe' || block?.family === 'recipe') return familyRoles[block.family];
  const [first] = block === undefined ? [] : Object.keys(block.outputs);
  const signals = first === undefined ? Object.entries(analysis.signals).filter(([key]) => key.startsWith(`${path}:`)) : [];
  const signal = first === undefined ? (signals.find(([, one]) => one.role !== 'attention') ?? signals[0])?.[1] : analysis.signals[`${path}:${first}`];
  if (signal !== undefined) return signal.role;
  return block === undefined ? (compoundOf(node.type) === undefined ? 'label' : 'sequence') : blockIcon(block);
}

export function valueText(param: Param, value: ParamValue, language: Language): string {
  if (param.kind === 'text') return String(value).split('\n')[0]!;
  if (param.kind === 'choice') {
    const choices = param.choices as Readonly<Record<string, Text>>;
    return typeof value === 'string' && Object.hasOwn(choices, value) ? choices[value]![language] : String(value);
  }
  if (typeof value === 'boolean') return (value ? shared.yes : shared.no)[language];
  if (typeof value === 'number') {
    const figure = Number.isInteger(value) && Math.abs(value) < 1e15 ? whole(value) : plain(value);
    return param.unit === undefined ? figure : `${figure} ${counted(param.unit, value, language)}`;
  }
  return value;
}
