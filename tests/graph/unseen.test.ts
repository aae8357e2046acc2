import { afterAll, describe, expect, it } from 'vitest';
import { keepGraph } from '../../main/services/graphImport.ts';
import { decoded } from '../../main/services/graphs/decoded.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { temporaryPlaces } from '../services/temporary.ts';
import { graphOf, notesOf, read, refused } from './reading.ts';

const where = temporaryPlaces();
afterAll(() => where.remove());

/** Files as spreadsheets, Cytoscape, NetLogo and NetworkX write them, and as students do. */

describe('tables', () => {
  it('take a decimal comma where commas separate nothing', () => {
    const nodes = 'Id;Gruppe;Einkommen\r\nAnna;A;1,5\r\nBernd;B;-2,25\r\nCäcilie;A;3\r\n';
    const graph = graphOf([
      ['knoten.csv', nodes],
      ['kanten.csv', 'Source;Target;Weight\r\nAnna;Bernd;0,5\r\nBernd;Cäcilie;2\r\n'],
    ]);
    expect(graph.edges).toEqual([
      [0, 1, 0.5],
      [1, 2, 2],
    ]);
    expect(graph.features).toMatchObject({ rows: [expect.arrayContaining([1.5]), expect.arrayContaining([-2.25]), expect.arrayContaining([3])] });
    expect(graphOf([['g.txt', 'a;b;0,5\nb;c;1\n']]).edges).toEqual([
      [0, 1, 0.5],
      [1, 2, 1],
    ]);
    // Between commas it may as well stand for thousands.
    expect(refused([['e.csv', 'source,target,weight\na,b,"1,234"\n']])).toMatchObject({ code: 'import.notNumber', data: { line: 2, got: '1,234' } });
  });

  it.each([
    ['起点,终点,权重', '编号,类别,年龄'],
    ['源,目标,权值', '名称,标签,年龄'],
  ])('may have their columns named in Chinese: %s', (ends, about) => {
    const graph = graphOf([
      ['边.csv', `${ends}\n张三,李四,2\n李四,王五,1.5\n赵六,张三,3\n`],
      ['节点.csv', `${about}\n张三,学生,20\n李四,教师,41\n王五,学生,22\n赵六,教师,50\n`],
    ]);
    expect(graph).toMatchObject({ names: ['张三', '李四', '王五', '赵六'], classes: ['学生', '教师'], labels: [0, 1, 0, 1], features: { width: 1 } });
    expect(graph.edges).toContainEqual([3, 0, 3]);
    expect(graphOf([['边.csv', `${ends.split(',', 2).join()}\n张三,李四\n`]]).names).toEqual(['张三', '李四']);
  });

  it('do not learn from the index that pandas writes in front, nor from the numbers that programs give', () => {
    const graph = graphOf([
      ['n.csv', ',id,label,f\n0,n1,A,0.5\n1,n2,B,0.1\n2,n3,A,0.9\n'],
      ['e.csv', ',source,target\n0,n1,n2\n1,n2,n3\n'],
    ]);
    expect(graph).toMatchObject({ names: ['n1', 'n2', 'n3'], features: { width: 1, rows: [[0.5], [0.1], [0.9]] } });
    expect(graph.edgeFeatures).toBeUndefined();
    // Where nothing else names the nodes, the index does.
    expect(
      graphOf([
        ['n.csv', ',f\na,1\nb,2\n'],
        ['e.csv', 'source,target\na,b\n'],
      ]),
    ).toMatchObject({ names: ['a', 'b'], features: { width: 1 } });
  });

  it('may end their lines as old programs do, and a table of nodes alone is told what it lacks', () => {
    expect(graphOf([['e.csv', 'source,target\ra,b\rb,c\r']]).edges).toHaveLength(2);
    const problem = refused([['n.csv', ',id,age,town\n0,a,30,X\n1,b,20,Y\n']]);
    expect(problem).toMatchObject({ code: 'import.noEdges', data: { file: 'n.csv', known: 'id, age, town' } });
    for (const language of ['en', 'zh'] as const) expect(sentence(problem, language)).not.toMatch(/[{}]|undefined/);
  });
});

describe('bytes', () => {
  const chinese = 'source,target\n张三,李四\n';
  /** 张三 and 李四 as a spreadsheet in Chinese saves them. */
  const gb = Buffer.concat([Buffer.from('source,target\n'), Buffer.from([0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0xc0, 0xee, 0xcb, 0xc4, 0x0a])]);
  it.each([
    ['UTF-8', Buffer.from(chinese), chinese],
    ['UTF-8', Buffer.from(`\uFEFF${chinese}`), chinese],
    ['GB18030', gb, chinese],
    ['UTF-16', Buffer.from(`\uFEFF${chinese}`, 'utf16le'), chinese],
    ['UTF-16', Buffer.from(`\uFEFF${chinese}`, 'utf16le').swap16(), chinese],
    ['Windows-1252', Buffer.from('source,target\nCäcilie,José\n', 'latin1'), 'source,target\nCäcilie,José\n'],
  ])('in %s are read as what they say', (encoding, bytes, text) => {
    expect(decoded(bytes)).toEqual({ encoding, text });
  });

  it('are kept with a note where they are not UTF-8', async () => {
    const { facts, notes } = await keepGraph([{ name: 'e.csv', bytes: gb }], where.documents, { directed: false });
    expect(facts).toMatchObject({ nodes: 2, edges: 1 });
    expect(notes[0]).toMatchObject({ code: 'import.encoding', data: { file: 'e.csv', encoding: 'GB18030' } });
    for (const language of ['en', 'zh'] as const) expect(sentence(notes[0]!, language)).toContain('GB18030');
  });
});

describe('adjacency matrices', () => {
  const path = [
    [0, 1, 1],
    [0, 3, 1],
    [1, 2, 1],
  ];
  it.each([
    ['alone', '0,1,0,1\n1,0,1,0\n0,1,0,0\n1,0,0,0\n', ['1', '2', '3', '4']],
    ['between blanks', '0 1 0 1\n1 0 1 0\n0 1 0 0\n1 0 0 0\n', ['1', '2', '3', '4']],
    ['below names', 'a;b;c;d\n0;1;0;1\n1;0;1;0\n0;1;0;0\n1;0;0;0\n', ['a', 'b', 'c', 'd']],
    ['between names', ',a,b,c,d\na,0,1,0,1\nb,1,0,1,0\nc,0,1,0,0\nd,1,,,\n', ['a', 'b', 'c', 'd']],
    ['between numbers as names', ',5,6,7,8\n5,0,1,0,1\n6,1,0,1,0\n7,0,1,0,0\n8,1,0,0,0\n', ['5', '6', '7', '8']],
  ])('of numbers %s', (_, text, names) => {
    const graph = graphOf([[text.includes(' ') ? 'm.txt' : 'm.csv', text]]);
    expect(graph).toMatchObject({ directed: false, names });
    expect(graph.edges).toEqual(path);
  });

  it('are directed where they are not their own mirror image, hold weights, and note what leads back to its node', () => {
    const files = [['m.csv', '0,2,0,0\n0,5,-1.5,0\n0,0,0,0\n1,0,0,0\n']] as const;
    expect(graphOf(files)).toMatchObject({
      directed: true,
      edges: [
        [0, 1, 2],
        [1, 2, -1.5],
        [3, 0, 1],
      ],
    });
    expect(notesOf(files)).toContain('import.loops');
  });

  it('of three rows are told from lists of three edges', () => {
    expect(graphOf([['m.csv', '0,1,0\n1,0,1\n0,1,0\n']]).edges).toHaveLength(2);
    expect(graphOf([['e.csv', '1,2,1\n2,3,1\n3,1,5\n']]).edges).toEqual([
      [0, 1, 1],
      [1, 2, 1],
      [2, 0, 5],
    ]);
    expect(graphOf([['e.csv', 'source,target,weight\n1,2,1\n2,3,1\n3,1,5\n']]).edges).toHaveLength(3);
  });

  it.each([
    ['a cell that is no number', ',a,b\na,0,x\nb,1,0\n', { code: 'import.notNumber', data: { line: 2, column: 'b', got: 'x' } }],
    ['a row that is too short', ',a,b\na,0,1\nb,1\n', { code: 'import.cells', data: { line: 3, expected: 3, got: 2 } }],
    ['nothing but zeros', ',a,b\na,0,0\nb,0,0\n', { code: 'import.empty' }],
  ])('are refused with %s', (_, text, problem) => expect(refused([['m.csv', text]])).toMatchObject(problem));
});

describe('JSON', () => {
  const json = (value: unknown) => [['g.json', JSON.stringify(value)]] as const;
  it.each([
    [
      'neighbours as NetworkX lists them',
      {
        directed: false,
        nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
        adjacency: [[{ id: 'b', weight: 2 }], [{ id: 'a', weight: 2 }, { id: 'c' }], [{ id: 'b' }]],
      },
      [2, 1],
    ],
    ['neighbours by name', { a: ['b'], b: ['a', 'c'] }, [1, 1]],
    [
      'pairs',
      [
        ['a', 'b', 4],
        ['b', 'c', 1],
      ],
      [4, 1],
    ],
    [
      'edges alone',
      [
        { source: 'a', target: 'b' },
        { source: 'b', target: 'c' },
      ],
      [1, 1],
    ],
    [
      'one list of elements',
      {
        elements: [
          { data: { id: 'a' } },
          { data: { id: 'b' } },
          { data: { id: 'c' } },
          { data: { id: 'ab', source: 'a', target: 'b' } },
          { data: { source: 'b', target: 'c' } },
        ],
      },
      [1, 1],
    ],
    [
      'a list of one graph',
      [
        {
          nodes: ['a', 'b', 'c'],
          links: [
            ['a', 'b'],
            ['b', 'c'],
          ],
        },
      ],
      [1, 1],
    ],
  ])('%s', (_, value, [first, second]) => {
    const graph = graphOf(json(value));
    expect(graph.names).toEqual(['a', 'b', 'c']);
    expect(graph.edges).toEqual([
      [0, 1, first],
      [1, 2, second],
    ]);
    expect(read(json(value)).notes.map(({ code }) => code)).not.toContain('import.repeated');
  });

  it('listed neighbours of a directed graph lead one way', () => {
    const nodes = [{ id: 'a' }, { id: 'b' }];
    const both = { directed: true, nodes, adjacency: [[{ id: 'b' }], [{ id: 'a' }]] };
    expect(graphOf(json(both))).toMatchObject({
      directed: true,
      edges: [
        [0, 1, 1],
        [1, 0, 1],
      ],
    });
  });

  it('Cytoscape: the network of a session, without its own numbering', () => {
    const node = (id: string, name: string, degree: number) => ({
      data: { id, shared_name: name, name, SUID: Number(id), degree, selected: false },
      position: { x: 1, y: 2 },
    });
    const edge = { data: { id: '70', source: '62', target: '63', shared_name: 'a (pp) b', interaction: 'pp', SUID: 70, selected: false } };
    const text = JSON.stringify({ data: { name: 'Net' }, elements: { nodes: [node('62', 'A', 2), node('63', 'B', 1), node('64', 'C', 1)], edges: [edge] } });
    expect(graphOf([['net.cyjs', text]])).toMatchObject({ names: ['A', 'B', 'C'], edges: [[0, 1, 1]], features: { width: 1, rows: [[2], [1], [1]] } });
  });

  it('an end that is no node is not taken for a count of nodes where other ends are names', () => {
    const nodes = [1, 2, 3].map((id) => ({ id }));
    expect(
      refused(
        json({
          nodes,
          links: [
            { source: 1, target: 2 },
            { source: 0, target: 3 },
          ],
        }),
      ),
    ).toMatchObject({ code: 'import.unknownNode', data: { node: '0', line: 1 } });
    expect(graphOf(json({ nodes: nodes.map(({ id }) => ({ id: id * 10 })), links: [{ source: 0, target: 2 }] })).edges).toEqual([[0, 2, 1]]);
  });

  it('points at the line of an entry, however the file is laid out', () => {
    const value = {
      about: 'braces } and [brackets',
      nodes: [{ id: 'a' }, { id: 'b', tags: [1] }],
      links: [
        { source: 'a', target: 'b' },
        { source: 'a', target: 'c' },
      ],
    };
    const text = JSON.stringify(value, undefined, 2);
    // The edge begins two lines above its target, and lines are counted from 1.
    const line = text.split('\n').findIndex((one) => one.includes('"c"')) - 1;
    expect(refused([['g.json', text]])).toMatchObject({ code: 'import.unknownNode', data: { node: 'c', line } });
    expect(refused(json(value)).data['line']).toBe(1);
  });

  it.each([
    ['{"nodes":[{"id":"a"}],"links":[{"source":"a","weight":NaN}]}', 'JSON has no NaN', '不能写 NaN'],
    ['{"nodes":[{"id":"a"', 'ends too early', '提前结束'],
    ['{"nodes":[{"id":"a"},],"links":[]}', '“]” cannot stand', '“]”不能出现在这里'],
    [`{"nodes":[${'{"id":"a"},\n'.repeat(20)}"x" 5]}`, 'line 21, column 5', '第 21 行第 5 列'],
  ])('says in both languages what is wrong with %j', (text, en, zh) => {
    const problem = refused([['g.json', text]]);
    expect(problem.code).toBe('import.json');
    expect(sentence(problem, 'en')).toContain(en);
    expect(sentence(problem, 'zh')).toContain(zh);
    expect(sentence(problem, 'zh')).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/i);
  });
});

it('NetLogo: where its turtles stood and which colour they had does not describe them', () => {
  const keys = ['WHO', 'COLOR', 'BREED', 'XCOR', 'ENERGY'].map((name) => `<key id="${name}" for="node" attr.name="${name}"/>`).join('');
  const turtle = (who: number, energy: number) =>
    `<node id="turtle ${who}"><data key="WHO">${who}</data><data key="COLOR">15</data><data key="XCOR">${who / 2}</data><data key="ENERGY">${energy}</data></node>`;
  const text = `<graphml>${keys}<graph edgedefault="undirected">${turtle(0, 7)}${turtle(1, 9)}<edge source="turtle 0" target="turtle 1"/></graph></graphml>`;
  expect(graphOf([['model.graphml', text]])).toMatchObject({ names: ['turtle 0', 'turtle 1'], features: { width: 1, rows: [[7], [9]] } });
});
