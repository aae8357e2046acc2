import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { engineCalled, engines, startEngine, type Engine } from '#host/engine.ts';
import { packageSource } from '#host/source.ts';
import { recipe } from '#program/train.ts';
import { storedOf, weightsOf, writeSafetensors } from '#runtime/core/safetensors.ts';

const usage = `Trains the model and prints its losses.

  --epochs N      epochs to train
  --steps N       stop after N steps, and print the loss of each
  --seed N        another seed: other first weights, other order
  --engine NAME   ${engines.join(', ')}; without it the best that is installed (also: environment ENGINE)
  --out FILE      where the trained weights go (trained.safetensors)
  --json          one JSON object a line
`;

interface Options {
  readonly epochs?: number;
  readonly steps?: number;
  readonly seed?: number;
  readonly engine?: Engine;
  readonly out: string;
  readonly json: boolean;
}

/** Options that do not make sense end the program with code 2, whatever fails later with code 1. */
try {
  const options = read();
  if (options === undefined) console.log(usage);
  else await train(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ??= 1;
}

async function train({ epochs, steps: limit = Infinity, seed, engine: wanted, out, json }: Options): Promise<void> {
  const tell = (object: Readonly<Record<string, unknown>>, line: string) => console.log(json ? JSON.stringify(object) : line);
  const engine = await startEngine(import.meta.url, wanted);
  const training = await recipe.prepare(packageSource(import.meta.url), { ...(epochs && { epochs }), ...(seed && { seed }) });
  const { settings, stepsPerEpoch } = training;
  const parameters = training.model.countParams();
  tell(
    { event: 'start', engine, seed: settings.seed, epochs: settings.epochs, parameters },
    `engine ${engine}  seed ${settings.seed}  ${parameters} weights  ${settings.epochs} epochs of ${stepsPerEpoch} steps`,
  );

  let metrics: Readonly<Record<string, number>> = {};
  for await (const event of training.steps()) {
    if (event.type === 'step' && !Number.isFinite(event.loss)) {
      throw new Error(`The loss is ${event.loss} at step ${event.step}. Try a lower learning rate, clipped gradients, or look at the data.`);
    }
    if (event.type === 'epoch') {
      metrics = event.metrics;
      const figures = Object.entries(metrics).map(([name, value]) => `  ${name} ${value.toFixed(6)}`);
      tell({ event: 'epoch', epoch: event.epoch, metrics, seconds: event.seconds }, `epoch ${event.epoch}${figures.join('')}  ${event.seconds.toFixed(1)} s`);
    } else if (limit < Infinity) tell({ event: 'step', step: event.step, loss: event.loss }, `step ${event.step}  loss ${event.loss.toFixed(6)}`);
    // The figures of an epoch come after its last step.
    if (event.step >= limit && (event.type === 'epoch' || event.step % stepsPerEpoch !== 0)) break;
  }
  await writeFile(out, writeSafetensors({ tensors: weightsOf(await storedOf(training.state())), metadata: { engine, seed: String(settings.seed) } }));
  tell({ event: 'end', status: 'done', metrics, weights: out }, `weights in ${out}`);
}

function read(): Options | undefined {
  process.exitCode = 2;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { epochs: text, steps: text, seed: text, engine: text, out: text, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const whole = (name: 'epochs' | 'steps' | 'seed'): number | undefined => {
    const value = values[name];
    if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${name} takes a whole number from 1, not "${value}".`);
    return value === undefined ? undefined : Number(value);
  };
  const engine = values.engine ?? process.env['ENGINE'];
  const options = {
    epochs: whole('epochs'),
    steps: whole('steps'),
    seed: whole('seed'),
    engine: engine === undefined ? undefined : engineCalled(engine),
    out: values.out ?? 'trained.safetensors',
    json: values.json ?? false,
  };
  process.exitCode = undefined;
  return values.help ? undefined : options;
}
