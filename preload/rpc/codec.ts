import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';

/**
 * Messages and probe files as bytes: MessagePack, with one extension type for each typed array (little-endian, as in memory).
 * Bytes (`Uint8Array`) are MessagePack's own. Anything that would be lost in silence (a Map, a class instance) is refused.
 */
const arrays = [
  [1, Float32Array],
  [2, Float64Array],
  [3, Int8Array],
  [4, Int16Array],
  [5, Int32Array],
  [6, Uint16Array],
  [7, Uint32Array],
  [8, Uint8ClampedArray],
  [9, BigInt64Array],
  [10, BigUint64Array],
] as const;

const extensions = new ExtensionCodec();
for (const [type, TypedArray] of arrays) {
  extensions.register({
    type,
    encode: (value) => (value instanceof TypedArray ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null),
    // The copy gives the new array an aligned buffer of its own. Not `slice`: Node's Buffer, which files are read into, answers a view.
    decode: (bytes) => new TypedArray(new Uint8Array(bytes).buffer),
  });
}
extensions.register({
  type: 127,
  encode(value) {
    if (Array.isArray(value) || ArrayBuffer.isView(value)) return null;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || prototype === Object.prototype || value instanceof Date) return null;
    // Objects of another realm (a test runner's, a frame's) are plain too.
    if (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')) return null;
    throw new TypeError(`a ${(value as object).constructor?.name ?? 'class instance'} cannot be encoded; plain objects, arrays and typed arrays can`);
  },
  decode: () => {
    throw new TypeError('extension 127 is never written');
  },
});

/** Deeper nesting than any message of ours has; also what ends a cycle. */
const maxDepth = 200;

export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  return new Encoder({ extensionCodec: extensions, ignoreUndefined: true, maxDepth }).encode(value) as Uint8Array<ArrayBuffer>;
}

export function decode(bytes: Uint8Array): unknown {
  return new Decoder({ extensionCodec: extensions }).decode(bytes);
}
