// Matrix product, op(A) op(B): either side turned over, one or many.
//
// A tile of 4 x 8 numbers of the result stays in registers while the depth goes by. B is laid into panels of 8 columns first, `deep` rows at a time, so
// that a panel fits the first cache; A is read where it lies, or, when it is turned over, laid into panels of 4 rows. The sum of a number of the result
// goes through the depth in order, whatever tile it falls into and whoever computes it.

import { fma, splat, partOf, keep } from './vectors';
import { ofProduct } from './parts';
import { job, scratch, share } from './pool';

const rows: i32 = 4;
const columns: i32 = 8;
/** Rows of B that are laid out at a time. */
const deep: i32 = 256;
/** Columns of B that are laid out at a time. */
const wide: i32 = 256;
/** Rows of a turned A that are laid out at a time. */
const high: i32 = 64;

/** Where a thread's panels lie in its own memory; 256 KiB, 64 KiB, and a tile. */
const panelsOfA: i32 = deep * wide * 4;
const edge: i32 = panelsOfA + deep * high * 4;
/** How much of a thread's memory a product needs; a kernel that multiplies may use what comes after. */
export const productScratch: i32 = edge + rows * columns * 4;

// @ts-ignore: decorator
@unmanaged
class Product {
  a: usize;
  b: usize;
  c: usize;
  m: i32;
  n: i32;
  k: i32;
  // Numbers from one row to the next, as the matrices lie.
  aRow: i32;
  bRow: i32;
  cRow: i32;
  aTurned: bool;
  bTurned: bool;
  // Numbers from one matrix to the next; 0: the same for all.
  aNext: i32;
  bNext: i32;
  count: i32;
  /** How many rows and columns a part has. */
  partRows: i32;
  partColumns: i32;
}

/** `count` products [m, k] [k, n] -> [m, n]. */
export function product(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, aRow: i32, bRow: i32, cRow: i32,
  aTurned: bool, bTurned: bool, aNext: i32, bNext: i32, count: i32,
): void {
  const it = job<Product>();
  it.a = a;
  it.b = b;
  it.c = c;
  it.m = m;
  it.n = n;
  it.k = k;
  it.aRow = aRow;
  it.bRow = bRow;
  it.cRow = cRow;
  it.aTurned = aTurned;
  it.bTurned = bTurned;
  it.aNext = aNext;
  it.bNext = bNext;
  it.count = count;
  it.partRows = m;
  it.partColumns = n;
  // Sixteen parts are enough for all threads to end together.
  if (count < 16) {
    const pieces = 16 / count;
    if (m >= n) it.partRows = max(high, (m / pieces + high - 1) / high * high);
    else it.partColumns = max(64, (n / pieces + 63) / 64 * 64);
  }
  const parts = count > 4096 ? 4096 : count * piecesOf(m, it.partRows) * piecesOf(n, it.partColumns);
  share(ofProduct, parts, <f64>m * <f64>n * <f64>k * <f64>count > 400000);
}

// @ts-ignore: decorator
@inline
function piecesOf(size: i32, piece: i32): i32 {
  return size == 0 ? 0 : (size + piece - 1) / piece;
}

export function productPart(part: i32): void {
  const it = job<Product>();
  if (it.count > 4096) {
    // So many that each part is a run of whole products.
    const first = <i32>(<i64>it.count * part / 4096);
    const last = <i32>(<i64>it.count * (part + 1) / 4096);
    for (let i = first; i < last; i++) piece(it, i, 0, it.m, 0, it.n);
    return;
  }
  const across = piecesOf(it.n, it.partColumns);
  const each = across * piecesOf(it.m, it.partRows);
  const within = part % each;
  const row = (within / across) * it.partRows;
  const column = (within % across) * it.partColumns;
  piece(it, part / each, row, min(it.m, row + it.partRows), column, min(it.n, column + it.partColumns));
}

function piece(it: Product, index: i32, row: i32, lastRow: i32, column: i32, lastColumn: i32): void {
  const a = it.a + ((<usize>index * it.aNext) << 2) + ((<usize>row * (it.aTurned ? 1 : it.aRow)) << 2);
  const b = it.b + ((<usize>index * it.bNext) << 2) + ((<usize>column * (it.bTurned ? it.bRow : 1)) << 2);
  const c = it.c + ((<usize>index * it.m * it.n) << 2) + ((<usize>row * it.cRow + column) << 2);
  multiply(a, b, c, lastRow - row, lastColumn - column, it.k, it.aRow, it.bRow, it.cRow, it.aTurned, it.bTurned, false);
}

/** The product of this thread alone. `add`: to what C holds. */
export function multiply(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, aRow: i32, bRow: i32, cRow: i32, aTurned: bool, bTurned: bool, add: bool,
): void {
  if (k == 0 && !add) {
    for (let i = 0; i < m; i++) memory.fill(c + ((<usize>i * cRow) << 2), 0, <usize>n << 2);
    return;
  }
  const panels = scratch();
  for (let column = 0; column < n; column += wide) {
    const width = min(wide, n - column);
    for (let depth = 0; depth < k; depth += deep) {
      const length = min(deep, k - depth);
      const from = b + ((bTurned ? <usize>column * bRow + depth : <usize>depth * bRow + column) << 2);
      layColumns(from, panels, length, width, bRow, bTurned);
      const goOn = add || depth > 0;
      const cFrom = c + (<usize>column << 2);
      if (aTurned || crowded(aRow, width)) {
        for (let row = 0; row < m; row += high) {
          const height = min(high, m - row);
          if (aTurned) layRows(a + ((<usize>depth * aRow + row) << 2), scratch() + panelsOfA, length, height, aRow);
          else layLines(a + ((<usize>row * aRow + depth) << 2), scratch() + panelsOfA, length, height, aRow);
          for (let p = 0; p < width; p += columns) {
            const panel = panels + ((<usize>p * length) << 2);
            for (let r = 0; r < height; r += rows) {
              const tile = cFrom + ((<usize>(row + r) * cRow + p) << 2);
              tiles<Laid>(scratch() + panelsOfA + ((<usize>r * length) << 2), 0, panel, tile, cRow, length, height - r, width - p, goOn);
            }
          }
        }
      } else {
        multiplyLaid(a + (<usize>depth << 2), aRow, panels, cFrom, cRow, m, width, length, goOn);
      }
    }
  }
}

/** Rows whose distance is a large power of two fall on the same few places of the cache. */
// @ts-ignore: decorator
@inline
function crowded(aRow: i32, width: i32): bool {
  return aRow >= 256 && (aRow & 127) == 0 && width >= 64;
}

/** Lays rows of an A that is not turned side by side, 4 at a time. */
function layLines(from: usize, to: usize, k: i32, m: i32, row: i32): void {
  const bytes = <usize>row << 2;
  for (let r = 0; r < m; r += rows) {
    layFour(from + <usize>r * bytes, to, k, bytes, m - r, 16);
    to += <usize>k << 4;
  }
}

/** A as it lies times panels that are laid out. */
function multiplyLaid(a: usize, aRow: i32, panels: usize, c: usize, cRow: i32, m: i32, n: i32, k: i32, add: bool): void {
  for (let row = 0; row < m; row += high) {
    const last = min(m, row + high);
    for (let p = 0; p < n; p += columns) {
      const panel = panels + ((<usize>p * k) << 2);
      for (let r = row; r < last; r += rows) {
        tiles<Plain>(a + ((<usize>r * aRow) << 2), aRow, panel, c + ((<usize>r * cRow + p) << 2), cRow, k, m - r, n - p, add);
      }
    }
  }
}

/** All of op(B) in panels, `deep` rows after the other: room for k * n numbers, n rounded up to 8. */
export function layAll(b: usize, to: usize, k: i32, n: i32, row: i32, turned: bool): void {
  const width = (n + columns - 1) / columns * columns;
  for (let depth = 0; depth < k; depth += deep) {
    const from = b + ((turned ? <usize>depth : <usize>depth * row) << 2);
    layColumns(from, to + ((<usize>depth * width) << 2), min(deep, k - depth), n, row, turned);
  }
}

/** A as it lies times what `layAll` laid out. */
export function multiplyAll(a: usize, aRow: i32, laid: usize, c: usize, cRow: i32, m: i32, n: i32, k: i32, add: bool = false): void {
  const width = (n + columns - 1) / columns * columns;
  for (let depth = 0; depth < k; depth += deep) {
    multiplyLaid(a + (<usize>depth << 2), aRow, laid + ((<usize>depth * width) << 2), c, cRow, m, n, min(deep, k - depth), add || depth > 0);
  }
}

/** Lays columns of op(B) side by side, 8 at a time, depth after depth; zeros beyond the last column. */
function layColumns(from: usize, to: usize, k: i32, n: i32, row: i32, turned: bool): void {
  const bytes = <usize>row << 2;
  for (let p = 0; p < n; p += columns) {
    const count = n - p;
    if (!turned) {
      let source = from + (<usize>p << 2);
      if (count >= columns) {
        for (let d = 0; d < k; d++) {
          v128.store(to, v128.load(source));
          v128.store(to, v128.load(source, 16), 16);
          source += bytes;
          to += 32;
        }
      } else {
        for (let d = 0; d < k; d++) {
          v128.store(to, partOf(source, count));
          v128.store(to, count > 4 ? partOf(source + 16, count - 4) : splat(0), 16);
          source += bytes;
          to += 32;
        }
      }
    } else {
      for (let half = 0; half < 8; half += 4) {
        layFour(from + <usize>(p + half) * bytes, to + (half << 2), k, bytes, count - half, 32);
      }
      to += <usize>k << 5;
    }
  }
}

/** Four rows that lie one after the other are laid across: number d of each, side by side, every `step` bytes. */
function layFour(from: usize, to: usize, k: i32, bytes: usize, count: i32, step: usize): void {
  const second = count > 1 ? from + bytes : from;
  const third = count > 2 ? second + bytes : from;
  const fourth = count > 3 ? third + bytes : from;
  let at: usize = 0;
  let d = 0;
  if (count >= 4) {
    for (; d + 4 <= k; d += 4) {
      const x = v128.load(from + at);
      const y = v128.load(second + at);
      const z = v128.load(third + at);
      const w = v128.load(fourth + at);
      const xy = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
      const zw = v128.shuffle<f32>(z, w, 0, 4, 1, 5);
      const xyHigh = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
      const zwHigh = v128.shuffle<f32>(z, w, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(xy, zw, 0, 1, 4, 5));
      v128.store(to + step, v128.shuffle<f32>(xy, zw, 2, 3, 6, 7));
      v128.store(to + 2 * step, v128.shuffle<f32>(xyHigh, zwHigh, 0, 1, 4, 5));
      v128.store(to + 3 * step, v128.shuffle<f32>(xyHigh, zwHigh, 2, 3, 6, 7));
      to += 4 * step;
      at += 16;
    }
  }
  for (; d < k; d++) {
    store<f32>(to, count > 0 ? load<f32>(from + at) : 0);
    store<f32>(to, count > 1 ? load<f32>(second + at) : 0, 4);
    store<f32>(to, count > 2 ? load<f32>(third + at) : 0, 8);
    store<f32>(to, count > 3 ? load<f32>(fourth + at) : 0, 12);
    to += step;
    at += 4;
  }
}

/** Lays rows of a turned A side by side, 4 at a time. */
function layRows(from: usize, to: usize, k: i32, m: i32, row: i32): void {
  const bytes = <usize>row << 2;
  const panel = <usize>k << 4;
  for (let d = 0; d < k; d++) {
    let place = to;
    let r = 0;
    for (; r + 4 <= m; r += 4) {
      v128.store(place, v128.load(from + (<usize>r << 2)));
      place += panel;
    }
    if (r < m) v128.store(place, partOf(from + (<usize>r << 2), m - r));
    from += bytes;
    to += 16;
  }
}

/** How A stands: as it lies, or in panels of 4 rows. */
type Plain = i32;
type Laid = f32;

/** The 4 rows from `a` on times one panel; what of the tile lies outside is left out. */
// @ts-ignore: decorator
@inline
function tiles<A>(a: usize, aRow: i32, panel: usize, c: usize, cRow: i32, k: i32, m: i32, n: i32, add: bool): void {
  const aBytes: usize = isFloat<A>() ? 4 : <usize>aRow << 2;
  const cBytes = <usize>cRow << 2;
  const height = min(m, rows);
  if (n >= columns) {
    if (height == rows) tile<A>(a, aBytes, panel, c, cBytes, k, add);
    else for (let r: usize = 0; r < <usize>height; r++) line<A>(a + r * aBytes, panel, c + r * cBytes, k, add);
    return;
  }
  const aside = scratch() + edge;
  for (let r: usize = 0; r < <usize>height; r++) {
    const to = aside + (r << 5);
    if (add) for (let j: usize = 0; j < <usize>n; j++) store<f32>(to + (j << 2), load<f32>(c + r * cBytes + (j << 2)));
    if (height < rows) line<A>(a + r * aBytes, panel, to, k, add);
  }
  if (height == rows) tile<A>(a, aBytes, panel, aside, columns * 4, k, add);
  for (let r: usize = 0; r < <usize>height; r++) {
    const from = aside + (r << 5);
    const to = c + r * cBytes;
    keep(to, v128.load(from), n);
    if (n > 4) keep(to + 16, v128.load(from, 16), n - 4);
  }
}

function tile<A>(a: usize, aBytes: usize, b: usize, c: usize, cBytes: usize, k: i32, add: bool): void {
  const c1 = c + cBytes;
  const c2 = c1 + cBytes;
  const c3 = c2 + cBytes;
  let x0 = splat(0);
  let x1 = splat(0);
  let x2 = splat(0);
  let x3 = splat(0);
  let y0 = splat(0);
  let y1 = splat(0);
  let y2 = splat(0);
  let y3 = splat(0);
  if (add) {
    x0 = v128.load(c);
    x1 = v128.load(c1);
    x2 = v128.load(c2);
    x3 = v128.load(c3);
    y0 = v128.load(c, 16);
    y1 = v128.load(c1, 16);
    y2 = v128.load(c2, 16);
    y3 = v128.load(c3, 16);
  }
  let a1 = a + aBytes;
  let a2 = a1 + aBytes;
  let a3 = a2 + aBytes;
  const last = b + (<usize>k << 5);
  const lastPair = b + (<usize>(k & ~1) << 5);
  while (b < lastPair) {
    let bx = v128.load(b);
    let by = v128.load(b, 16);
    let at = v128.load_splat<f32>(a);
    x0 = fma(at, bx, x0);
    y0 = fma(at, by, y0);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 4) : v128.load_splat<f32>(a1);
    x1 = fma(at, bx, x1);
    y1 = fma(at, by, y1);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 8) : v128.load_splat<f32>(a2);
    x2 = fma(at, bx, x2);
    y2 = fma(at, by, y2);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 12) : v128.load_splat<f32>(a3);
    x3 = fma(at, bx, x3);
    y3 = fma(at, by, y3);
    bx = v128.load(b, 32);
    by = v128.load(b, 48);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 16) : v128.load_splat<f32>(a, 4);
    x0 = fma(at, bx, x0);
    y0 = fma(at, by, y0);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 20) : v128.load_splat<f32>(a1, 4);
    x1 = fma(at, bx, x1);
    y1 = fma(at, by, y1);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 24) : v128.load_splat<f32>(a2, 4);
    x2 = fma(at, bx, x2);
    y2 = fma(at, by, y2);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 28) : v128.load_splat<f32>(a3, 4);
    x3 = fma(at, bx, x3);
    y3 = fma(at, by, y3);
    b += 64;
    if (isFloat<A>()) a += 32;
    else {
      a += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
    }
  }
  if (b < last) {
    const bx = v128.load(b);
    const by = v128.load(b, 16);
    let at = v128.load_splat<f32>(a);
    x0 = fma(at, bx, x0);
    y0 = fma(at, by, y0);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 4) : v128.load_splat<f32>(a1);
    x1 = fma(at, bx, x1);
    y1 = fma(at, by, y1);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 8) : v128.load_splat<f32>(a2);
    x2 = fma(at, bx, x2);
    y2 = fma(at, by, y2);
    at = isFloat<A>() ? v128.load_splat<f32>(a, 12) : v128.load_splat<f32>(a3);
    x3 = fma(at, bx, x3);
    y3 = fma(at, by, y3);
  }
  v128.store(c, x0);
  v128.store(c1, x1);
  v128.store(c2, x2);
  v128.store(c3, x3);
  v128.store(c, y0, 16);
  v128.store(c1, y1, 16);
  v128.store(c2, y2, 16);
  v128.store(c3, y3, 16);
}

/** One row of a tile, where there are fewer than four. */
function line<A>(a: usize, b: usize, c: usize, k: i32, add: bool): void {
  let x = splat(0);
  let y = splat(0);
  if (add) {
    x = v128.load(c);
    y = v128.load(c, 16);
  }
  const last = b + (<usize>k << 5);
  for (; b < last; b += 32) {
    const at = v128.load_splat<f32>(a);
    x = fma(at, v128.load(b), x);
    y = fma(at, v128.load(b, 16), y);
    a += isFloat<A>() ? 16 : 4;
  }
  v128.store(c, x);
  v128.store(c, y, 16);
}
