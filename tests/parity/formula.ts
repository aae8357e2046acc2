/** Weights and inputs by the formula of recipes/formula.py, to the same bit. */
export function numbers(name: string, shape: readonly number[], scale = 1, offset = 0): Float32Array {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = Math.imul(seed ^ name.charCodeAt(i), 0x01000193);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => {
    const state = (seed + Math.imul(i + 1, 0x9e3779b9)) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    mixed = (mixed ^ (mixed >>> 15)) >>> 8;
    return offset + scale * (mixed / 2 ** 24 - 0.5);
  });
}

/** The pictures of `strokes` in recipes/formula.py: [count, 28, 28, 1]. */
export function strokes(count: number): Float32Array {
  const images = new Float32Array(count * 784);
  for (let i = 0; i < count; i++) {
    const [cy, cx, r] = [10 + (i % 7), 9 + ((3 * i) % 9), 4 + (i % 4)];
    for (let y = 0; y < 28; y++) {
      for (let x = 0; x < 28; x++) {
        const ring = Math.abs((y - cy) ** 2 + (x - cx) ** 2 - r * r);
        const bar = 4 * Math.abs((x - cx) * 2 - (y - cy)) + Math.max(0, Math.abs(y - cy) - 2 * r) * 8;
        images[i * 784 + y * 28 + x] = Math.max(0, 16 - (i % 2 === 0 ? ring : bar)) / 16;
      }
    }
  }
  return images;
}
