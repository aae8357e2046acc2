import { shapeWords, type Shape } from '../blocks/shapes.ts';
import type { Literal, Signal } from '../blocks/define.ts';
import type { Param, ParamValue } from '../blocks/params.ts';
import type { GraphNode, ParamRef } from '../document/schema.ts';
import { compoundOf } from '../document/names.ts';
import { boundary } from './describe.ts';
import { comment, literal, object, propertyName, templatePart } from './literal.ts';
import { outputsOf } from './losses.ts';
import type { Chain, Model } from './model.ts';
import { layerNames, Scope } from './names.ts';
import { exportPath } from './sources.ts';
import type { Checked, Unit } from './unit.ts';
import { Writer } from './writer.ts';

/**
 * model.ts: `buildModel`, and a function for each compound. A compound whose weights are shared somewhere is written in two stages, first
 * the layers, then their use, so that the layers can be used again.
 */
export function emitModel(title: string, model: Model, chain: Chain): { readonly writer: Writer; readonly layers: ReadonlyMap<string, string> } {
  return new ModelEmitter(model, chain).emit(title);
}

interface Function {
  readonly name: string;
  readonly staged: boolean;
  /** Exposed params that the body needs, in order, with their identifiers. */
  readonly options: readonly { readonly id: string; readonly as: string; readonly type: string }[];
  readonly inputs: readonly { readonly id: string; readonly as: string }[];
  /** Port and property name of what it gives back; one alone is given back as it is. */
  readonly outputs: readonly { readonly id: string; readonly as: string }[];
}

interface Line {
  readonly text: string;
  /** Node within its graph. */
  readonly node?: string;
}

/** State while the nodes of one graph are written. */
interface Body {
  readonly unit: Unit;
  readonly names: ReadonlyMap<string, string>;
  readonly scope: Scope;
  /** Inside a compound, layer names begin with the `name` that it is called with. */
  readonly inside: boolean;
  readonly staged: boolean;
  readonly ports: Map<string, string>;
  readonly options: Map<string, { readonly as: string; readonly type: string }>;
  readonly exposed: Readonly<Record<string, Param>>;
  readonly layers: Line[];
  readonly lines: Line[];
}

class ModelEmitter {
  private readonly writer = new Writer('model.ts');
  private readonly module = new Scope();
  private readonly functions = new Map<string, Function>();
  private readonly texts: { readonly lines: readonly Line[]; readonly paths: readonly string[] }[] = [];
  /** Instances of each compound, by path. */
  private readonly instances = new Map<string, string[]>();
  private readonly staged = new Set<string>();
  /** Class name to the source file it comes from. */
  private readonly layers = new Map<string, string>();
  private readonly model: Model;
  private readonly chain: Chain;

  constructor(model: Model, chain: Chain) {
    this.model = model;
    this.chain = chain;
    this.survey(model.checker.main, false);
  }

  emit(title: string): { readonly writer: Writer; readonly layers: ReadonlyMap<string, string> } {
    const { writer } = this;
    const main = this.main(title);
    writer.line(`import * as tf from '@tensorflow/tfjs';`);
    const imports = [...this.layers].map(([use, from]) => `import { ${use} } from './${exportPath(from)}';`).sort();
    for (const line of imports) writer.line(line);
    for (const { lines, paths } of this.texts) {
      writer.line();
      for (const { text, node } of lines) writer.line(text, ...paths, ...(node === undefined ? [] : paths.map((path) => `${path}/${node}`)));
    }
    writer.line();
    for (const { text, node } of main) writer.line(text, ...(node === undefined ? [] : [node]));
    return { writer, layers: this.layers };
  }

  /** Notes all instances, and which compounds must be written in two stages: shared ones and those inside them. */
  private survey(unit: Unit, withinStaged: boolean): void {
    for (const { node, params, unit: inner } of unit.nodes.values()) {
      const id = compoundOf(node.type);
      if (id === undefined || !inner) continue;
      const paths = this.instances.get(id) ?? [];
      paths.push(unit.path + node.id);
      this.instances.set(id, paths);
      const staged = withinStaged || params.weights === 'shared';
      if (staged) this.staged.add(id);
      this.survey(inner, staged);
    }
  }

  private main(title: string): readonly Line[] {
    const { checker } = this.model;
    const unit = checker.main;
    const dataPorts = Object.keys(this.chain.data.described.outputs);
    const outputs = outputsOf(this.chain.losses).map(({ from }) => from);
    const needed = neededFor(
      unit,
      outputs.map((from) => from.node),
    );
    // Names of functions come first, so that no variable hides one.
    for (const id of needed) this.functionOf(unit.nodes.get(id)!);
    const body = this.body(unit, needed, { inside: false, staged: false, scope: new Scope(this.module), exposed: {}, reserved: dataPorts, inputs: [] });
    const signal = (port: string) => checker.signals[`${this.chain.data.node.id}:${port}`]!;
    const results = outputs.map((from) => body.ports.get(`${from.node}:${from.port}`)!);
    const result = results.length === 1 ? results[0]! : `[${results.join(', ')}]`;
    const inputs = dataPorts.filter((port) => body.ports.has(`${this.chain.data.node.id}:${port}`));
    const goal = outputs.map((from) => shapeWords(checker.signals[`${from.node}:${from.port}`]!.shape)).join(', ');
    return [
      { text: `/** ${comment(title)}: ${inputs.map((port) => shapeWords(signal(port).shape)).join(', ')} -> ${goal}. */` },
      { text: 'export function buildModel(): tf.LayersModel {' },
      ...body.lines.map(({ text, node }) => ({ text: `  ${text}`, node })),
      {
        text: `  return tf.model({ inputs: [${inputs.map((port) => body.ports.get(`${this.chain.data.node.id}:${port}`)!).join(', ')}], outputs: ${result} });`,
      },
      { text: '}' },
    ];
  }

  /** The function of a compound, written when it is first met. */
  private functionOf({ node, described, unit }: Checked): Function | undefined {
    const id = compoundOf(node.type);
    if (id === undefined || !unit) return undefined;
    const known = this.functions.get(id);
    if (known) return known;
    const compound = described.compound!;
    const flowing = boundary(compound, 'compound.output').filter((one) => !described.outputs[one.id]!.watched);
    const needed = neededFor(
      unit,
      flowing.map((one) => one.id),
    );
    for (const inner of needed) this.functionOf(unit.nodes.get(inner)!);
    const name = this.module.take(id);
    const staged = this.staged.has(id);
    const scope = new Scope(this.module);
    const inputs = boundary(compound, 'compound.input').map((one) => ({ id: one.id, as: scope.take(one.id) }));
    const body = this.body(unit, needed, { inside: true, staged, scope, exposed: described.params, reserved: [], inputs });
    const keys = new Scope();
    const outputs = flowing.map((one) => ({ id: one.id, as: keys.take(one.id) }));
    const options = compound.exposed.flatMap(({ id: option }) => (body.options.has(option) ? [{ id: option, ...body.options.get(option)! }] : []));
    const made: Function = { name, staged, options, inputs, outputs };
    this.functions.set(id, made);

    const values = flowing.map((one) => body.ports.get(`${one.id}:input`)!);
    const result = values.length === 1 ? values[0]! : object(outputs.map((one, i) => [one.as, values[i]!]));
    const resultType = outputs.length === 1 ? tensor : `{ ${outputs.map((one) => `${one.as}: ${tensor}`).join('; ')} }`;
    const settings =
      options.length === 0
        ? []
        : [`${object(options.map(({ id: key, as }) => [key, as]))}: { ${options.map(({ id: key, type }) => `${propertyName(key)}: ${type}`).join('; ')} }`];
    const tensors = inputs.map(({ as }) => `${as}: ${tensor}`);
    const text: Line[] = [{ text: `/** ${comment(`${compound.name.en}: ${compound.idea.en}`)} */` }];
    const indent = (lines: readonly Line[], by: string) => lines.map((line) => ({ ...line, text: by + line.text }));
    if (staged) {
      text.push({ text: `function ${name}(${['name: string', ...settings].join(', ')}) {` }, ...indent(body.layers, '  '));
      text.push(
        { text: `  return (${tensors.join(', ')}): ${resultType} => {` },
        ...indent(body.lines, '    '),
        { text: `    return ${result};` },
        { text: '  };' },
      );
    } else {
      text.push({ text: `function ${name}(${['name: string', ...tensors, ...settings].join(', ')}): ${resultType} {` }, ...indent(body.lines, '  '), {
        text: `  return ${result};`,
      });
    }
    text.push({ text: '}' });
    this.texts.push({ lines: text, paths: this.instances.get(id)! });
    return made;
  }

  private body(
    unit: Unit,
    needed: readonly string[],
    at: Pick<Body, 'inside' | 'staged' | 'scope' | 'exposed'> & { readonly reserved: readonly string[]; readonly inputs: Function['inputs'] },
  ): Body {
    const { inside, staged, scope, exposed } = at;
    const names = layerNames(unit.wiring.nodes.values(), at.reserved);
    const body: Body = { unit, names, scope, inside, staged, exposed, ports: new Map(), options: new Map(), layers: [], lines: [] };
    for (const { id, as } of at.inputs) body.ports.set(`${id}:output`, as);
    for (const id of needed) this.node(unit.nodes.get(id)!, body);
    return body;
  }

  private node(checked: Checked, body: Body): void {
    const { node, described } = checked;
    const come = new Map([...(body.unit.wiring.into.get(node.id) ?? [])].map(([port, { from }]) => [port, body.ports.get(`${from.node}:${from.port}`)!]));
    if (described.part === 'data') this.input(checked, body);
    else if (node.type === 'compound.output') body.ports.set(`${node.id}:input`, come.get('input')!);
    else if (checked.unit) this.compound(checked, body, come);
    else if (node.type !== 'compound.input') this.layer(checked, body, come);
  }

  private input({ node, described }: Checked, body: Body): void {
    for (const port of Object.keys(described.outputs)) {
      const read = (body.unit.wiring.outOf.get(node.id) ?? []).some(
        (wire) => wire.from.port === port && body.unit.nodes.get(wire.to.node)?.described.part === 'layer',
      );
      if (!read) continue;
      const { shape, dtype } = this.model.checker.signals[`${node.id}:${port}`] as Signal;
      const inner = shape.slice(1).map(({ size }) => (typeof size === 'number' ? size : null));
      const variable = body.scope.take(port);
      const args: Record<string, Literal> = { name: port, shape: inner, ...(dtype === 'float32' ? {} : { dtype }) };
      body.ports.set(`${node.id}:${port}`, variable);
      body.lines.push({ text: `const ${variable} = tf.input(${literal(args)});`, node: node.id });
    }
  }

  private layer({ node, described, params, inputs }: Checked, body: Body, come: ReadonlyMap<string, string>): void {
    const { use, from, args } = described.block!.emit!(params, inputs);
    this.layers.set(use, from);
    const variable = body.scope.take(node.id);
    const fields = Object.entries(args).map(([key, value]): [string, string] => [key, this.value(node.params[key], value, described.params[key], body)]);
    const make = `new ${use}(${object([['name', this.name(node, body)], ...fields])})`;
    const ports = Object.keys(described.inputs);
    const given = ports.length === 1 ? come.get(ports[0]!)! : `[${ports.flatMap((port) => come.get(port) ?? []).join(', ')}]`;
    const [exit] = Object.keys(described.outputs);
    const signal = this.model.checker.signals[`${node.id}:${exit!}`];
    const note = body.inside || !signal ? '' : ` // ${sizes(signal.shape)}`;
    let maker = make;
    if (body.staged) {
      maker = body.scope.take(`${node.id}-layer`);
      body.layers.push({ text: `const ${maker} = ${make};`, node: node.id });
    }
    body.lines.push({ text: `const ${variable} = ${maker}.apply(${given}) as ${tensor};${note}`, node: node.id });
    for (const port of Object.keys(described.outputs)) body.ports.set(`${node.id}:${port}`, variable);
  }

  private compound(checked: Checked, body: Body, come: ReadonlyMap<string, string>): void {
    const { node, params, described } = checked;
    const made = this.functionOf(checked)!;
    const variable = body.scope.take(node.id);
    const push = (text: string, to = body.lines) => to.push({ text, node: node.id });
    const settings = made.options.map(({ id }): [string, string] => [id, this.value(node.params[id], params[id]!, described.params[id], body)]);
    const options = settings.length === 0 ? [] : [object(settings)];
    const repeat = this.value(node.params.repeat, params.repeat!, described.params.repeat, body);
    const once = repeat === '1';
    const shared = params.weights === 'shared';
    const inputs = made.inputs.map(({ id }) => come.get(id)!);
    const property = (port: { readonly as: string }) => (made.outputs.length === 1 ? variable : `${variable}.${port.as}`);
    const again = made.inputs.map(({ id }, i) => (made.outputs[i] ? property(made.outputs[i]) : come.get(id)!));

    // What is called with the tensors: the function itself, or the layers that it made.
    let call = (at: string, tensors: readonly string[]) => `${made.name}(${[this.name(node, body, at), ...tensors, ...options].join(', ')})`;
    if (made.staged) {
      const build = (at: string) => `${made.name}(${[this.name(node, body, at), ...options].join(', ')})`;
      const single = once || shared;
      const maker = body.scope.take(`${node.id}-layers`);
      push(
        `const ${maker} = ${single ? build('1') : `Array.from({ length: ${repeat} }, (_, i) => ${build('${i + 1}')})`};`,
        body.staged ? body.layers : body.lines,
      );
      call = (_, tensors) => `${single ? maker : `${maker}[i - 1]!`}(${tensors.join(', ')})`;
    }
    if (once) push(`const ${variable} = ${call('1', inputs)};`);
    else {
      const start = made.outputs.length === 1 ? inputs[0]! : object(made.outputs.map(({ as }, i) => [as, inputs[i]!]));
      push(`let ${variable} = ${start};`);
      push(`for (let i = 1; i <= ${repeat}; i++) ${variable} = ${call('${i}', again)};`);
    }
    for (const port of made.outputs) body.ports.set(`${node.id}:${port.id}`, property(port));
  }

  /** A param's value as source: the identifier of the exposed param that it refers to, or a literal. */
  private value(given: ParamValue | ParamRef | undefined, value: Literal, param: Param | undefined, body: Body): string {
    if (typeof given !== 'object' || !param) return literal(value);
    const known = body.options.get(given.param);
    if (known) return known.as;
    const as = body.scope.take(given.param);
    const exposed = body.exposed[given.param] ?? param;
    const type =
      exposed.kind === 'flag'
        ? 'boolean'
        : exposed.kind === 'choice'
          ? Object.keys(exposed.choices).map(literal).join(' | ')
          : exposed.kind === 'text'
            ? 'string'
            : 'number';
    body.options.set(given.param, { as, type });
    return as;
  }

  /** The layer name as source; `at` is the number of the repeat, or a `${...}` place that holds it. */
  private name(node: GraphNode, body: Body, at?: string): string {
    const own = body.names.get(node.id)!;
    const full = at === undefined ? own : `${own}-${at}`;
    if (!body.inside && !full.includes('$')) return literal(full);
    return `\`${body.inside ? '${name}-' : ''}${templatePart(own)}${at === undefined ? '' : `-${at}`}\``;
  }
}

const tensor = 'tf.SymbolicTensor';

/** `28 × 28 × 16`: beside the code the names of the axes would make lines too long. */
const sizes = (shape: Shape): string =>
  shape
    .slice(1)
    .map(({ size }) => size)
    .join(' × ');

/** The nodes that `ends` need, themselves included, each after what it needs. */
function neededFor(unit: Unit, ends: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const open = [...ends];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const wire of unit.wiring.into.get(id)?.values() ?? []) open.push(wire.from.node);
  }
  return unit.wiring.order.filter((id) => found.has(id));
}
