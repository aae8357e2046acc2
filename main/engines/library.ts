import { createHash } from 'node:crypto';

/**
 * TensorFlow's library as the registry's wheels carry it: which files, how large, and what they must hash to. Nothing else is ever
 * unpacked. Another version is another table: sizes and hashes are those of the package index, read again from the downloaded files.
 */
export const libraryVersion = '2.21.0';

export interface Wheel {
  readonly project: string;
  readonly version: string;
  readonly file: string;
  /** bytes to fetch */
  readonly size: number;
  readonly sha256: string;
  /** bytes that are kept of it */
  readonly unpacked: number;
}

/** `cuda` computes on NVIDIA graphics cards; both compute on the processor. */
export type Variant = 'cpu' | 'cuda';

const tensorflow = (project: string, file: string, size: number, sha256: string, unpacked: number): Wheel => ({
  project,
  version: libraryVersion,
  file: `${project.replace('-', '_')}-${libraryVersion}-cp311-cp311-${file}.whl`,
  size,
  sha256,
  unpacked,
});

const nvidia = (project: string, version: string, system: string, size: number, sha256: string, unpacked: number): Wheel => ({
  project: `nvidia-${project}-cu12`,
  version,
  file: `nvidia_${project.replaceAll('-', '_')}_cu12-${version}-py3-none-${system}.whl`,
  size,
  sha256,
  unpacked,
});

const [old, older] = ['manylinux2014_x86_64.manylinux_2_17_x86_64', 'manylinux2010_x86_64.manylinux_2_12_x86_64'];

/** What the wheel calls its extra `and-cuda`. */
const cuda: readonly Wheel[] = [
  nvidia('cublas', '12.9.3.13', 'manylinux_2_27_x86_64', 581_217_458, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72', 855_064_416),
  nvidia('cuda-cupti', '12.9.79', 'manylinux_2_25_x86_64', 10_814_997, '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f', 43_365_768),
  nvidia('cuda-nvcc', '12.9.86', older, 40_546_229, '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0', 35_417_224),
  nvidia('cuda-nvrtc', '12.9.86', older, 89_568_129, '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4', 227_340_992),
  nvidia('cuda-runtime', '12.9.79', old, 3_493_179, '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3', 741_088),
  nvidia('cudnn', '9.28.0.42', 'manylinux_2_27_x86_64', 716_538_495, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375', 1_162_393_472),
  nvidia('cufft', '11.4.1.4', old, 200_877_592, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28', 293_609_416),
  nvidia('curand', '10.3.10.19', 'manylinux_2_27_x86_64', 68_295_626, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e', 166_965_432),
  nvidia('cusolver', '11.7.5.82', 'manylinux_2_27_x86_64', 338_117_415, '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88', 494_975_064),
  nvidia('cusparse', '12.5.10.65', old, 366_465_088, '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78', 486_556_368),
  nvidia('nccl', '2.32.3', 'manylinux_2_27_x86_64', 351_526_311, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c', 473_614_536),
  nvidia('nvjitlink', '12.9.86', older, 39_748_338, 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9', 95_935_344),
];

/**
 * By `process.platform`-`process.arch`. The Windows wheels hold no library of its own, only a Python extension of a gigabyte without
 * TensorFlow's C functions under their names, so Windows has none.
 */
export const libraries: Readonly<Record<string, Readonly<Partial<Record<Variant, readonly Wheel[]>>>>> = {
  'linux-x64': {
    cpu: [tensorflow('tensorflow-cpu', 'manylinux_2_27_x86_64', 273_829_956, '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c', 853_308_936)],
    cuda: [
      tensorflow('tensorflow', 'manylinux_2_27_x86_64', 572_440_367, '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124', 1_259_021_080),
      ...cuda,
    ],
  },
  'linux-arm64': {
    cpu: [tensorflow('tensorflow', 'manylinux_2_27_aarch64', 281_828_020, '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c', 883_062_208)],
  },
  'darwin-arm64': {
    cpu: [tensorflow('tensorflow', 'macosx_12_0_arm64', 223_405_849, '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88', 740_805_624)],
  },
};

/** The oldest glibc that the Linux wheels run on (their manylinux tag). */
export const oldestGlibc = '2.27';

/**
 * Where the parts of a wheel go, below the package of the binding. TensorFlow looks for the CUDA libraries in `../nvidia/NAME/lib`
 * from where it lies itself, as its run path says, so nothing has to be put on the loader's path.
 */
export const parts: readonly { readonly inWheel: RegExp; readonly to: string }[] = [
  { inWheel: /^tensorflow\/(libtensorflow_[^/]+)$/, to: 'deps/lib/$1' },
  { inWheel: /^(\w+-[\d.]+\.dist-info)\/(?:licenses\/)?((?:LICENSE|License|THIRD_PARTY_NOTICES)[^/]*)$/, to: 'licences/$1/$2' },
  { inWheel: /^(nvidia\/[^/]+\/lib\/[^/]+\.so[^/]*)$/, to: 'deps/$1' },
  { inWheel: /^(nvidia\/cuda_nvcc\/(?:bin\/ptxas|nvvm\/libdevice\/[^/]+))$/, to: 'deps/$1' },
  // What the sources in binding.ts include; kept, so that a newer app compiles again without fetching again.
  { inWheel: /^tensorflow\/include\/((?:tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.+\.h)$/, to: 'include/$1' },
  { inWheel: /^tensorflow\/include\/(tensorflow\/core\/common_runtime\/next_pluggable_device\/c\/.+\.h)$/, to: 'include/$1' },
];

/** Changes with `parts`: what an installation has taken out of its wheels. */
export const partsKey = createHash('sha256')
  .update(parts.map(({ inWheel, to }) => `${inWheel.source} ${to}`).join('\n'))
  .digest('hex')
  .slice(0, 16);
