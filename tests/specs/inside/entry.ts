import { backendName, engine, env } from './environment.ts';
import * as tfjs from '@tensorflow/tfjs';
import * as core from '@tensorflow/tfjs-core';
import { writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/tests';
import { native } from '../../../main/trainer/engines/native.ts';
import { webgpu } from '../../../main/trainer/engines/webgpu.ts';
import { start } from '../../../main/program/engine.ts';

/** Runs in a process of its own: starts the engine as the trainer does, then every spec, and writes what each said. */

// The engine's packages must find the very copy of the library that the specs in this bundle test. They are compiled to an older JavaScript,
// in which a class calls the one that it extends as a function.
const callable = <C extends new (...given: never[]) => object>(Class: C) =>
  Object.assign(
    function (this: object, ...given: unknown[]) {
      return Reflect.construct(Class, given, this.constructor) as object;
    },
    { prototype: Class.prototype as object },
  );
const parents = { KernelBackend: callable(core.KernelBackend), DataStorage: callable(core.DataStorage) };
const lent: Readonly<Record<string, object>> = { '@tensorflow/tfjs': { ...tfjs, ...parents }, '@tensorflow/tfjs-core': { ...core, ...parents } };
const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const load = loader._load;
loader._load = (request, ...rest) => lent[request] ?? load.call(Module, request, ...rest);

const [root, target] = process.argv.slice(3) as [string, string];
if (engine === 'native') await native.start();
else if (engine === 'webgpu') await webgpu.start();
else await start[engine](createRequire(`${root}package.json`));

// Each suite resets the library and would start the backend anew. Our kernels work in the memory of the one that was started, as in a training.
const tfjsEngine = core.engine() as unknown as { registry: Record<string, unknown>; reset(): void };
const reset = tfjsEngine.reset.bind(tfjsEngine);
tfjsEngine.reset = () => {
  const { [backendName]: kept, ...others } = tfjsEngine.registry;
  tfjsEngine.registry = others;
  reset();
  if (kept) tfjsEngine.registry[backendName] = kept;
};

// A training stops at the first error that the card reports. Here each spec has its own, and waits for what the card says.
let reported: string | undefined;
const { device } = core.backend() as unknown as { device?: Card };
if (device) {
  device.onuncapturederror = (event) => {
    event.preventDefault();
    reported ??= event.error.message.trim().split('\n')[0];
  };
}

interface Card {
  readonly queue: { onSubmittedWorkDone(): Promise<void> };
  onuncapturederror: (event: { readonly error: Error; preventDefault(): void }) => void;
}

const results: { name: string; status: string; message: string }[] = [];
env.addReporter({
  async specDone({ fullName, status, failedExpectations }) {
    await device?.queue.onSubmittedWorkDone();
    const messages = [...failedExpectations.map(({ message }) => message), ...(reported === undefined ? [] : [`the card reports: ${reported}`])];
    const name = fullName.replace(/ test-\w+ \{.*?\}/, '');
    results.push({ name, status: reported === undefined ? status : 'failed', message: messages.join('\n') });
    reported = undefined;
  },
});
env.configure({ random: false });
const { overallStatus } = await env.execute();
writeFileSync(target, JSON.stringify({ overallStatus, backendName, results }));
process.exit(0);
