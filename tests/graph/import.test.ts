import { describe, expect, it } from 'vitest';
import { sentence } from '../../nodes/text/problem.ts';
import type { GraphFile, GraphSetFile } from '../../nodes/train/runtime/graph/graphFormat.ts';
import * as reading from './reading.ts';

const file = (name: string, text: string) => [name, text] as const;
type Files = Parameters<typeof reading.read>[0];
const read = (files: Files) => reading.read(files);
const graphOf = (files: Files, directed = false) => reading.graphOf(files, { directed });
const refused = (files: Files) => reading.refused(files);

const people = 'id,label,age,town\nana,x,30,A\nbob,y,40,B\n"c, d",x,50,A\neve,,20,B\n';

describe('CSV', () => {
  it('joins a table of edges with one of nodes: numbers, words as one-hot, labels, missing labels', () => {
    const graph = graphOf([file('nodes.csv', people), file('edges.csv', 'source,target,weight\nana,bob,2\nbob,"c, d",0.5\n')]);
    expect(graph.names).toEqual(['ana', 'bob', 'c, d', 'eve']);
    expect(graph.classes).toEqual(['x', 'y']);
    expect(graph.labels).toEqual([0, 1, 0, -1]);
    expect(graph.features).toEqual({
      width: 3,
      rows: [
        [30, 1, 0],
        [40, 0, 1],
        [50, 1, 0],
        [20, 0, 1],
      ],
    });
    expect(graph.edges).toEqual([
      [0, 1, 2],
      [1, 2, 0.5],
    ]);
  });

  it('does not mind the order of the two files, the separator, Windows line ends or a byte order mark', () => {
    const edges = file('e.csv', '\uFEFFfrom;to\r\nana;bob\r\n');
    expect(graphOf([edges, file('n.csv', people)]).edges).toEqual([[0, 1, 1]]);
  });

  it('notes what it mends: loops, repeated edges, nodes without edges, nodes without a label', () => {
    const { notes, file: made } = read([file('n.csv', people), file('e.csv', 'source,target\nana,ana\nana,bob\nbob,ana\nbob,"c, d"\n')]);
    expect((made as GraphFile).edges).toEqual([
      [0, 1, 1],
      [1, 2, 1],
    ]);
    expect(notes.map(({ code, data }) => [code, data['count'], data['first']])).toEqual([
      ['import.loops', 1, 'ana'],
      ['import.repeated', 1, 'bob - ana'],
      ['import.isolated', 1, 'eve'],
      ['import.unlabelled', 1, undefined],
    ]);
    for (const note of notes) for (const language of ['en', 'zh'] as const) expect(sentence(note, language)).not.toMatch(/[{}]|undefined/);
  });

  it('keeps both directions of a directed graph apart', () => {
    expect(graphOf([file('e.csv', 'source,target\na,b\nb,a\n')], true).edges).toHaveLength(2);
  });

  it.each([
    ['an edge to a node that is not there', 'source,target\nana,zoe\n', { code: 'import.unknownNode', data: { file: 'e.csv', line: 2, node: 'zoe' } }],
    [
      'a weight that is no number',
      'source,target,weight\nana,bob,1\nana,eve,much\n',
      { code: 'import.notNumber', data: { file: 'e.csv', line: 3, column: 'weight' } },
    ],
    ['a row with a cell too many', 'source,target\nana,bob\nana,bob,eve\n', { code: 'import.cells', data: { file: 'e.csv', line: 3, expected: 2, got: 3 } }],
    ['a quotation mark that is not closed', 'source,target\n"ana,bob\n', { code: 'import.quote', data: { file: 'e.csv', line: 2 } }],
    ['one that another closes two rows later', 'source,target\nana,"bob\nbob,eve\n"eve",ana\n', { code: 'import.quote', data: { file: 'e.csv', line: 2 } }],
    ['one within a row that began on an earlier line', 'source,target\n"c,\n d","bob\n', { code: 'import.quote', data: { file: 'e.csv', line: 3 } }],
    ['one behind a blank', 'source,target\nana, "bob\n', { code: 'import.quote', data: { file: 'e.csv', line: 2 } }],
  ])('refuses %s and names its place', (_, edges, problem) => {
    expect(refused([file('n.csv', people), file('e.csv', edges)])).toMatchObject(problem);
  });

  it('takes quotation marks within a cell as they are, and blanks around quoted ones as none', () => {
    const inches = 'id,size\na,5"\n "b" , "6"" wide"\n';
    expect(graphOf([file('n.csv', inches), file('e.csv', 'source,target\na,b\n')])).toMatchObject({ names: ['a', 'b'], features: { width: 2 } });
  });

  it('refuses a quotation mark that is not closed in a table of nodes and in a list of edges, too', () => {
    const nodes = [file('n.csv', 'id,label\n"ana,x\nbob,y\n"cy",x\n'), file('e.csv', 'source,target\nana,bob\n')];
    expect(refused(nodes)).toMatchObject({ code: 'import.quote', data: { file: 'n.csv', line: 2 } });
    expect(refused([file('g.edges', 'ana bob\n"cy dan\n')])).toMatchObject({ code: 'import.quote', data: { file: 'g.edges', line: 2 } });
  });

  it('counts one as one', () => {
    const { notes } = read([file('n.csv', people), file('e.csv', 'source,target\nana,ana\nana,bob\nbob,ana\nbob,"c, d"\n')]);
    const said = notes.map((note) => sentence(note, 'en')).join('\n');
    expect(said).toMatch(/1 edge from a node to itself.*1 edge stood there again.*1 node .*1 of 4 nodes\b/s);
    expect(said).not.toMatch(/\b1 (edges|nodes)\b/);
    expect(notes.map((note) => sentence(note, 'zh')).join('\n')).toMatch(/1 条边.*1 个节点/s);
    const many = read([file('e.csv', 'source,target\na,a\nb,b\na,b\nc,c\n')]).notes.map((note) => sentence(note, 'en'));
    expect(many.join('\n')).toMatch(/3 edges from.*1 node \(the first: c\)/s);
  });

  it('refuses a node that stands there twice', () => {
    expect(refused([file('n.csv', 'id,label\na,x\nb,y\na,y\n'), file('e.csv', 'source,target\na,b\n')])).toMatchObject({
      code: 'import.duplicateNode',
      data: { line: 4, node: 'a' },
    });
  });
});

describe('other forms', () => {
  it('reads an edge list with comments; nodes without features are known by their name', () => {
    const { file: made, notes } = read([file('g.edges', '# friends\na b\nb c 2.5\n\n% end\n')]);
    expect(made).toMatchObject({ names: ['a', 'b', 'c'], labels: [-1, -1, -1], classes: [], features: { width: 3, ones: [[0], [1], [2]] } });
    expect((made as GraphFile).edges[1]).toEqual([1, 2, 2.5]);
    expect(notes.map(({ code }) => code)).toEqual(['import.unlabelled', 'import.namesAsFeatures']);
  });

  it('a large graph without features is known by its degrees', () => {
    const ring = Array.from({ length: 1200 }, (_, i) => `${i} ${(i + 1) % 1200}`).join('\n');
    expect((read([file('g.txt', ring)]).file as GraphFile).features).toMatchObject({ width: 32 });
  });

  it('reads nodes and links by name and by number', () => {
    const byNumber = {
      nodes: [
        { name: 'a', group: 1, index: 0 },
        { name: 'b', group: 2, index: 1 },
      ],
      links: [{ source: 1, target: 0, value: 3 }],
    };
    expect(graphOf([file('m.json', JSON.stringify(byNumber))])).toMatchObject({ names: ['a', 'b'], classes: ['1', '2'], labels: [0, 1], edges: [[1, 0, 3]] });
    const byName = {
      directed: true,
      nodes: [
        { id: 'a', features: [1, 2] },
        { id: 'b', features: [3, 4] },
      ],
      edges: [{ source: 'a', target: 'b' }],
    };
    expect(graphOf([file('m.json', JSON.stringify(byName))])).toMatchObject({
      directed: true,
      features: {
        width: 2,
        rows: [
          [1, 2],
          [3, 4],
        ],
      },
    });
  });

  it('reads lists side by side, with places of ones and a split', () => {
    const lists = { numFeatures: 3, features: [[0], [1, 2]], labels: [0, 1], edges: [[0, 1]], classes: ['x', 'y'], train: [0], val: [], test: [1] };
    expect(graphOf([file('cora.json', JSON.stringify(lists))])).toMatchObject({
      features: { width: 3, ones: [[0], [1, 2]] },
      split: { train: [0], validation: [], test: [1] },
    });
    expect(refused([file('cora.json', JSON.stringify({ ...lists, edges: [[0, 7]] }))])).toMatchObject({ code: 'import.unknownNode', data: { node: '7' } });
  });

  it('reads GraphML with its keys, and says where XML is broken', () => {
    const xml = `<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="d0" for="node" attr.name="label"/><key id="d1" for="edge" attr.name="weight"/><key id="d2" for="node" attr.name="size of firm"/>
<graph edgedefault="directed"><node id="n0"><data key="d0">x</data><data key="d2">3</data></node><node id="n1"><data key="d0">y</data><data key="d2">5</data></node>
<edge source="n0" target="n1"><data key="d1">0.5</data></edge></graph></graphml>`;
    expect(graphOf([file('g.graphml', xml)])).toMatchObject({ directed: true, labels: [0, 1], edges: [[0, 1, 0.5]], features: { width: 1, rows: [[3], [5]] } });
    expect(refused([file('g.graphml', xml.replace('target="n1"', 'target="n9"'))])).toMatchObject({
      code: 'import.unknownNode',
      data: { node: 'n9', line: 3 },
    });
    expect(refused([file('g.graphml', xml.replace('</graph>', ''))])).toMatchObject({ code: 'import.xml', data: { line: 3, column: 63 } });
  });

  it.each([
    ['<graphml>\n<graph><node>\n  </graph></graphml>', 3, 3, '<node>', '</graph>'],
    ['<graphml>\n  <graph>\n', 2, 3, '<graph>', '</graph>'],
    ['<graphml>\n<graph id="a < b"/></graphml>', 2, 1, '&lt;', '&lt;'],
    ['<graphml>\n<data>1 < 2</data></graphml>', 2, 9, '&lt;', '&lt;'],
    ['<graphml>\n<graph id="a" id="b"/></graphml>', 2, 1, 'id', 'id'],
    ['<graphml><key>R&D;</key></graphml>', 1, 10, '&amp;', '&amp;'],
    ['<graphml/><graphml/>', 1, 11, 'outside', '之外'],
    ['<graphml>\n<node id="a</node></graphml>', 2, 1, 'Put a "', '补上 "'],
    ['<graphml>\n<graph', 2, 1, 'cut off', '不完整'],
    ['<graphml><y:Label/></graphml>', 1, 10, 'xmlns', 'xmlns'],
    ['<graphml><!-- a -- b</graphml>', 1, 10, 'The parser says “comment is not', '解析器报告：“comment is not'],
  ])('says in both languages what is wrong with %j, and where', (xml, line, column, ...words) => {
    const problem = refused([file('g.graphml', xml)]);
    expect(problem).toMatchObject({ code: 'import.xml', data: { file: 'g.graphml', line, column } });
    const [en, zh] = (['en', 'zh'] as const).map((language) => sentence(problem, language)) as [string, string];
    expect(en).toContain(words[0]);
    expect(zh).toContain(words[1]);
    // Chinese with names and code, and no English sentence.
    if (!zh.includes('解析器')) expect(zh).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/i);
    for (const text of [en, zh]) expect(text).not.toMatch(/[{}]|undefined/);
  });

  it('refuses a file without any XML', () => {
    expect(refused([file('g.graphml', 'hello')])).toMatchObject({ code: 'import.kind' });
  });

  it('reads a set of graphs with folds of its own', () => {
    const set = '2\n3 1\n0 1 1\n1 2 0 2\n0 1 1\n2 0\n1 1 1\n0 1 0\n';
    const made = reading.setOf([file('SET.txt', set), file('SET.folds.json', '[[0],[1]]')]);
    expect(made).toMatchObject({ format: 'tensorloom-graphs', width: 2, classes: ['0', '1'], folds: [[0], [1]] });
    expect(made.graphs.map(({ count, label, edges }) => [count, label, edges.length])).toEqual([
      [3, 1, 2],
      [2, 0, 1],
    ]);
    expect(refused([file('SET.txt', set.split('\n').slice(0, 6).join('\n'))])).toMatchObject({ code: 'import.short' });
  });

  it('keeps what describes edges: further columns, fields and keys, words one-hot, with the first of repeated edges', () => {
    const csv = graphOf([file('e.csv', 'source,target,weight,length,kind\na,b,2,1.5,street\nb,a,9,9,street\nb,c,1,0.5,path\nc,c,1,7,path\n')]);
    expect(csv.edges).toEqual([
      [0, 1, 2],
      [1, 2, 1],
    ]);
    expect(csv.edgeFeatures).toEqual([
      [1.5, 0, 1],
      [0.5, 1, 0],
    ]);
    const json = { nodes: [{ id: 'a' }, { id: 'b' }], links: [{ source: 'a', target: 'b', value: 1, bond: [1, 0] }] };
    expect(graphOf([file('m.json', JSON.stringify(json))])).toMatchObject({ edgeFeatures: [[1, 0]] });
    expect(graphOf([file('e.csv', 'source,target\na,b\n')]).edgeFeatures).toBeUndefined();
  });

  it('reads many graphs out of JSON, with isolated nodes, loops and bonds; columns mean the same in all', () => {
    const molecule = (label: string, atoms: string[], bonds: [number, number, string][]) => ({
      label,
      nodes: atoms.map((atom, id) => ({ id, atom })),
      links: bonds.map(([source, target, bond]) => ({ source, target, bond })),
    });
    const graphs = [
      molecule(
        'yes',
        ['C', 'C', 'O'],
        [
          [0, 1, 'single'],
          [1, 2, 'double'],
          [2, 2, 'single'],
        ],
      ),
      molecule('no', ['N', 'C'], []),
    ];
    const { file: made, notes } = read([file('set.json', JSON.stringify({ graphs }))]);
    expect(made).toMatchObject({ format: 'tensorloom-graphs', classes: ['no', 'yes'], width: 3 });
    expect((made as GraphSetFile).graphs).toEqual([
      {
        count: 3,
        label: 1,
        features: {
          width: 3,
          rows: [
            [1, 0, 0],
            [1, 0, 0],
            [0, 0, 1],
          ],
        },
        edges: [
          [0, 1, 1],
          [1, 2, 1],
        ],
        edgeFeatures: [
          [0, 1],
          [1, 0],
        ],
      },
      {
        count: 2,
        label: 0,
        features: {
          width: 3,
          rows: [
            [0, 1, 0],
            [1, 0, 0],
          ],
        },
        edges: [],
        edgeFeatures: [],
      },
    ]);
    expect(notes.map(({ code, data }) => [code, data['count']])).toEqual([
      ['import.loops', 1],
      ['import.isolated', 2],
    ]);
    const { label: _, ...nameless } = graphs[1]!;
    expect(refused([file('set.json', JSON.stringify({ graphs: [graphs[0], nameless] }))])).toMatchObject({ code: 'import.graphLabel', data: { graph: 2 } });
    expect(refused([file('set.json', JSON.stringify({ graphs: [graphs[0], 7] }))])).toMatchObject({ code: 'import.lists' });
  });

  it('an edge that only one of its nodes names counts, and is noted', () => {
    const { file: made, notes } = read([file('SET.txt', '2\n3 1\n0 1 1\n1 0\n0 1 1\n2 0\n1 1 1\n0 1 0\n')]);
    expect((made as GraphSetFile).graphs[0]!.edges).toEqual([
      [0, 1, 1],
      [2, 1, 1],
    ]);
    expect(notes).toMatchObject([{ code: 'import.oneWay', data: { count: 2, first: '1: 0 - 1' } }]);
  });

  it.each([
    ['{', 'import.json'],
    ['[]', 'import.kind'],
    ['{"a":1}', 'import.kind'],
  ])('refuses the JSON %s', (text, code) => {
    expect(refused([file('x.json', text)]).code).toBe(code);
  });

  it('refuses a picture', () => {
    expect(refused([file('cat.png', 'PNG')]).code).toBe('import.kind');
  });
});
