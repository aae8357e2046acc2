import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { misfit } from '../../nodes/blocks/fit.ts';
import { port, sequence, sequenceAxes } from '../../nodes/blocks/ports.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { shapeWords } from '../../nodes/blocks/shapes.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import type { ProblemCode } from '../../nodes/text/problemTexts.ts';
import { lossCases } from '../losses/problemCases.ts';
import { root } from './sources.ts';
import { changed, language, withParams, without, withNodes, cut, rewired } from './changes.ts';
import { cnn, documentOf, ending, endingWires, encoderLayer, node, vit, wires } from './documents.ts';

const raised = new Set<ProblemCode>();
const problemsOf = (document: LoomDocument): readonly Problem[] => {
  const { problems } = analyse(document);
  for (const { code } of problems) raised.add(code);
  return problems;
};
const codes = (document: LoomDocument): string[] =>
  problemsOf(document).map((problem) => (problem.block === undefined ? problem.code : `${problem.code} @ ${problem.block}`));

describe('the two models', () => {
  it('infers every wire of the CNN, its cost and its probes', () => {
    const analysis = analyse(cnn());
    expect(analysis.problems).toEqual([]);
    expect(shapeWords(analysis.signals['conv-3:output']!.shape)).toBe('height 7 × width 7 × channels 64');
    expect(analysis.signals['head:output']!.role).toBe('embedding');
    expect(analysis.total.weights).toBe(160 + 4640 + 18496 + 650);
    expect(analysis.costs['conv-1']).toEqual({ weights: 160, multiplyAdds: 28 * 28 * 9 * 16, activations: 28 * 28 * 16 });
    expect(analysis.idle).toEqual([]);
    expect(analysis.probes.map(({ id, type, layers, port }) => [id, type, layers, port])).toEqual([
      ['cam', 'probe.cam', ['conv-3'], 'output'],
      ['grad-cam', 'probe.gradCam', ['conv-2'], 'output'],
      ['map', 'probe.tsne', ['gap'], 'output'],
      ['confusion', 'probe.confusion', ['head'], 'output'],
    ]);
  });

  it('infers the ViT through its compound, inside and out', () => {
    const analysis = analyse(vit());
    expect(analysis.problems).toEqual([]);
    expect(shapeWords(analysis.signals['encoder:output']!.shape)).toBe('time 17 × width 64');
    expect(shapeWords(analysis.signals['encoder/attention:weights']!.shape)).toBe('heads 4 × asks 17 × answers 17');
    expect(analysis.signals['encoder:weights']!.role).toBe('attention');
    const layer = 2 * 128 + (4 * 64 * 64 + 64) + (2 * 64 * 128 + 128 + 64);
    expect(analysis.costs['encoder']!.weights).toBe(3 * layer);
    expect(analysis.total.weights).toBe(50 * 64 + 64 + 17 * 64 + 3 * layer + 128 + 650);
    expect(analysis.probes.find(({ id }) => id === 'attention-maps')!.layers).toEqual(['encoder-1-attention', 'encoder-2-attention', 'encoder-3-attention']);
  });

  it('counts shared weights once and their work every time', () => {
    const [separate, shared] = [analyse(vit()), analyse(vit({ repeat: 3, weights: 'shared' }))];
    expect(shared.problems).toEqual([]);
    expect(shared.costs['encoder']!.weights * 3).toBe(separate.costs['encoder']!.weights);
    expect(shared.total.multiplyAdds).toBe(separate.total.multiplyAdds);
    expect(shared.total.weights).toBeLessThan(separate.total.weights);
    expect(shared.probes.find(({ id }) => id === 'attention-maps')!.layers).toEqual(['encoder-1-attention', 'encoder-1-attention@2', 'encoder-1-attention@3']);
  });

  it('watches inside a compound, the entrance of a repeated compound included', () => {
    const document = vit({ repeat: 2 });
    const inner = {
      ...encoderLayer,
      graph: {
        nodes: [...encoderLayer.graph.nodes, node('seen', 'probe.tsne'), node('came', 'probe.tsne')],
        wires: [...encoderLayer.graph.wires, ...wires('norm-2 > seen.watch', 'input > came.watch').map((wire, i) => ({ ...wire, id: `p${i}` }))],
      },
    };
    const { problems, probes } = analyse({ ...document, compounds: { 'encoder-layer': inner } });
    expect(problems).toEqual([]);
    expect(probes.find(({ id }) => id === 'encoder/seen')!.layers).toEqual(['encoder-1-norm-2', 'encoder-2-norm-2']);
    expect(probes.find(({ id }) => id === 'encoder/came')!.layers).toEqual(['position-embedding', 'encoder-1-add-2']);
  });

  it('takes no longer for a block of many than for one of a few', () => {
    const long = (count: number) => {
      const chain = Array.from({ length: count }, (_, i) => node(`dense-${i}`, i % 3 === 0 ? 'core.dense' : i % 3 === 1 ? 'core.layerNorm' : 'core.dropout'));
      const lines = chain.map((_, i) => (i === 0 ? 'flat > dense-0' : `dense-${i - 1} > dense-${i}`));
      const nodes = [node('digits', 'data.digits'), node('flat', 'core.flatten'), ...chain, node('head', 'core.dense', { units: 10 }), ...ending];
      return documentOf('long', nodes, wires('digits.images > flat', ...lines, `dense-${count - 1} > head`, 'head > loss.logits', ...endingWires));
    };
    const time = (document: LoomDocument) => {
      const start = performance.now();
      analyse(document);
      return performance.now() - start;
    };
    const best = (document: LoomDocument) => Math.min(...Array.from({ length: 40 }, () => time(document)));
    const [few, many] = [long(29), long(290)];
    expect(analyse(many).problems).toEqual([]);
    // With the square of their number it would be a hundred times; the best of many, for what else this machine does is not measured.
    expect(best(many)).toBeLessThan(30 * best(few));
  });
});

it('names the blocks that a training can have trouble with, once there is nothing else wrong', () => {
  const { layers, ...parts } = analyse(vit()).parts!;
  expect(parts).toEqual({
    data: 'digits',
    loss: 'loss',
    optimizer: 'adam',
    optimizerParams: expect.arrayContaining(['rate', 'clipNorm', 'average']) as unknown,
    recipe: 'train',
    heaviest: 'encoder',
  });
  expect(layers).toMatchObject({ 'encoder-1-attention': 'encoder/attention', 'encoder-2-attention': 'encoder/attention' });
  expect(analyse(withParams(vit(), 'train', { epochs: 0 })).parts).toBeUndefined();
});

describe('problems', () => {
  const small = (...nodes: GraphNode[]) => documentOf('small', nodes, []);
  const loop = (repeat: number, params: GraphNode['params'] = {}): LoomDocument =>
    documentOf(
      'loop',
      [
        node('digits', 'data.digits'),
        node('flat', 'core.flatten'),
        node('block', 'compound:wide', { repeat, ...params }),
        node('head', 'core.dense', { units: 10 }),
        ...ending,
      ],
      wires('digits.images > flat', 'flat > block', 'block > head', 'head > loss.logits', ...endingWires),
      {
        wide: {
          name: { en: 'Wide', zh: '宽' },
          idea: { en: 'x', zh: 'x' },
          exposed: [],
          graph: {
            nodes: [node('input', 'compound.input'), node('dense', 'core.dense', { units: 32 }), node('output', 'compound.output')],
            wires: wires('input > dense', 'dense > output'),
          },
        },
      },
    );
  const nested = (depth: number, width: number, repeat = 1): LoomDocument => {
    const compounds: Record<string, LoomDocument['compounds'][string]> = {};
    for (let level = 0; level < depth; level++) {
      const inner = Array.from({ length: width }, (_, i) =>
        node(`n${i}`, level === depth - 1 ? 'core.dropout' : `compound:c${level + 1}`, level === depth - 1 ? {} : { repeat }),
      );
      compounds[`c${level}`] = {
        name: { en: 'c', zh: 'c' },
        idea: { en: 'c', zh: 'c' },
        exposed: [],
        graph: {
          nodes: [node('input', 'compound.input'), ...inner, node('output', 'compound.output')],
          wires: wires('input > n0', ...inner.slice(1).map((_, i) => `n${i} > n${i + 1}`), `n${width - 1} > output`),
        },
      };
    }
    return documentOf(
      'deep',
      [node('digits', 'data.digits'), node('flat', 'core.flatten'), node('block', 'compound:c0'), node('head', 'core.dense', { units: 10 }), ...ending],
      wires('digits.images > flat', 'flat > block', 'block > head', 'head > loss.logits', ...endingWires),
      compounds,
    );
  };

  const cases: Readonly<Record<string, readonly [LoomDocument, readonly string[]]>> = {
    'an empty canvas': [small(), ['program.empty']],
    'no data, loss, optimizer or recipe': [small(node('dense', 'core.dense')), ['program.missing', 'program.missing', 'program.missing', 'program.missing']],
    'two recipes': [withNodes(cnn(), [node('again', 'recipe.supervised')], 'adam.update > again.update'), ['program.many @ again']],
    'nothing that learns': [
      documentOf(
        'flat',
        [node('digits', 'data.digits'), node('pool', 'vision.globalAveragePool'), node('flat', 'core.flatten'), ...ending],
        wires('digits.images > flat', 'flat > loss.logits', ...endingWires),
      ),
      ['loss.classes @ loss', 'program.noWeights @ loss'],
    ],
    'a block type that is not known': [
      changed(cnn(), (nodes, joins) => [nodes.map((one) => (one.id === 'conv-2' ? { ...one, type: 'future.block' } : one)), joins]),
      ['block.unknown @ conv-2'],
    ],
    'an unknown block beside the program': [withNodes(cnn(), [node('odd', 'future.block')]), ['block.unknown @ odd']],
    'a circle': [
      withNodes(
        documentOf('circle', [...cnn().graph.nodes, node('add', 'core.add')], cnn().graph.wires),
        [node('drop', 'core.dropout')],
        'gap > add.a',
        'drop > add.b',
        'add > drop',
      ),
      ['wire.cycle @ drop'],
    ],
    'a block wired to itself': [withNodes(cnn(), [node('drop', 'core.dropout')], 'drop > drop'), ['wire.cycle @ drop']],
    'a missing input': [cut(cnn(), 'conv-2.input'), ['port.missing @ conv-2']],
    'a missing input of the recipe': [cut(cnn(), 'train.update'), ['port.missing @ train']],
    'a param out of range': [withParams(cnn(), 'conv-1', { filters: 0 }), ['param.range @ conv-1']],
    'half a filter': [withParams(cnn(), 'conv-1', { filters: 2.5 }), ['param.whole @ conv-1']],
    'a choice that there is not': [withParams(cnn(), 'conv-1', { padding: 'toString' }), ['param.choice @ conv-1']],
    'a word where a number belongs': [withParams(cnn(), 'conv-1', { filters: 'many' }), ['param.kind @ conv-1']],
    'a reference on the main canvas': [withParams(cnn(), 'conv-1', { filters: { param: 'filters' } }), ['param.exposed @ conv-1']],
    'two wires into one input': [withNodes(cnn(), [], 'digits.images > conv-2'), ['wire.duplicate @ conv-2']],
    'a wire from nowhere': [withNodes(cnn(), [], 'nobody > head.extra'), ['wire.loose @ head']],
    'a wire into a port that is not there': [withNodes(cnn(), [], 'gap > head.extra'), ['wire.loose @ head']],
    'a role that does not fit': [rewired(cnn(), 'head.input', 'conv-3.output'), ['port.role @ head']],
    'too many classes': [withParams(cnn(), 'head', { units: 12 }), ['loss.classes @ loss']],
    'more numbers than fit': [language({ train: 10_000_000, time: 64 }), ['data.tooLarge @ words']],
    'words without a vector': [language({ vocabulary: 1001 }), ['tokens.vocabulary @ table']],
    'a label a sample for scores at each step': [language({ labels: 'sample' }), ['loss.steps @ loss']],
    'a window that is too large': [withParams(cnn(), 'pool-2', { size: 20 }), ['window.large @ pool-2']],
    'patches that do not divide': [withParams(vit(), 'patch-embed', { patch: 5 }), ['patch.uneven @ patch-embed']],
    'heads that do not divide, set from outside': [vit({ repeat: 3, heads: 5 }), ['heads.uneven @ encoder/attention']],
    'an exposed param out of range': [vit({ repeat: 3, dropout: 2 }), ['param.range @ encoder']],
    'too many samples': [withParams(cnn(), 'digits', { train: 9990 }), ['data.tooFew @ digits']],
    'unequal sums': [withNodes(vit(), [node('sum', 'core.add')], 'patch-embed > sum.a', 'class-token > sum.b'), ['add.shapes @ sum']],
    'a compound that is not there': [withNodes(cnn(), [node('gone', 'compound:gone')], 'gap > gone'), ['compound.unknown @ gone']],
    'repeats that do not fit': [loop(2), ['compound.repeat @ block']],
    'too many repeats': [loop(257), ['param.range @ block']],
    'weights decided elsewhere': [loop(1, { weights: { param: 'weights' } }), ['param.exposed @ block', 'param.kind @ block']],
    'a bomb of compounds': [nested(8, 10), ['compound.large']],
    'a bomb of repeats': [nested(7, 1, 256), ['compound.large']],
    'a probe on a side branch': [
      withNodes(cnn(), [node('side', 'core.dense'), node('look', 'probe.tsne')], 'gap > side', 'side > look.watch'),
      ['probe.idle @ look'],
    ],
    'CAM where it cannot be': [rewired(cnn(), 'cam.watch', 'conv-2.output'), ['probe.cam @ cam']],
    'confusion of something else': [rewired(cnn(), 'confusion.watch', 'gap.output'), ['probe.logits @ confusion']],
    ...lossCases,
    'attention weights that flow on': [withNodes(vit(), [node('side', 'core.activation')], 'encoder.weights > side'), ['port.watched @ side']],
  };

  it.each(Object.entries(cases))('%s', (_, [document, expected]) => {
    expect(codes(document)).toEqual(expected);
    for (const problem of analyse(document).problems) {
      for (const language of ['en', 'zh'] as const) expect(sentence(problem, language)).not.toMatch(/[{}]|undefined|\[object/);
    }
  });

  it('labels do not enter where numbers do', () => {
    const through = {
      name: { en: 'Through', zh: '直通' },
      idea: { en: 'x', zh: 'x' },
      exposed: [],
      graph: { nodes: [node('input', 'compound.input'), node('output', 'compound.output')], wires: wires('input > output') },
    };
    expect(codes({ ...withNodes(cnn(), [node('through', 'compound:through')], 'digits.labels > through'), compounds: { through } })).toEqual([
      'port.dtype @ through',
    ]);
    expect(
      codes({
        ...withNodes(cnn(), [node('through', 'compound:through'), node('map-2', 'probe.tsne')], 'gap > through', 'through > map-2.watch'),
        compounds: { through },
      }),
    ).toEqual([]);
  });

  it('parts that belong on the main canvas', () => {
    const inner = { ...encoderLayer, graph: { ...encoderLayer.graph, nodes: [...encoderLayer.graph.nodes, node('data', 'data.digits')] } };
    expect(codes({ ...vit(), compounds: { 'encoder-layer': inner } })).toEqual(['compound.part @ encoder/data']);
    expect(codes(withNodes(cnn(), [node('input', 'compound.input')]))).toEqual(['compound.part @ input']);
  });

  it('a compound that contains itself', () => {
    const inner = {
      ...encoderLayer,
      graph: { ...encoderLayer.graph, nodes: encoderLayer.graph.nodes.map((one) => (one.id === 'norm-2' ? node('norm-2', 'compound:encoder-layer') : one)) },
    };
    const found = codes({ ...vit(), compounds: { 'encoder-layer': inner } });
    expect(found).toContain('compound.recursive @ encoder/norm-2');
  });

  it('says a thing once, where it arose, and says nothing of spare blocks', () => {
    expect(codes(withParams(cnn(), 'conv-1', { filters: 0 }))).toHaveLength(1);
    const spare = withNodes(cnn(), [node('spare', 'core.dense'), node('spare-probe', 'probe.tsne'), node('spare-layer', 'compound:encoder-layer')]);
    expect(codes({ ...spare, compounds: { 'encoder-layer': encoderLayer } })).toEqual([]);
    expect(analyse({ ...spare, compounds: { 'encoder-layer': encoderLayer } }).idle).toEqual(['spare', 'spare-layer']);
  });

  it('without a loss there is nothing to run, yet shapes are there', () => {
    const analysis = analyse(without(cnn(), 'loss'));
    expect(analysis.problems.map(({ code }) => code)).toEqual(['port.missing', 'program.missing']);
    expect(analysis.probes).toEqual([]);
    expect(analysis.signals['head:output']).toBeDefined();
    expect(analysis.total.weights).toBe(23946);
  });

  it('never throws, whatever it is given', () => {
    const odd = ['__proto__', 'constructor', 'toString', '', '../x', '${x}', 'a.b', 'compound:', 'compound:__proto__', 'é'];
    for (const id of odd) {
      for (const type of [...odd, 'core.dense', 'compound.input']) {
        const params = JSON.parse('{"__proto__": 1, "units": {"param": "__proto__"}, "repeat": -1}') as GraphNode['params'];
        const document = documentOf(id, [node(id, type, params), node(id, type)], [{ id, from: { node: id, port: id }, to: { node: id, port: 'input' } }]);
        expect(analyse(document).problems.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('cures', () => {
  const only = (document: LoomDocument): Problem => {
    const problems = problemsOf(document);
    expect(problems).toHaveLength(1);
    return problems[0]!;
  };

  it('set the param to what fits', () => {
    expect(only(withParams(vit(), 'patch-embed', { patch: 5 })).cures).toEqual([4, 7, 2].map((to) => ({ kind: 'set', param: 'patch', to })));
    expect(only(withParams(cnn(), 'conv-1', { filters: 0 })).cures).toEqual([{ kind: 'set', param: 'filters', to: 16 }]);
  });

  it('set an exposed param at the instance that gives its value, and only there', () => {
    expect(only(vit({ repeat: 2, heads: 5 })).cures).toEqual([4, 2, 8].map((to) => ({ kind: 'set', block: 'encoder', param: 'heads', to })));
    expect(only(vit({ repeat: 2, dropout: 3 })).cures).toEqual([{ kind: 'set', param: 'dropout', to: 0.1 }]);
    const outer = {
      name: { en: 'Outer', zh: '外层' },
      idea: { en: 'x', zh: 'x' },
      exposed: [{ id: 'many', text: { en: 'Many', zh: '多' }, default: 4 }],
      graph: {
        nodes: [node('input', 'compound.input'), node('layer', 'compound:encoder-layer', { heads: { param: 'many' } }), node('output', 'compound.output')],
        wires: wires('input > layer', 'layer > output'),
      },
    };
    const document = without(vit(), 'attention-maps');
    const nested = {
      ...changed(document, (nodes, joins) => [nodes.map((one) => (one.id === 'encoder' ? node('encoder', 'compound:outer', { many: 5 }) : one)), joins]),
      compounds: { ...document.compounds, outer },
    };
    const problem = only(nested);
    expect([problem.code, problem.block]).toEqual(['heads.uneven', 'encoder/layer/attention']);
    expect(problem.cures![0]).toEqual({ kind: 'set', block: 'encoder', param: 'many', to: 4 });
  });

  it('set the param of the block further up when that is where the fault lies', () => {
    expect(only(withParams(cnn(), 'head', { units: 12 })).cures).toContainEqual({ kind: 'set', block: 'head', param: 'units', to: 10 });
  });

  it('insert a block that makes the wire fit, or take the wire away', () => {
    const document = rewired(cnn(), 'head.input', 'conv-3.output');
    const { cures } = only(document);
    expect(cures).toContainEqual({ kind: 'insert', type: 'core.flatten' });
    expect(cures).toContainEqual({ kind: 'insert', type: 'vision.globalAveragePool' });
    expect(cures).toContainEqual({ kind: 'disconnect', wire: document.graph.wires.find((wire) => wire.to.node === 'head')!.id });
  });

  it('take away the wires that are too many, or one of a circle', () => {
    expect(only(withNodes(cnn(), [], 'digits.images > conv-2')).cures).toEqual([{ kind: 'disconnect', wire: 'new1' }]);
    expect(only(withNodes(cnn(), [node('drop', 'core.dropout')], 'drop > drop')).cures).toEqual([{ kind: 'disconnect', wire: 'new1' }]);
  });
});

describe('equations', () => {
  const solve = (changes: Readonly<Record<string, GraphNode>> = {}) =>
    documentOf(
      'burgers',
      [
        changes.domain ?? node('domain', 'physics.domain'),
        changes.dense ?? node('dense', 'core.dense', { units: 8, activation: 'tanh' }),
        node('head', 'core.dense', { units: 1 }),
        node('equation', 'physics.residual'),
        changes.optimizer ?? node('optimizer', 'optimizer.lbfgs'),
        changes.recipe ?? node('recipe', 'recipe.physics'),
      ],
      wires('domain.points > dense', 'dense > head', 'head > equation.field', 'equation.loss > optimizer.loss', 'optimizer.update > recipe.update'),
    );
  const codes = (document: LoomDocument) => problemsOf(document).map(({ code, block, cures }) => [code, block, cures?.length ?? 0]);

  it('have a domain, a network, an optimizer that sees all points, and a recipe', () => {
    expect(codes(solve())).toEqual([]);
    expect(analyse(solve()).signals['head:output']!.domain!.coordinates.map(({ name }) => name)).toEqual(['x', 't']);
  });

  it('are not learned through a corner, nor through a block that derivatives do not pass', () => {
    expect(codes(solve({ dense: node('dense', 'core.dense', { units: 8, activation: 'relu' }) }))).toEqual([['physics.activation', 'dense', 3]]);
    expect(codes(solve({ dense: node('dense', 'core.layerNorm') }))[0]!.slice(0, 2)).toEqual(['physics.layer', 'dense']);
  });

  it('need a recipe of their own, and so does L-BFGS', () => {
    expect(codes(solve({ recipe: node('recipe', 'recipe.supervised') })).map(([code]) => code)).toEqual(['recipe.data', 'recipe.loss', 'recipe.optimizer']);
    expect(codes(solve({ optimizer: node('optimizer', 'optimizer.adamW') }))).toEqual([]);
  });
});

it('a signal with other axes than the port takes is refused', () => {
  const problem = misfit('input', port('sequence', sequenceAxes, 'Sequence', '序列'), { ...sequence(5, 4), shape: sequence(5, 4).shape.slice(0, 2) });
  expect(problem).toMatchObject({ code: 'shape.axes', data: { expected: 'time × width', got: 'time 5' } });
  raised.add(problem!.code);
});

it('these tests raise every problem that blocks and analysis know', () => {
  // Those of equations are raised in tests/physics.
  const files = globSync('nodes/{blocks,compile}/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('nodes/blocks/physics/'));
  const known = new Set(
    files.flatMap((file) =>
      [
        ...readFileSync(root + file, 'utf8').matchAll(
          /code: '([a-z]+\.[a-zA-Z]+)'|\?\? \{ code: '([^']+)'|problem\('([a-z]+\.[a-zA-Z]+)'\)|wrong\('([a-z]+\.[a-zA-Z]+)'/g,
        ),
      ].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4]!),
    ),
  );
  // The first is raised where programs are written (emit.test.ts), the others by examples of their blocks (conformance).
  const ofExamples = registry.flatMap(({ examples }) => examples.flatMap(({ problem }) => (problem === undefined ? [] : [problem])));
  const elsewhere = ['program.source', ...[...known].filter((code) => !raised.has(code as ProblemCode) && ofExamples.includes(code))];
  expect([...known].filter((code) => !raised.has(code as ProblemCode)).sort()).toEqual(elsewhere.sort());
  expect(known.size).toBeGreaterThan(25);
});
