import { Outbox } from '../../main/trainer/outbox.ts';
import { serveTrainer } from '../../main/trainer/process.ts';

/**
 * The product's trainer process, whole and unchanged, with a stopwatch at the place where it reports a step: the times between two reports
 * hold everything that a step costs inside the app. It runs for a while, pauses, sends its times, and waits to be resumed.
 */

const { warmUp, burst } = JSON.parse(process.env['TENSORLOOM_BENCH']!) as { warmUp: number; burst: number };
const least = 3;

let [began, last, limit] = [0, 0, warmUp];
let times: number[] = [];
let asked = false;

const { step, send } = Outbox.prototype;

Outbox.prototype.step = function (...report) {
  step.apply(this, report);
  const now = performance.now();
  if (began === 0) began = now;
  else times.push(now - last);
  last = now;
  if (asked || now - began < limit || times.length < least) return;
  asked = true;
  process.emit('message', { type: 'pause' }, undefined);
};

Outbox.prototype.send = function (event) {
  send.call(this, event);
  if (event.type !== 'status' || event.status !== 'paused') return;
  process.send!({ type: 'bench', times });
  [began, limit, times, asked] = [0, burst, [], false];
};

// The trainer starts this module again for the thread of its t-SNE maps; no bench watches one.
serveTrainer(new URL('../../main/trainer/main.ts', import.meta.url));
