import type { Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';

/**
 * One round of message passing with every number in sight: what goes along each edge, what it counts, what arrives.
 *
 *     after_i = sum over messages j -> i of  share_ji before_j
 *
 *     symmetric   share = w / sqrt(d_i d_j)        mean   share = w / d_i        sum   share = w        d: sums of what arrives, itself included
 *     attention   share = softmax over i's messages of leakyReLU(s (sum of before_j) + s (sum of before_i)), slope 0.2 below zero
 *
 * The first three are the block Message passing. The last is graph attention with one head whose map is the identity and whose two vectors
 * hold `s` throughout: who has large numbers is listened to; like that block it does not look at weights of edges, and hears itself.
 */
export type Propagation = 'symmetric' | 'mean' | 'sum' | 'attention';

export interface Passing {
  readonly how: Propagation;
  readonly selfLoops: boolean;
  /** The `s` of attention: 0 listens to all alike. */
  readonly sharpness: number;
}

export interface Message {
  readonly from: number;
  readonly to: number;
  /** Of the edge; 1 for what a node says to itself. */
  readonly weight: number;
  readonly share: number;
  /** What the sender has. */
  readonly sent: readonly number[];
}

export interface Round {
  /** By receiver and then sender; a node's own message stands where its number says. */
  readonly messages: readonly Message[];
  readonly after: readonly (readonly number[])[];
}

export function passRound({ nodes, edges }: Drawing, directed: boolean, before: readonly (readonly number[])[], passing: Passing): Round {
  const { how } = passing;
  const hearsItself = passing.selfLoops || how === 'attention';
  const both = directed
    ? edges
    : edges.flatMap(({ from, to, weight }) => [
        { from, to, weight },
        { from: to, to: from, weight },
      ]);
  const own = hearsItself ? nodes.map((_, node) => ({ from: node, to: node, weight: 1 })) : [];
  const all = [...both, ...own].sort((a, b) => a.to - b.to || a.from - b.from);
  const share = sharesOf(all, before, passing);
  const messages = all.map((edge, i): Message => ({ ...edge, share: share[i]!, sent: before[edge.from]! }));
  const after = nodes.map(() => new Array<number>(before[0]?.length ?? 0).fill(0));
  for (const message of messages) message.sent.forEach((value, column) => (after[message.to]![column]! += message.share * value));
  return { messages, after };
}

interface Weighed {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

function sharesOf(all: readonly Weighed[], before: readonly (readonly number[])[], { how, sharpness }: Passing): number[] {
  if (how === 'sum') return all.map(({ weight }) => weight);
  if (how === 'attention') {
    const loud = before.map((row) => sharpness * row.reduce((sum, value) => sum + value, 0));
    const scores = all.map(({ from, to }) => leaky(loud[from]! + loud[to]!));
    const most = before.map((_, node) => Math.max(...scores.filter((__, i) => all[i]!.to === node)));
    const powers = scores.map((score, i) => Math.exp(score - most[all[i]!.to]!));
    const sums = arriving(all, powers, before.length);
    return powers.map((power, i) => power / sums[all[i]!.to]!);
  }
  const degrees = arriving(
    all,
    all.map(({ weight }) => weight),
    before.length,
  );
  // Where nothing arrives, or negative weights cancel all that does, nothing is heard.
  const part = degrees.map((degree) => (degree > 1e-6 ? 1 / degree : 0));
  return all.map(({ from, to, weight }) => weight * (how === 'mean' ? part[to]! : Math.sqrt(part[from]! * part[to]!)));
}

function arriving(all: readonly Weighed[], amounts: readonly number[], nodes: number): number[] {
  const sums = new Array<number>(nodes).fill(0);
  all.forEach(({ to }, i) => (sums[to]! += amounts[i]!));
  return sums;
}

const leaky = (x: number): number => (x > 0 ? x : 0.2 * x);

/** What the nodes have before the first round and after each one. */
export function passRounds(drawing: Drawing, directed: boolean, features: readonly (readonly number[])[], passing: Passing, rounds: number): Round[] {
  const done: Round[] = [];
  for (let round = 0, before = features; round < rounds; round++) {
    const next = passRound(drawing, directed, before, passing);
    done.push(next);
    before = next.after;
  }
  return done;
}
