import { execFile } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOf, verdictOf } from '../../main/trainer/engines/verdicts.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { listEngines } from '../../main/trainer/supervise.ts';
import { smallProgram } from '../train/programs.ts';
import { writeProgram } from '../train/runFolder.ts';
import { all, begin, is, lossesOf, newHome, problems, weightsOf } from '../train/runs.ts';
import { useSoftwareCard } from './softwareCard.ts';

/** The real trainer process on a graphics card that the processor plays: 7 steps an epoch, 2 epochs. */

const home = newHome('webgpu');
beforeAll(useSoftwareCard);
afterAll(() => rmSync(home, { recursive: true, force: true }));

let runs = 0;
/** Small enough for a card that compiles for seconds what a real one compiles at once. */
async function newRun(trouble?: Trouble): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  const { 'train.ts': train } = smallProgram({ train: 100, test: 20 });
  const files = { 'model.ts': model, 'train.ts': trouble ? disturbed(train!, trouble) : train! };
  await writeProgram(join(folder, 'program'), files);
  return folder;
}

const model = `import * as tf from '@tensorflow/tfjs';
import { Dense } from './layers/dense.ts';
import { Dropout } from './layers/dropout.ts';
import { GlobalAveragePool } from './layers/globalAveragePool.ts';

export function buildModel() {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  const dropped = new Dropout({ name: 'dropout', rate: 0.3 }).apply(images);
  const average = new GlobalAveragePool({ name: 'average' }).apply(dropped);
  return tf.model({ inputs: [images], outputs: new Dense({ name: 'head', units: 10 }).apply(average) });
}
`;

/** What happens on the graphics card: in step 1, of which no checkpoint can be left then, or after step 5. */
interface Trouble {
  readonly inFirst?: string;
  readonly afterFifth?: string;
}

/** The same recipe, disturbed. */
const disturbed = (train: string, { inFirst = '', afterFifth = '' }: Trouble) => `import * as tf from '@tensorflow/tfjs';
${train.replace('export const recipe', 'const usual')}
export const recipe = {
  ...usual,
  async prepare(...given) {
    const training = await usual.prepare(...given);
    const steps = training.steps.bind(training);
    training.steps = async function* (goOn) {
      for await (const event of steps(goOn)) {
        const backend = tf.backend();
        if (tf.getBackend() === 'webgpu' && event.step === 1) { ${inFirst} }
        yield event;
        if (tf.getBackend() === 'webgpu' && event.step === 5) { ${afterFifth} }
      }
    };
    return training;
  },
};
`;

const start = (folder: string, order: Partial<TrainerOrder> = {}) => begin(folder, { engine: 'webgpu', ...order }, { home });

const undisturbed = async () => {
  const folder = await newRun();
  const { handle, events } = start(folder);
  return { end: await handle.ended, events, losses: lossesOf(events), weights: await weightsOf(folder) };
};

test('the engine is listed with its card, and is not chosen by itself when the processor plays it', async () => {
  const engines = await listEngines({ home });
  const card = engines.find(({ name }) => name === 'webgpu')!;
  expect(card).toMatchObject({ state: 'ready' });
  if (process.platform !== 'linux') return;
  expect(card).toMatchObject({ chosen: false, detail: expect.stringContaining('swiftshader') as string });
  expect(card.reason.en).toContain('only when it is asked for');
  // What was found is remembered: no second self-test. Another process that writes one down in the same moment may cost it.
  const remembered = async () => {
    const found = await verdictOf(home, identityOf('webgpu', home)!);
    if (!found) await listEngines({ home });
    return found;
  };
  await expect.poll(remembered).toHaveProperty('detail');
});

describe('a run', () => {
  test('trains to its end and ends its process; one that is stopped in between and goes on gives the same numbers to the bit', async () => {
    const first = await undisturbed();
    expect(problems(first.events)).toEqual([]);
    expect(first.end).toMatchObject({ status: 'done' });
    expect(all(first.events, 'start')).toMatchObject([{ engine: 'webgpu', mode: 'eager' }]);
    expect(first.losses).toHaveLength(14);
    const folder = await newRun();
    const part = start(folder, { steps: 5 });
    await part.handle.ended;
    expect(lossesOf(part.events)).toEqual(first.losses.slice(0, 5));
    const { handle, events } = start(folder, { resume: true });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(lossesOf(events)).toEqual(first.losses.slice(5));
    expect(await weightsOf(folder)).toEqual(first.weights);
  });

  test('a device that is lost: the run goes on from its checkpoint on the same engine, then on the next best', async () => {
    const folder = await newRun({ inFirst: 'backend.device.destroy();' });
    const { handle, events } = start(folder);
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(all(events, 'start').map(({ engine }) => engine)).toEqual(['webgpu', 'webgpu', expect.stringMatching(/native|wasm/)]);
    const told = problems(events);
    expect(told.map(({ code }) => code)).toEqual(['train.again', 'train.again']);
    expect(told[0]!.data['message']).toMatch(/graphics card was lost/);
    expect(lossesOf(events).every(Number.isFinite)).toBe(true);
  });

  test('a validation error: nothing that came after it counts, and the run goes on on another engine', async () => {
    const folder = await newRun({
      afterFifth: `
      const shape = [4];
      backend.runWebGPUProgram({ variableNames: [], outputShape: shape, workgroupSize: [64, 1, 1], dispatchLayout: { x: [0] }, dispatch: [1, 1, 1],
        shaderKey: 'wrong', getUserCode: () => 'fn main(index : i32) { result[index] = vec2<f32>(1.0); }' }, [], 'float32');`,
    });
    const { handle, events } = start(folder);
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(all(events, 'start').map(({ engine }) => engine)).toEqual(['webgpu', expect.stringMatching(/native|wasm/)]);
    const [told] = problems(events);
    expect(told).toMatchObject({ code: 'train.again' });
    expect(told!.data['message']).toMatch(/does not count: .*vec2/);
    // Step 6 was the first after the error: its loss was not told by the card.
    const steps = all(events, 'steps');
    const moved = events.findLastIndex(is('start'));
    expect(Math.max(...steps.filter((event) => events.indexOf(event) < moved).map(({ first, losses }) => first + losses.length - 1))).toBe(5);
  });
});

test('the program by itself, as an export lays it out, trains on the card to the losses of the app, and ends', async () => {
  const program = join(await newRun(), 'program');
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(program, 'node_modules'), 'dir');
  const { stdout } = await promisify(execFile)(nodeBinary(), ['main.ts', '--engine', 'webgpu', '--steps', '3', '--json'], { cwd: program });
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; engine?: string; loss: number });
  expect(told[0]).toMatchObject({ event: 'start', engine: 'webgpu' });
  const { handle, events } = start(await newRun(), { steps: 3 });
  await handle.ended;
  expect(told.filter(({ event }) => event === 'step').map(({ loss }) => loss)).toEqual(lossesOf(events));
});
