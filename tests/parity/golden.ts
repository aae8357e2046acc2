import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** A file that a recipe wrote: tensors by name, and what the recipe says about them. */
export interface Golden<Header> {
  readonly header: Header;
  tensor(name: string): { readonly values: Float32Array; readonly shape: readonly number[] };
}

export interface WeightFormula {
  readonly shape: number[];
  readonly scale: number;
  readonly offset: number;
}

export function golden<Header>(name: string): Golden<Header> {
  const bytes = readFileSync(new URL(`./goldens/${name}.safetensors`, import.meta.url));
  const length = Number(bytes.readBigUInt64LE(0));
  const table = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as { __metadata__: { header: string } } & Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  return {
    header: JSON.parse(table.__metadata__.header) as Header,
    tensor(key) {
      const entry = table[key];
      if (!entry) throw new Error(`${name} has no tensor ${key}`);
      const [from, to] = entry.data_offsets.map((offset) => 8 + length + offset) as [number, number];
      return { values: new Float32Array(bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to)), shape: entry.shape };
    },
  };
}

/** Largest difference, as a share of the largest expected number (or of 1e-3, so that zeros can be compared). */
export function difference(got: Float32Array, expected: Float32Array): number {
  if (got.length !== expected.length) return Infinity;
  let [most, size] = [0, 1e-3];
  for (let i = 0; i < got.length; i++) {
    const off = Math.abs(got[i]! - expected[i]!);
    if (Number.isNaN(off)) return Infinity;
    most = Math.max(most, off);
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return most / size;
}

/** Forward passes in float32 against float64: 1e-5 of the largest number. Gradients: 1e-4. */
export const tolerance = { forward: 1e-5, gradient: 1e-4 };

export function expectClose(what: string, got: Float32Array, expected: Float32Array, limit: number): void {
  expect(difference(got, expected), `${what}: largest difference over the largest number`).toBeLessThan(limit);
}
