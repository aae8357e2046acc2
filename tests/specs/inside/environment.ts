import jasmineRequire from 'jasmine-core';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';

/**
 * Imported before any spec: they declare themselves while they are loaded, into jasmine's global functions and for the engine that is named
 * here.
 */
const { jasmine, ...declarations } = jasmineRequire.noGlobals();
Object.assign(globalThis, declarations, { jasmine });

export const env = jasmine.getEnv();
export const engine = process.argv[2] as 'native' | 'wasm' | 'cpu';
export const backendName = engine === 'native' ? 'tensorflow' : engine;

setTestEnvs([{ name: `test-${engine}`, backendName, flags: {}, isDataSync: true }]);
