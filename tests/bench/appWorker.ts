import { Outbox } from '../../main/trainer/outbox.ts';
import { serveTrainer } from '../../main/trainer/process.ts';
import { Stopwatch } from './stopwatch.ts';

/** The product's trainer process, whole, with a stopwatch where it reports a step and an epoch. */

const watch = new Stopwatch();
const { step, send } = Outbox.prototype;

Outbox.prototype.step = function (...report) {
  step.apply(this, report);
  watch.step();
};

Outbox.prototype.send = function (event) {
  send.call(this, event);
  if (event.type === 'epoch') watch.epoch();
  if (event.type === 'end') process.send!({ type: 'bench', epochs: watch.epochs });
};

serveTrainer(new URL('../../main/trainer/main.ts', import.meta.url));
