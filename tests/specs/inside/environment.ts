import jasmineRequire from 'jasmine-core';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';

/**
 * Imported before any spec: they declare themselves while they are loaded, into jasmine's global functions and for the engine that is named
 * here.
 */
const { jasmine, ...declarations } = jasmineRequire.noGlobals();
Object.assign(globalThis, declarations, { jasmine });

export const env = jasmine.getEnv();
export const engine = process.argv[2] as 'native' | 'webgpu' | 'wasm' | 'cpu';
export const backendName = engine === 'native' ? 'tensorflow' : engine;

// What lies on a card is read by and by; and small tensors stay on it, as in a training.
const onCard = engine === 'webgpu';
setTestEnvs([{ name: `test-${engine}`, backendName, flags: onCard ? { WEBGPU_CPU_FORWARD: false } : {}, isDataSync: !onCard }]);
