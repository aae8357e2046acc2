/**
 * Records what passes between tfjs-node and TensorFlow while a function of tensors runs, as a TensorFlow graph, and replays it with one call.
 * README.md tells how, and what cannot be recorded.
 */
export { handleOf, nativeBackend, type Backend, type Binding, type Handle } from './binding.ts';
export { compileSeconds } from './compileSeconds.ts';
export { define } from './definitions/definition.ts';
export { differences, nearestScope, type Difference } from './differences.ts';
export { release, types, type Attribute, type Elements, type Output, type Placeholder, type RecordedGraph, type RecordedNode, type Ref } from './graph.ts';
export { graphDef, nameOf, placeholderNode, placeholdersOf, savedModel, type Endpoint, type Signature } from './graphDef.ts';
export { layerScope } from './layerScope.ts';
export { load, type LoadOptions, type Replay } from './load.ts';
export { record, type Recording, type RecordOptions, type Refusal } from './record.ts';
export { verify, type Tolerance, type Verdict } from './verify.ts';
