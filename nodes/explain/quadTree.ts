/** Cells deeper than this hold several points: they are nearer to one another than a picture can show. */
const deepest = 40;

/**
 * Points of a plane in nested squares, each with the number of its points and their centre, so that a far group counts as one.
 * Barnes and Hut 1986; for t-SNE van der Maaten 2014, section 4.2. Kept in typed arrays and used again at each build.
 */
export class QuadTree {
  private cells = 0;
  private capacity = 0;
  private side = new Float64Array();
  private mass = new Float64Array();
  private x = new Float64Array();
  private y = new Float64Array();
  /** Middle of the cell's square. */
  private middleX = new Float64Array();
  private middleY = new Float64Array();
  /** First of the four children, 0 for a leaf (the root is nobody's child). */
  private children = new Int32Array();
  private stack = new Int32Array(4 * deepest + 8);

  /** `points` holds x, y of each point. */
  build(points: Float64Array, count: number): void {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      left = Math.min(left, points[2 * i]!);
      right = Math.max(right, points[2 * i]!);
      top = Math.min(top, points[2 * i + 1]!);
      bottom = Math.max(bottom, points[2 * i + 1]!);
    }
    this.cells = 0;
    this.reserve(4 * count + 1);
    this.add((left + right) / 2, (top + bottom) / 2, Math.max(right - left, bottom - top, 1e-300));
    for (let i = 0; i < count; i++) this.insert(points[2 * i]!, points[2 * i + 1]!);
  }

  /**
   * How all points push (x, y) away, as sums over cells that look small from there (side < theta * distance):
   * out[0] and out[1] take sum q^2 (x - x_j), and the answer is sum q, with q = 1 / (1 + distance^2). The point itself is counted with q = 1.
   */
  repel(x: number, y: number, theta: number, out: Float64Array): number {
    const { side, mass, children, stack } = this;
    const limit = theta * theta;
    let [forceX, forceY, sum] = [0, 0, 0];
    let height = 0;
    stack[height++] = 0;
    while (height > 0) {
      const cell = stack[--height]!;
      const weight = mass[cell]!;
      if (weight === 0) continue;
      const dx = x - this.x[cell]!;
      const dy = y - this.y[cell]!;
      const distance = dx * dx + dy * dy;
      const first = children[cell]!;
      if (first === 0 || side[cell]! * side[cell]! < limit * distance) {
        const q = 1 / (1 + distance);
        sum += weight * q;
        forceX += weight * q * q * dx;
        forceY += weight * q * q * dy;
      } else {
        for (let child = 0; child < 4; child++) stack[height++] = first + child;
      }
    }
    out[0] = forceX;
    out[1] = forceY;
    return sum;
  }

  private insert(x: number, y: number): void {
    let cell = 0;
    for (let depth = 0; ; depth++) {
      const before = this.mass[cell]!;
      const leaf = this.children[cell] === 0;
      if (leaf && before > 0 && depth < deepest) this.split(cell);
      this.mass[cell] = before + 1;
      this.x[cell] = (this.x[cell]! * before + x) / (before + 1);
      this.y[cell] = (this.y[cell]! * before + y) / (before + 1);
      if (this.children[cell] === 0) return;
      cell = this.childAt(cell, x, y);
    }
  }

  /** Gives a leaf four children and hands what it holds to one of them. */
  private split(cell: number): void {
    this.reserve(this.cells + 4);
    const quarter = this.side[cell]! / 4;
    const first = this.cells;
    for (let child = 0; child < 4; child++) {
      this.add(this.middleX[cell]! + (child & 1 ? quarter : -quarter), this.middleY[cell]! + (child & 2 ? quarter : -quarter), 2 * quarter);
    }
    this.children[cell] = first;
    const heir = this.childAt(cell, this.x[cell]!, this.y[cell]!);
    this.mass[heir] = this.mass[cell]!;
    this.x[heir] = this.x[cell]!;
    this.y[heir] = this.y[cell]!;
  }

  private childAt(cell: number, x: number, y: number): number {
    return this.children[cell]! + Number(x > this.middleX[cell]!) + 2 * Number(y > this.middleY[cell]!);
  }

  private add(middleX: number, middleY: number, side: number): void {
    const cell = this.cells++;
    this.side[cell] = side;
    this.mass[cell] = this.x[cell] = this.y[cell] = 0;
    this.middleX[cell] = middleX;
    this.middleY[cell] = middleY;
    this.children[cell] = 0;
  }

  private reserve(cells: number): void {
    if (cells <= this.capacity) return;
    this.capacity = Math.max(cells, 2 * this.capacity);
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const next = new Float64Array(this.capacity);
      next.set(old);
      return next;
    };
    this.side = grown(this.side);
    this.mass = grown(this.mass);
    this.x = grown(this.x);
    this.y = grown(this.y);
    this.middleX = grown(this.middleX);
    this.middleY = grown(this.middleY);
    const children = new Int32Array(this.capacity);
    children.set(this.children);
    this.children = children;
  }
}
