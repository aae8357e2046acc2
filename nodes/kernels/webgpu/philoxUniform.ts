import * as tf from '@tensorflow/tfjs';
import { program, type WebgpuKernel } from './backend.ts';

/**
 * The random numbers of nodes/train/runtime/random/philox.ts (which explains the method), made on the card: the same numbers, bit for bit. A piece
 * makes one block of four. WGSL has no upper half of a product, so that comes from products of halves.
 */
export const philoxUniform: WebgpuKernel = {
  name: 'PhiloxUniform',
  compute({ counter }, attrs, backend) {
    const { key, shape } = attrs as { key: readonly [number, number]; shape: number[] };
    const blocks = Math.ceil(tf.util.sizeFromShape(shape) / 4);
    const parts = { shaderKey: 'philoxUniform', variableNames: ['counter'], uniforms: 'key : vec2<u32>,', outputShape: shape };
    return backend.runWebGPUProgram(program(parts, blocks, wgsl), [counter!], 'float32', [{ type: 'uint32', data: key.map((word) => word >>> 0) }]);
  },
};

const wgsl = `
  fn upperHalf(x : u32, y : u32) -> u32 {
    let low = (x & 0xffffu) * (y & 0xffffu);
    let a = (x & 0xffffu) * (y >> 16u);
    let b = (x >> 16u) * (y & 0xffffu);
    let carried = (low >> 16u) + (a & 0xffffu) + (b & 0xffffu);
    return (x >> 16u) * (y >> 16u) + (a >> 16u) + (b >> 16u) + (carried >> 16u);
  }

  fn main(index : i32) {
    let first = index * 4;
    if (first >= uniforms.size) { return; }
    var block = vec4<u32>(u32(index) + bitcast<u32>(counter[0]), 0u, bitcast<u32>(counter[2]), 0u);
    var key = uniforms.key;
    for (var round = 0; round < 10; round = round + 1) {
      block = vec4<u32>(
        upperHalf(block.z, 0xcd9e8d57u) ^ block.y ^ key.x,
        block.z * 0xcd9e8d57u,
        upperHalf(block.x, 0xd2511f53u) ^ block.w ^ key.y,
        block.x * 0xd2511f53u);
      key = key + vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
    }
    for (var i = 0; i < 4 && first + i < uniforms.size; i = i + 1) {
      setOutputAtIndex(first + i, f32(block[i] & 0x7fffffu) / 8388608.0);
    }
  }
`;
