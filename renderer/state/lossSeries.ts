/**
 * The loss of every step in bounded memory. While there is room each entry is one step; when it is full, neighbours are averaged and each entry
 * stands for twice as many steps, so a run of any length keeps its whole curve.
 */
export class LossSeries {
  readonly #capacity: number;
  #values: Float32Array;
  #length = 0;
  #stride = 1;
  /** Sum and count of the entry that is not full yet. */
  #sum = 0;
  #count = 0;
  #steps = 0;

  /** `capacity` is even, so that neighbours pair up. */
  constructor(capacity = 65_536) {
    this.#capacity = capacity;
    this.#values = new Float32Array(Math.min(1024, capacity));
  }

  /** Steps taken in. */
  get steps(): number {
    return this.#steps;
  }

  /** Steps that one entry stands for. */
  get stride(): number {
    return this.#stride;
  }

  get last(): number | undefined {
    return this.#length > 0 ? this.#values[this.#length - 1] : undefined;
  }

  /** `first` is the number of the first step, from 1. Steps that are here already are left out; a gap is filled with NaN, which draws as nothing. */
  append(first: number, losses: ArrayLike<number>): void {
    for (let i = this.#steps + 1; i < first; i++) this.#push(Number.NaN);
    for (let i = Math.max(0, this.#steps + 1 - first); i < losses.length; i++) this.#push(losses[i]!);
  }

  /** Forgets what came after `step`: a run that goes on from a checkpoint does those steps again. */
  truncate(step: number): void {
    if (step >= this.#steps) return;
    const whole = Math.floor(step / this.#stride);
    const rest = step - whole * this.#stride;
    const mean = whole < this.#length ? this.#values[whole]! : this.#sum / Math.max(1, this.#count);
    this.#length = whole;
    this.#sum = rest * mean;
    this.#count = rest;
    this.#steps = step;
  }

  /** Step number and loss of each entry, oldest first. */
  points(): { readonly x: Float64Array; readonly y: Float32Array } {
    const x = new Float64Array(this.#length);
    for (let i = 0; i < this.#length; i++) x[i] = (i + 1) * this.#stride;
    return { x, y: this.#values.subarray(0, this.#length) };
  }

  #push(value: number): void {
    this.#steps++;
    this.#sum += value;
    if (++this.#count < this.#stride) return;
    if (this.#length === this.#values.length) this.#grow();
    if (this.#count < this.#stride) return;
    this.#values[this.#length++] = this.#sum / this.#count;
    this.#sum = 0;
    this.#count = 0;
  }

  #grow(): void {
    if (this.#values.length < this.#capacity) {
      const larger = new Float32Array(Math.min(this.#capacity, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
      return;
    }
    this.#length = this.#length / 2;
    for (let i = 0; i < this.#length; i++) this.#values[i] = (this.#values[2 * i]! + this.#values[2 * i + 1]!) / 2;
    this.#stride *= 2;
  }
}
