// What of t-SNE is done for every pair of points, four numbers at a time.

/** In one vector's first lane, what its four lanes hold together. */
// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Squares of the distances between all points: rows of `features`, `stride` numbers each (a multiple of four, zeros at the end), into `distances` [count, count]. */
export function squaredDistances(count: i32, stride: i32, features: usize, distances: usize): void {
  const row = (<usize>stride) << 2;
  for (let i = 0; i < count; i++) {
    const first = features + i * row;
    for (let j = 0; j < i; j++) {
      const second = features + j * row;
      let sum = f32x4.splat(0);
      for (let k: usize = 0; k < row; k += 16) {
        const apart = f32x4.sub(v128.load(first + k), v128.load(second + k));
        sum = f32x4.add(sum, f32x4.mul(apart, apart));
      }
      const distance = sumOf(sum);
      store<f32>(distances + ((<usize>(i * count + j)) << 2), distance);
      store<f32>(distances + ((<usize>(j * count + i)) << 2), distance);
    }
  }
}

/**
 * dC/dy without the factor 4, which the rate holds:
 *
 *     exaggeration * sum over j of p_ij q_ij (y_i - y_j)  -  sum over j of q_ij^2 (y_i - y_j) / Z        q_ij = (1 + |y_i - y_j|^2)^-1, Z = sum of all q_ij
 *
 * `x`, `y`: the points' places, with room up to a multiple of four; `gradientX`, `gradientY`: results, like them. Who is near whom stands there
 * once for each pair: point i's partners, all behind it, are `to[from[i]] .. to[from[i + 1] - 1]`, their p in `values`. Every pair is summed: on a vector unit this is quicker than a tree up to several thousand points.
 */
export function gradient(count: i32, x: usize, y: usize, gradientX: usize, gradientY: usize, from: usize, to: usize, values: usize, exaggeration: f32): void {
  const total = <f32>(1 / repel(count, x, y, gradientX, gradientY));
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    store<f32>(gradientX + at, -load<f32>(gradientX + at) * total);
    store<f32>(gradientY + at, -load<f32>(gradientY + at) * total);
  }
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    const xi = load<f32>(x + at);
    const yi = load<f32>(y + at);
    let pullX: f32 = 0;
    let pullY: f32 = 0;
    const end = load<i32>(from + at, 4);
    for (let k = load<i32>(from + at); k < end; k++) {
      const entry = (<usize>k) << 2;
      const j = (<usize>load<i32>(to + entry)) << 2;
      const dx = xi - load<f32>(x + j);
      const dy = yi - load<f32>(y + j);
      const pull = (exaggeration * load<f32>(values + entry)) / (1 + dx * dx + dy * dy);
      pullX += pull * dx;
      pullY += pull * dy;
      store<f32>(gradientX + j, load<f32>(gradientX + j) - pull * dx);
      store<f32>(gradientY + j, load<f32>(gradientY + j) - pull * dy);
    }
    store<f32>(gradientX + at, load<f32>(gradientX + at) + pullX);
    store<f32>(gradientY + at, load<f32>(gradientY + at) + pullY);
  }
}

/** How all others push each point away, unnormalised, each pair measured once; the answer is Z. */
function repel(count: i32, x: usize, y: usize, pushX: usize, pushY: usize): f64 {
  const one = f32x4.splat(1);
  const lanes = i32x4(0, 1, 2, 3);
  const whole = count & ~3;
  // Lanes beyond the last point push nobody.
  const tail = i32x4.lt_s(lanes, i32x4.splat(count - whole));
  memory.fill(pushX, 0, ((<usize>count + 3) & ~3) << 2);
  memory.fill(pushY, 0, ((<usize>count + 3) & ~3) << 2);
  let total: f64 = 0;
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    const xi = v128.load32_splat(x + at);
    const yi = v128.load32_splat(y + at);
    let sum = f32x4.splat(0);
    let forceX = f32x4.splat(0);
    let forceY = f32x4.splat(0);
    const first = i & ~3;
    // Of the four among which it is, those behind it.
    let counted = i32x4.gt_s(lanes, i32x4.splat(i - first));
    for (let j = first; j < count; j += 4) {
      const other = (<usize>j) << 2;
      const dx = f32x4.sub(xi, v128.load(x + other));
      const dy = f32x4.sub(yi, v128.load(y + other));
      let q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      if (j == whole) counted = v128.and(counted, tail);
      q = v128.and(q, counted);
      counted = i32x4.splat(-1);
      const push = f32x4.mul(q, q);
      const alongX = f32x4.mul(push, dx);
      const alongY = f32x4.mul(push, dy);
      sum = f32x4.add(sum, q);
      forceX = f32x4.add(forceX, alongX);
      forceY = f32x4.add(forceY, alongY);
      v128.store(pushX + other, f32x4.sub(v128.load(pushX + other), alongX));
      v128.store(pushY + other, f32x4.sub(v128.load(pushY + other), alongY));
    }
    total += 2 * sumOf(sum);
    store<f32>(pushX + at, load<f32>(pushX + at) + sumOf(forceX));
    store<f32>(pushY + at, load<f32>(pushY + at) + sumOf(forceY));
  }
  return total;
}
