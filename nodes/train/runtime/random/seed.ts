/** One number rules a run: every weight, mask and shuffle derives its own stream from it and a name. */
let run = 1;

/** Sets the seed that `seedOf` mixes in. Called before the model is built. */
export function useSeed(seed: number): void {
  run = seed;
}

/** A 31-bit seed, never 0 (which tfjs takes for "unseeded"), for the thing called `names`: the same in every run with this seed. */
export function seedOf(...names: (string | number)[]): number {
  return (hash(run, names.join('/')) >>> 1) | 1;
}

/**
 * Random numbers in [0, 1) that depend on the seed and the names alone. Unlike `seedOf` it does not look at the run's seed: what
 * is drawn while training (order, noise) stays what it is when another model is built in between.
 *
 * Generator: sfc32, a small counter generator with 128 bits of state (Doty-Humphrey 2010, PractRand).
 */
export function stream(seed: number, ...names: (string | number)[]): () => number {
  const name = names.join('/');
  let [a, b, c, counter] = [hash(seed, name), hash(~seed, name), seed | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 8) / 2 ** 24;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** The key of a counter-based generator (philox.ts), of two 32-bit words: another one for each seed and name. */
export function keyOf(seed: number, ...names: (string | number)[]): readonly [number, number] {
  const name = names.join('/');
  return [hash(seed, name), hash(~seed, name)];
}

/** The numbers 0 .. count - 1 in the order that the seed and the names give (Fisher and Yates). */
export function shuffled(count: number, seed: number, ...names: (string | number)[]): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const random = stream(seed, ...names);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** FNV-1a over the characters, then the finaliser of MurmurHash3, so that names that differ in one character lie far apart. */
function hash(seed: number, name: string): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
