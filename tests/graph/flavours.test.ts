import { describe, expect, it } from 'vitest';
import { sentence } from '../../nodes/text/problem.ts';
import { graphOf, notesOf, read, refused, setOf } from './reading.ts';

/** Files as other programs write them, and as people do: Gephi, NetworkX, yEd, Cytoscape, a spreadsheet. */

describe('Gephi', () => {
  const nodes = 'Id,Label,timeset,modularity_class\n0,Ana,,1\n1,Bob,,1\n2,Cleo,,0\n3,Dan,,0\n';

  it('tables: names are no classes, the direction stands in a column, empty columns and ids of edges say nothing', () => {
    const edges = 'Source,Target,Type,Id,Label,timeset,Weight\n0,1,Undirected,0,,,1.0\n1,2,Undirected,1,,,2.5\n';
    const { file, notes, label } = read([
      ['nodes.csv', nodes],
      ['edges.csv', edges],
    ]);
    expect(file).toMatchObject({ directed: false, names: ['Ana', 'Bob', 'Cleo', 'Dan'], classes: ['0', '1'], labels: [1, 1, 0, 0] });
    expect(file).toMatchObject({
      edges: [
        [0, 1, 1],
        [1, 2, 2.5],
      ],
    });
    expect('edgeFeatures' in file).toBe(false);
    expect(label).toEqual({ taken: 'modularity_class', among: ['Label', 'timeset', 'modularity_class'] });
    expect(notes.map(({ code }) => code)).toEqual(['import.isolated', 'import.namesAsFeatures']);
    const one = graphOf([
      ['nodes.csv', nodes],
      ['edges.csv', edges.replace('1,2,Undirected', '1,2,Directed')],
    ]);
    // One edge with a direction makes a directed graph, in which the others lead both ways.
    expect(one).toMatchObject({
      directed: true,
      edges: [
        [0, 1, 1],
        [1, 0, 1],
        [1, 2, 2.5],
      ],
    });
  });

  it('GraphML: what says how a node is drawn is left out', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key attr.name="label" attr.type="string" for="node" id="label"/><key attr.name="modularity_class" attr.type="int" for="node" id="m"><default>9</default></key>
<key attr.name="r" attr.type="int" for="node" id="r"/><key attr.name="x" attr.type="float" for="node" id="x"/><key attr.name="age" attr.type="int" for="node" id="age"/>
<key attr.name="weight" attr.type="double" for="edge" id="weight"/><graph edgedefault="undirected">
${['a', 'b', 'c', 'd'].map((id, i) => `<node id="${id}"><data key="label">Name ${id}</data>${i < 2 ? '<data key="m">4</data>' : ''}<data key="r">${i}</data><data key="x">0.${i}</data><data key="age">${30 + i}</data></node>`).join('\n')}
<edge id="0" source="a" target="b"><data key="weight">2.0</data></edge><edge id="1" source="c" target="d"/></graph></graphml>`;
    const { file, notes } = read([['g.graphml', xml]]);
    expect(file).toMatchObject({ names: ['Name a', 'Name b', 'Name c', 'Name d'], classes: ['4', '9'], labels: [0, 0, 1, 1] });
    expect(file).toMatchObject({
      edges: [
        [0, 1, 2],
        [2, 3, 1],
      ],
      features: { width: 1, rows: [[30], [31], [32], [33]] },
    });
    expect(notes).toEqual([{ code: 'import.drawn', data: { columns: 'x, r' } }]);
  });
});

describe('NetworkX', () => {
  it('an edge list with dictionaries', () => {
    expect(graphOf([['karate.edgelist', "0 1 {}\n1 2 {'weight': 4}\n2 0 {'weight': 0.5, 'kind': 'ice'}\n"]])).toMatchObject({
      edges: [
        [0, 1, 1],
        [1, 2, 4],
        [2, 0, 0.5],
      ],
      edgeFeatures: [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    });
  });

  const club = { directed: false, multigraph: false, graph: {}, nodes: [0, 1, 2, 3].map((id) => ({ id, club: id < 2 ? 'Mr. Hi' : 'Officer' })) };

  it('node-link JSON, in which the classes stand in a field of another name: the user says which', () => {
    const text = JSON.stringify({
      ...club,
      edges: [
        { source: 0, target: 1, weight: 4 },
        { source: 2, target: 3, weight: 5 },
      ],
    });
    expect(graphOf([['karate.json', text]])).toMatchObject({ classes: [], features: { width: 2 } });
    expect(graphOf([['karate.json', text]], { label: 'club' })).toMatchObject({ classes: ['Mr. Hi', 'Officer'], labels: [0, 0, 1, 1], features: { width: 4 } });
    expect(refused([['karate.json', text]], { label: 'team' })).toMatchObject({ code: 'import.noColumn', data: { column: 'team', known: 'club' } });
  });

  it('masks of torch-geometric, true and false, say what is learned from', () => {
    const nodes = [0, 1, 2].map((id) => ({ id, y: id % 2, x: [id, 1], train_mask: id === 0, val_mask: id === 1, test_mask: id === 2 }));
    expect(graphOf([['g.json', JSON.stringify({ nodes, links: [{ source: 0, target: 1 }] })]])).toMatchObject({
      labels: [0, 1, 0],
      split: { train: [0], validation: [1], test: [2] },
      features: {
        rows: [
          [0, 1],
          [1, 1],
          [2, 1],
        ],
      },
    });
  });
});

describe('yEd', () => {
  const yed = `<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key for="node" id="d5" attr.name="description" attr.type="string"/><key for="node" id="d6" yfiles.type="nodegraphics"/><key for="edge" id="d10" yfiles.type="edgegraphics"/>
<graph edgedefault="directed" id="G"><node id="n0"><data key="d6"><y:ShapeNode><y:Geometry height="30"/><y:NodeLabel>Pump</y:NodeLabel></y:ShapeNode></data></node>
<node id="g0" yfiles.foldertype="group"><data key="d6"><y:ProxyAutoBoundsNode><y:NodeLabel>Plant</y:NodeLabel></y:ProxyAutoBoundsNode></data>
<graph edgedefault="directed" id="g0:"><node id="g0::n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Valve</y:NodeLabel></y:ShapeNode></data></node></graph></node>
<edge id="e0" source="n0" target="g0::n1"><data key="d10"><y:PolyLineEdge><y:LineStyle/></y:PolyLineEdge></data></edge></graph></graphml>`;

  it('takes the words on the nodes for names, those within groups too, and nothing of the drawing', () => {
    expect(graphOf([['plant.graphml', yed]])).toMatchObject({ directed: true, names: ['Pump', 'Plant', 'Valve'], edges: [[0, 2, 1]], features: { width: 3 } });
    expect(notesOf([['plant.graphml', yed]])).toEqual(['import.isolated', 'import.unlabelled', 'import.namesAsFeatures']);
  });

  it('an edge may have another direction than its graph', () => {
    const mixed = yed.replace('<edge id="e0"', '<edge directed="false" source="g0" target="n0"/><edge id="e0"');
    expect(graphOf([['plant.graphml', mixed]]).edges).toEqual([
      [1, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
    ]);
  });
});

describe('short and other JSON', () => {
  it('nodes by their names, edges as pairs, as Cytoscape has them, or ends that are missing', () => {
    expect(graphOf([['g.json', '{"nodes":["a","b","lonely"],"edges":[["a","b",2],["b","a",2],["a","a"]]}']])).toMatchObject({
      names: ['a', 'b', 'lonely'],
      edges: [[0, 1, 2]],
    });
    const cytoscape = {
      elements: { nodes: [{ data: { id: 'x', name: 'X1' } }, { data: { id: 'y', name: 'Y1' } }], edges: [{ data: { id: 'xy', source: 'x', target: 'y' } }] },
    };
    expect(graphOf([['g.json', JSON.stringify(cytoscape)]])).toMatchObject({ names: ['X1', 'Y1'], edges: [[0, 1, 1]] });
    expect(refused([['g.json', '{"nodes":["a"],"edges":[{"head":"a","tail":"a"}]}']])).toMatchObject({
      code: 'import.noColumn',
      data: { known: 'head, tail' },
    });
    expect(refused([['g.json', '{"nodes":["a","b"],"edges":[["a","b",null]]}']])).toMatchObject({ code: 'import.notNumber', data: { line: 1, got: 'null' } });
  });
});

describe('tables and lists by hand', () => {
  it('names with blanks between commas, a byte order mark, a name alone, a first line of headings', () => {
    expect(graphOf([['g.csv', '\uFEFFJean Valjean,Cosette\nCosette,"Marius P."\n']]).names).toEqual(['Jean Valjean', 'Cosette', 'Marius P.']);
    expect(graphOf([['g.edges', 'source target\na b\nc\n']])).toMatchObject({ names: ['a', 'b', 'c'], edges: [[0, 1, 1]] });
    expect(graphOf([['g.txt', 'paper cites\n35 1033\n35 103482\n']]).names).toEqual(['35', '1033', '103482']);
    expect(refused([['g.txt', 'a b 1 2\n']])).toMatchObject({ code: 'import.cells', data: { line: 1, got: 4 } });
    expect(refused([['g.csv', 'who,whom,since,where\na,b,2001,here\n']])).toMatchObject({
      code: 'import.noEdges',
      data: { known: 'who, whom, since, where' },
    });
  });

  const edges: readonly [string, string] = ['e.csv', 'source,target\nana,bob\nbob,cy\n'];

  it('edges may name the nodes by another column than the first', () => {
    expect(graphOf([['n.csv', 'id,name,age\n1,ana,30\n2,bob,\n3,cy,50\n'], edges])).toMatchObject({
      names: ['ana', 'bob', 'cy'],
      edges: [
        [0, 1, 1],
        [1, 2, 1],
      ],
      // The empty cell counts as the mean of the others.
      features: { rows: [[30], [40], [50]] },
    });
    expect(notesOf([['n.csv', 'id,name,age\n1,ana,30\n2,bob,\n3,cy,50\n'], edges])).toContain('import.missing');
  });

  it('words among numbers are refused with their line, and a column of words too many is left out', () => {
    const people = (ages: readonly string[]) => `id,age,mail\n${['ana', 'bob', 'cy'].map((id, i) => `${id},${ages[i]},${id}@x`).join('\n')}\n`;
    expect(refused([['n.csv', people(['30', '4o', '50'])], edges])).toMatchObject({
      code: 'import.notNumber',
      data: { file: 'n.csv', line: 3, column: 'age', got: '4o' },
    });
    const many = Array.from({ length: 60 }, (_, i) => `p${i}`);
    const table = `id,age,mail\n${many.map((id, i) => `${id},${i},${id}@x`).join('\n')}\n`;
    const links = `source,target\n${many
      .slice(1)
      .map((id) => `p0,${id}`)
      .join('\n')}\n`;
    const { file, notes } = read([
      ['n.csv', table],
      ['e.csv', links],
    ]);
    expect(file).toMatchObject({ features: { width: 1 } });
    expect(notes.map((note) => sentence(note, 'en'))).toContain('n.csv: mail holds 60 different words and was left out; up to 50 can be features.');
  });

  it('a class for each node is none', () => {
    const own = 'id,label\na,w\nb,x\nc,y\nd,z\n';
    const { file, notes } = read([
      ['n.csv', own],
      ['e.csv', 'source,target\na,b\n'],
    ]);
    expect(file).toMatchObject({ classes: [], names: ['w', 'x', 'y', 'z'] });
    expect(notes[0]).toEqual({ code: 'import.labelIsName', data: { file: 'n.csv', column: 'label' } });
    expect(
      graphOf(
        [
          ['n.csv', own],
          ['e.csv', 'source,target\na,b\n'],
        ],
        { label: 'label' },
      ).classes,
    ).toEqual(['w', 'x', 'y', 'z']);
  });
});

describe('many graphs in a file', () => {
  const nodes = 'graph,id,atom,graph_label\n1,0,C,yes\n1,1,O,yes\n2,0,C,no\n2,1,N,no\n2,2,C,no\n';

  it('of tables with a column that says which graph a row belongs to', () => {
    const set = setOf([
      ['nodes.csv', nodes],
      ['edges.csv', 'graph,source,target,bond\n1,0,1,double\n2,0,1,single\n2,1,2,single\n'],
    ]);
    expect(set).toMatchObject({ classes: ['no', 'yes'], width: 3 });
    expect(set.graphs).toMatchObject([
      { count: 2, label: 1, edges: [[0, 1, 1]], edgeFeatures: [[1, 0]] },
      {
        count: 3,
        label: 0,
        edges: [
          [0, 1, 1],
          [1, 2, 1],
        ],
        edgeFeatures: [
          [0, 1],
          [0, 1],
        ],
      },
    ]);
    expect(
      refused([
        ['nodes.csv', nodes],
        ['edges.csv', 'graph,source,target\n1,0,1\n2,0,3\n'],
      ]),
    ).toMatchObject({ code: 'import.unknownNode', data: { line: 3, node: '3' } });
    expect(
      refused([
        ['nodes.csv', 'id\n0\n1\n'],
        ['edges.csv', 'graph,source,target\n1,0,1\n'],
      ]),
    ).toMatchObject({ code: 'import.noColumn', data: { column: 'graph' } });
  });

  it('of GraphML and of a list in JSON; graphs of which none has a class can still be imitated', () => {
    const graph = (label: string) =>
      `<graph edgedefault="undirected">${label}<node id="a"><data key="k">C</data></node><node id="b"><data key="k">O</data></node><edge source="a" target="b"/></graph>`;
    const xml = (...labels: string[]) =>
      `<graphml><key id="l" for="graph" attr.name="label"/><key id="k" for="node" attr.name="label"/>${labels.map(graph).join('')}</graphml>`;
    const set = setOf([['set.graphml', xml('<data key="l">yes</data>', '<data key="l">no</data>')]]);
    // What a node is called is one more of its features: the classes are those of the graphs.
    expect(set).toMatchObject({ classes: ['no', 'yes'], width: 2 });
    expect(set.graphs.map(({ label, features }) => [label, features])).toEqual(
      [1, 0].map((label) => [
        label,
        {
          width: 2,
          rows: [
            [1, 0],
            [0, 1],
          ],
        },
      ]),
    );
    expect(refused([['set.graphml', xml('<data key="l">yes</data>', '')]])).toMatchObject({ code: 'import.graphLabel', data: { graph: 2 } });
    expect(notesOf([['set.graphml', xml('', '')]])).toEqual(['import.noClasses']);
    const list = [1, 2].map((n) => ({ directed: false, graph: { label: n }, nodes: [{ id: 0 }, { id: 1 }], edges: [{ source: 0, target: 1 }] }));
    expect(setOf([['set.json', JSON.stringify(list)]])).toMatchObject({ classes: ['1', '2'], graphs: [{ label: 0 }, { label: 1 }] });
  });
});
