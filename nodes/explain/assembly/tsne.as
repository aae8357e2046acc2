// The gradient of t-SNE for all points at once, four pairs at a time.

/** In one vector's first lane, what its four lanes hold together. */
// @ts-ignore: decorator
@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/**
 * dC/dy without the factor 4, which the rate holds:
 *
 *     exaggeration * sum over j of p_ij q_ij (y_i - y_j)  -  sum over j of q_ij^2 (y_i - y_j) / Z        q_ij = (1 + |y_i - y_j|^2)^-1, Z = sum of all q_ij
 *
 * `x`, `y`: the points' places, with room up to a multiple of four; `gradientX`, `gradientY`: results, like them. Row i's neighbours are
 * `to[from[i]] .. to[from[i + 1] - 1]`, their p in `values`. Every pair is summed: on a vector unit this is quicker than a tree up to several thousand points.
 */
export function gradient(count: i32, x: usize, y: usize, gradientX: usize, gradientY: usize, from: usize, to: usize, values: usize, exaggeration: f32): void {
  const total = <f32>(1 / repel(count, x, y, gradientX, gradientY));
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
      const pull = load<f32>(values + entry) / (1 + dx * dx + dy * dy);
      pullX += pull * dx;
      pullY += pull * dy;
    }
    store<f32>(gradientX + at, exaggeration * pullX - load<f32>(gradientX + at) * total);
    store<f32>(gradientY + at, exaggeration * pullY - load<f32>(gradientY + at) * total);
  }
}

/** How all others push each point away, unnormalised; the answer is Z. */
function repel(count: i32, x: usize, y: usize, pushX: usize, pushY: usize): f64 {
  const one = f32x4.splat(1);
  const whole = count & ~3;
  // Lanes beyond the last point push nobody.
  const tail = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count - whole));
  let total: f64 = 0;
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    const xi = v128.load32_splat(x + at);
    const yi = v128.load32_splat(y + at);
    let sum = f32x4.splat(0);
    let forceX = f32x4.splat(0);
    let forceY = f32x4.splat(0);
    for (let j = 0; j < count; j += 4) {
      const other = (<usize>j) << 2;
      const dx = f32x4.sub(xi, v128.load(x + other));
      const dy = f32x4.sub(yi, v128.load(y + other));
      let q = f32x4.div(one, f32x4.add(one, f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy))));
      if (j == whole) q = v128.and(q, tail);
      const push = f32x4.mul(q, q);
      sum = f32x4.add(sum, q);
      forceX = f32x4.add(forceX, f32x4.mul(push, dx));
      forceY = f32x4.add(forceY, f32x4.mul(push, dy));
    }
    // The point itself is among them, with q = 1.
    total += sumOf(sum) - 1;
    store<f32>(pushX + at, sumOf(forceX));
    store<f32>(pushY + at, sumOf(forceY));
  }
  return total;
}
