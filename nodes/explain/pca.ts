import { stream } from '../train/runtime/random/seed.ts';

/**
 * Principal components: the `dims` directions in which the points differ most, and the points' places along them.
 *
 *     X [count, width]  ->  [count, dims]
 *
 * By randomised subspace iteration: a few random directions, sent through X^T X several times, turn into the leading ones; what is left
 * is a small symmetric problem, solved by Jacobi rotations. Halko, Martinsson, Tropp 2011, algorithms 4.4 and 5.3.
 * Deterministic for a seed; each component's sign is that of its largest entry.
 */
export function pca(features: Float32Array, count: number, width: number, dims: number, seed: number): Float32Array {
  const centred = centre(features, count, width);
  const kept = Math.min(width, dims + 8);
  const random = stream(seed, 'pca');
  let basis = Float64Array.from({ length: width * kept }, () => random() - 0.5);
  orthonormalise(basis, width, kept);
  for (let round = 0; round < 4; round++) {
    basis = productTransposed(centred, product(centred, basis, count, width, kept), count, width, kept);
    orthonormalise(basis, width, kept);
  }
  const projected = product(centred, basis, count, width, kept);
  const { values, vectors } = eigen(productTransposed(projected, projected, count, kept, kept), kept);
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  const out = new Float32Array(count * dims);
  for (let d = 0; d < Math.min(dims, kept); d++) {
    let extreme = 0;
    const column = Float64Array.from({ length: count }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < kept; k++) sum += projected[i * kept + k]! * vectors[k * kept + order[d]!]!;
      if (Math.abs(sum) > Math.abs(extreme)) extreme = sum;
      return sum;
    });
    for (let i = 0; i < count; i++) out[i * dims + d] = extreme < 0 ? -column[i]! : column[i]!;
  }
  return out;
}

function centre(features: Float32Array, count: number, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < count * width; i++) mean[i % width]! += features[i]! / count;
  return Float64Array.from({ length: count * width }, (_, i) => features[i]! - mean[i % width]!);
}

/** a [rows, inner] times b [inner, columns]. */
function product(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) out[i * columns + j]! += factor * b[k * columns + j]!;
    }
  }
  return out;
}

/** a^T b with a [inner, rows] and b [inner, columns]. */
function productTransposed(a: Float64Array, b: Float64Array, inner: number, rows: number, columns: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows * columns);
  for (let k = 0; k < inner; k++) {
    for (let i = 0; i < rows; i++) {
      const factor = a[k * rows + i]!;
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) out[i * columns + j]! += factor * b[k * columns + j]!;
    }
  }
  return out;
}

/** Gram-Schmidt over columns, each done twice for accuracy. A column that the others already span becomes zero. */
function orthonormalise(basis: Float64Array, rows: number, columns: number): void {
  for (let j = 0; j < columns; j++) {
    const before = norm(basis, rows, columns, j);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < rows; i++) dot += basis[i * columns + j]! * basis[i * columns + k]!;
        for (let i = 0; i < rows; i++) basis[i * columns + j]! -= dot * basis[i * columns + k]!;
      }
    }
    const length = norm(basis, rows, columns, j);
    const factor = length > 1e-12 * before ? 1 / length : 0;
    for (let i = 0; i < rows; i++) basis[i * columns + j]! *= factor;
  }
}

function norm(basis: Float64Array, rows: number, columns: number, column: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += basis[i * columns + column]! ** 2;
  return Math.sqrt(sum);
}

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix, by cyclic Jacobi rotations. */
function eigen(matrix: Float64Array, side: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(side * side);
  for (let i = 0; i < side; i++) vectors[i * side + i] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let [inside, outside] = [0, 0];
    for (let p = 0; p < side; p++) {
      inside += a[p * side + p]! ** 2;
      for (let q = 0; q < p; q++) outside += 2 * a[p * side + q]! ** 2;
    }
    if (outside <= 1e-24 * inside) break;
    for (let p = 0; p < side - 1; p++) for (let q = p + 1; q < side; q++) rotate(a, vectors, side, p, q);
  }
  return { values: Float64Array.from({ length: side }, (_, i) => a[i * side + i]!), vectors };
}

function rotate(a: Float64Array, vectors: Float64Array, side: number, p: number, q: number): void {
  const apq = a[p * side + q]!;
  if (apq === 0) return;
  const theta = (a[q * side + q]! - a[p * side + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < side; k++) turn(a, k * side + p, k * side + q, c, s);
  for (let k = 0; k < side; k++) turn(a, p * side + k, q * side + k, c, s);
  for (let k = 0; k < side; k++) turn(vectors, k * side + p, k * side + q, c, s);
}

function turn(a: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [a[i]!, a[j]!];
  a[i] = c * x - s * y;
  a[j] = s * x + c * y;
}
