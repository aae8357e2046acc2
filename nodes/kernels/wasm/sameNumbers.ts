import { addressOf, sizeOf, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/** The same tensor under another name. Numbers in the memory never change once they are computed, so they need not be copied; the backend copies. */
export const identity: WasmKernel = {
  name: 'Identity',
  compute({ x }, _, backend) {
    backend.incRef(x!.dataId);
    return { ...x! };
  },
};

const types: readonly unknown[] = ['bool', 'int32', 'float32'];

/** Numbers of another type. The backend's own takes the lowest byte of a number for a flag: 256 becomes false, and 3 stays 3. */
export const cast: WasmKernel = {
  name: 'Cast',
  compute({ x }, { dtype }, backend, own) {
    const [from, to] = [types.indexOf(x!.dtype), types.indexOf(dtype)];
    if (from < 0 || to < 0) return own();
    if (from === to) return identity.compute({ x: x! }, {}, backend, own);
    const info = backend.makeOutput([...x!.shape], dtype as 'bool');
    kernels().cast(from, to, addressOf(backend, x!), addressOf(backend, info), sizeOf(x!.shape));
    return info;
  },
};
