import { define, isProblem, type Inferred } from '../../define.ts';
import { flag, text } from '../../params.ts';
import { graphOutputs, graphSignals } from '../graphPorts.ts';
import { classesOf, drawnParts, featureRows, readDrawing } from './drawing.ts';

const [firstNodes, firstEdges] = ['A, 22 50, 1 0, α\nB, 40 20, 0 0\nC, 60 52, 0 0\nD, 80 22, 0 1, β', 'A, B\nB, C\nC, D'];

export const drawnGraph = define({
  type: 'data.drawnGraph',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graph',
  text: {
    name: { en: 'Drawn graph', zh: '手绘图' },
    idea: {
      en: 'A small graph that you draw yourself: nodes with features and classes, edges with weights, with or without direction.',
      zh: '自己动手画的小图：带特征和类别的节点，带权重的边，可以有方向，也可以没有。',
    },
  },
  words: [
    'draw',
    'sketch',
    'own graph',
    'adjacency matrix',
    'nodes',
    'edges',
    'weights',
    'directed',
    '画图',
    '邻接矩阵',
    '节点',
    '边',
    '有向',
    '权重',
    'shouhuitu',
  ],
  inputs: {},
  outputs: graphOutputs,
  params: {
    nodes: text({
      default: firstNodes,
      max: 12_000,
      lines: 5,
      text: { en: 'Nodes', zh: '节点' },
      hint: {
        en: 'One line a node: name, place, features, class, part (train, validation, test or none). The end of a line may be left out. Easier: draw in the Data panel.',
        zh: '每行一个节点：名称, 位置, 特征, 类别, 用途（train、validation、test 或 none）。行尾可以省略。在“数据”面板里直接画更方便。',
      },
    }),
    edges: text({
      default: firstEdges,
      max: 20_000,
      lines: 5,
      text: { en: 'Edges', zh: '边' },
      hint: { en: 'One line an edge: from, to, weight. Without a weight it is 1.', zh: '每行一条边：起点, 终点, 权重。不写权重就是 1。' },
    }),
    directed: flag({
      default: false,
      text: { en: 'Edges have a direction', zh: '边有方向' },
      hint: { en: 'With a direction, messages go from the first node to the second only.', zh: '有方向时，消息只从第一个节点传向第二个节点。' },
    }),
  },
  face: ['directed'],

  infer(_, { nodes, edges, directed }): Inferred {
    const drawing = readDrawing(nodes, edges, directed);
    return isProblem(drawing) ? drawing : graphSignals(featureRows(drawing)[0]!.length, classesOf(drawing).length);
  },
  emit({ nodes, edges, directed }) {
    const drawing = readDrawing(nodes, edges, directed);
    if (isProblem(drawing)) throw new Error(`a drawing that infer refuses: ${drawing.code}`);
    const classes = classesOf(drawing);
    return {
      use: 'drawnGraph',
      from: 'nodes/datasets/drawnGraph.ts',
      args: {
        directed,
        names: drawing.nodes.map(({ name }) => name),
        features: featureRows(drawing),
        classes,
        labels: drawing.nodes.map(({ label }) => classes.indexOf(label)),
        parts: drawing.nodes.map(({ part }) => drawnParts.indexOf(part)),
        edges: drawing.edges.map(({ from, to, weight }) => [from, to, weight]),
      },
    };
  },

  examples: [
    { inputs: {}, params: { nodes: 'a, , 1 0, x\nb, , 0 1, y\nc, , 1 1, x, test\nd, , 0 0, y, test\ne, , 0.5 0', edges: 'a, b\nb, c, 2\nc, d, 0.5\nd, e' } },
    { inputs: {}, params: { nodes: 'a, 1 1, , x\nb, 9 9, , y\nc, , , x, test', edges: 'a, b\nb, a\nc, b', directed: true } },
    { inputs: {}, params: { nodes: '' }, problem: 'drawn.empty' },
    { inputs: {}, params: { nodes: 'a\nb\na' }, problem: 'drawn.twice' },
    { inputs: {}, params: { nodes: 'a, 1 1, 2\nb, 2 2, 2 3' }, problem: 'drawn.width' },
    { inputs: {}, params: { nodes: 'a\nb', edges: 'a, c' }, problem: 'drawn.unknown' },
    { inputs: {}, params: { nodes: 'a\nb', edges: 'a, b\nb, a' }, problem: 'drawn.repeated' },
    { inputs: {}, params: { nodes: 'a\nb', edges: 'a, b, heavy' }, problem: 'drawn.weight' },
  ],
});
