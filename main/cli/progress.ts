import type { RunEvent } from '../../nodes/train/events.ts';
import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { pad, type Output } from './output.ts';
import { words } from './words.ts';

const barWidth = 24;
const widthOf = (column: string): number => Math.max(13, column.length + 1);

/** A run on a terminal: a line of figures for each epoch, and below them a bar with speed and time left. */
export class Progress {
  readonly #output: Output;
  readonly #limit: number | undefined;
  #start: Extract<RunEvent, { type: 'start' }> | undefined;
  #progress: Extract<RunEvent, { type: 'progress' }> | undefined;
  #step = 0;
  #loss = NaN;
  #columns: readonly string[] | undefined;

  constructor(output: Output, limit: number | undefined) {
    this.#output = output;
    this.#limit = limit;
  }

  take(event: RunEvent): void {
    const { json } = this.#output;
    if (json) return;
    switch (event.type) {
      case 'start':
        this.#start = event;
        this.#step = event.resumedAt ?? 0;
        this.#output.line(this.#output.say(words.started, { ...event, steps: event.stepsPerEpoch }));
        if (event.resumedAt !== undefined) this.#output.line(this.#output.say(words.resumed, { step: event.resumedAt }));
        break;
      case 'status':
        if (event.status === 'queued') this.#output.line(this.#output.say(words.waits, { ...event.ahead[0] }));
        else if (event.timing) this.#output.draw(this.#output.say(words.timing, { engine: event.timing }));
        break;
      case 'engine':
        this.#output.line(choiceSentence(event, this.#output.language));
        break;
      case 'mode':
        this.#mode(event);
        break;
      case 'steps':
        this.#step = event.first + event.losses.length - 1;
        this.#loss = event.losses.at(-1)!;
        break;
      case 'progress':
        this.#progress = event;
        break;
      case 'epoch':
        this.#row(event);
        break;
    }
    this.#draw();
  }

  #mode({ function: name, mode, milliseconds, reason }: Extract<RunEvent, { type: 'mode' }>): void {
    if (reason) this.#output.line(sentence(reason, this.#output.language));
    const [chosen, eager] = [milliseconds[mode], milliseconds.eager];
    if (name !== 'step' || chosen === undefined || eager === undefined || mode === 'eager') return;
    this.#output.line(this.#output.say(words.stepsRecorded, { milliseconds: chosen.toFixed(1), eager: eager.toFixed(1) }));
  }

  #row({ epoch, metrics, seconds }: Extract<RunEvent, { type: 'epoch' }>): void {
    const name = this.#output.say(words.epoch);
    const time = this.#output.say(words.columnSeconds);
    if (!this.#columns) {
      this.#columns = Object.keys(metrics);
      this.#output.line([pad(name, 6), ...this.#columns.map((column) => pad(column, widthOf(column), true)), pad(time, 8, true)].join(' '));
    }
    this.#output.line(
      [
        pad(String(epoch), 6),
        ...this.#columns.map((column) => pad((metrics[column] ?? NaN).toFixed(4), widthOf(column), true)),
        pad(seconds.toFixed(1), 8, true),
      ].join(' '),
    );
  }

  #draw(): void {
    if (!this.#start) return;
    const total = Math.min(this.#limit ?? Infinity, this.#start.stepsPerEpoch * this.#start.epochs);
    const share = Math.min(1, this.#step / total);
    const filled = Math.round(share * barWidth);
    const epoch = Math.min(this.#start.epochs, Math.floor(Math.max(0, this.#step - 1) / this.#start.stepsPerEpoch) + 1);
    const parts = [
      `${this.#output.say(words.epoch)} ${epoch}/${this.#start.epochs}`,
      `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`,
      `${Math.floor(share * 100)} %`,
    ];
    if (Number.isFinite(this.#loss)) parts.push(`loss ${this.#loss.toFixed(4)}`);
    if (this.#progress && this.#progress.stepsPerSecond > 0) {
      const { stepsPerSecond, left } = this.#progress;
      parts.push(
        this.#output.say(words.perSecond, { rate: stepsPerSecond.toFixed(stepsPerSecond < 10 ? 1 : 0) }),
        this.#output.say(words.left, { time: clock(left) }),
      );
    }
    this.#output.draw(parts.join('  '));
  }
}

export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
