import { paper, type DrawnNode, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import type { Text } from '../../../nodes/text/text.ts';
import type { GraphPreview } from '../../../preload/contract/data.ts';

/** Graphs to begin a drawing with. */
export interface Start {
  readonly id: string;
  readonly text: Text;
  readonly directed?: boolean;
  make(): Drawing;
}

const [middleX, middleY] = [paper.width / 2, paper.height / 2];
const nameOf = (place: number): string => String.fromCharCode(65 + place);

type Place = readonly [number, number];
type Pair = readonly [number, number, number?];

/** Nodes A, B, C ...; the first knows something, its only feature is 1. */
function drawing(places: readonly Place[], pairs: readonly Pair[]): Drawing {
  return {
    nodes: places.map(([x, y], place): DrawnNode => ({ name: nameOf(place), x, y, features: [place === 0 ? 1 : 0], label: '', part: 'none' })),
    edges: pairs.map(([from, to, weight = 1]) => ({ from, to, weight })),
  };
}

const circle = (count: number, radius = 27, turn = 0): Place[] =>
  Array.from({ length: count }, (_, i): Place => {
    const angle = (2 * Math.PI * i) / count - Math.PI / 2 + turn;
    return [Math.round(middleX + radius * Math.cos(angle)), Math.round(middleY + radius * Math.sin(angle))];
  });

const chain = (count: number): Pair[] => Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const);

/** Who met whom in the karate club that Zachary watched for two years (1977, "An Information Flow Model for Conflict and Fission in Small Groups"): members from 1. */
const club =
  '1-2 1-3 2-3 1-4 2-4 3-4 1-5 1-6 1-7 5-7 6-7 1-8 2-8 3-8 4-8 1-9 3-9 3-10 1-11 5-11 6-11 1-12 1-13 4-13 1-14 2-14 3-14 4-14 6-17 7-17 1-18 2-18 1-20 2-20 1-22 2-22 24-26 25-26 3-28 24-28 25-28 3-29 24-30 27-30 2-31 9-31 1-32 25-32 26-32 29-32 3-33 9-33 15-33 16-33 19-33 21-33 23-33 24-33 30-33 31-33 32-33 9-34 10-34 14-34 15-34 16-34 19-34 20-34 21-34 23-34 24-34 27-34 28-34 29-34 30-34 31-34 32-34 33-34';
const withInstructor = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 20, 22]);

/** The instructor (1) and the president (34) are known; who goes with whom is asked of all others. */
function karate(): Drawing {
  const members = Array.from({ length: 34 }, (_, i) => i + 1);
  const spots = new Map<number, Place>();
  for (const [side, list] of [members.filter((one) => withInstructor.has(one)), members.filter((one) => !withInstructor.has(one))].entries()) {
    const left = side === 0 ? 25 : 75;
    const leader = side === 0 ? 1 : 34;
    list
      .filter((one) => one !== leader)
      .forEach((one, i, rest) => {
        const angle = (2 * Math.PI * i) / rest.length;
        const radius = i % 2 === 0 ? 19 : 28;
        spots.set(one, [Math.round(left + radius * 0.78 * Math.cos(angle)), Math.round(middleY + radius * Math.sin(angle))]);
      });
    spots.set(leader, [left, middleY]);
  }
  return {
    nodes: members.map((one): DrawnNode => {
      const [x, y] = spots.get(one)!;
      const leads = one === 1 || one === 34;
      return {
        name: String(one),
        x,
        y,
        features: [one === 1 ? 1 : 0, one === 34 ? 1 : 0],
        label: withInstructor.has(one) ? 'instructor' : 'president',
        part: leads ? 'train' : 'test',
      };
    }),
    edges: club.split(' ').map((pair) => {
      const [from, to] = pair.split('-').map((one) => Number(one) - 1) as [number, number];
      return { from, to, weight: 1 };
    }),
  };
}

/**
 * A graph that the backend reads, such as "Les Miserables", as a drawing; places are still to be found. The first node knows something, as in the others.
 */
export function drawingOf({ picture, weights }: GraphPreview): Drawing {
  const { count, edges, labels, split, classes, names } = picture;
  const pairs = Array.from({ length: edges.length / 2 }, (_, at) => ({ from: edges[2 * at]!, to: edges[2 * at + 1]!, weight: weights?.[at] ?? 1 }));
  return {
    nodes: circle(count).map(([x, y], node): DrawnNode => {
      const label = classes[labels[node]!] ?? '';
      return { name: names[node] ?? String(node), x, y, features: [node === 0 ? 1 : 0], label, part: partNames[split[node]!]! };
    }),
    // Without a direction each edge stands there both ways.
    edges: pairs.filter(({ from, to }) => picture.directed || from < to),
  };
}

const partNames = ['none', 'train', 'validation', 'test'] as const;

export const starts: readonly Start[] = [
  {
    id: 'path',
    text: { en: 'Path', zh: '链' },
    make: () =>
      drawing(
        Array.from({ length: 5 }, (_, i): Place => [12 + 19 * i, middleY + (i % 2 === 0 ? 6 : -6)]),
        chain(5),
      ),
  },
  { id: 'ring', text: { en: 'Ring', zh: '环' }, make: () => drawing(circle(6), [...chain(6), [5, 0]]) },
  {
    id: 'star',
    text: { en: 'Star', zh: '星形' },
    make: () =>
      drawing(
        [[middleX, middleY], ...circle(6)],
        Array.from({ length: 6 }, (_, i) => [0, i + 1] as const),
      ),
  },
  {
    id: 'complete',
    text: { en: 'Everybody with everybody', zh: '完全图' },
    make: () => drawing(circle(5), Array.from({ length: 5 }, (_, a) => Array.from({ length: a }, (__, b) => [b, a] as const)).flat()),
  },
  {
    id: 'tree',
    text: { en: 'Tree', zh: '树' },
    make: () =>
      drawing(
        [
          [50, 10],
          [27, 34],
          [73, 34],
          [14, 60],
          [38, 60],
          [62, 60],
          [86, 60],
        ],
        [
          [0, 1],
          [0, 2],
          [1, 3],
          [1, 4],
          [2, 5],
          [2, 6],
        ],
      ),
  },
  {
    id: 'circle',
    text: { en: 'Ring with a direction', zh: '有向环' },
    directed: true,
    make: () => drawing(circle(5), [...chain(5), [4, 0]]),
  },
  {
    id: 'weighted',
    text: { en: 'Triangle with weights', zh: '带权三角形' },
    make: () =>
      drawing(circle(3), [
        [0, 1, 1],
        [1, 2, 2],
        [0, 2, 0.5],
      ]),
  },
  { id: 'karate', text: { en: 'Karate club (Zachary 1977)', zh: '空手道俱乐部（Zachary，1977）' }, make: karate },
];
