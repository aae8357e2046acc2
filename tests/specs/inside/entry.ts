import { backendName, engine, env } from './environment.ts';
import * as tfjs from '@tensorflow/tfjs';
import * as core from '@tensorflow/tfjs-core';
import { writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/tests';
import { native } from '../../../main/trainer/engines/native.ts';
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

const results: { name: string; status: string; message: string }[] = [];
env.addReporter({
  specDone: ({ fullName, status, failedExpectations }) => {
    results.push({ name: fullName.replace(` test-${engine} {}`, ''), status, message: failedExpectations.map(({ message }) => message).join('\n') });
  },
});
env.configure({ random: false });
const { overallStatus } = await env.execute();
writeFileSync(target, JSON.stringify({ overallStatus, backendName, results }));
process.exit(0);
