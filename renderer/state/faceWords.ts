import type { Text } from '../../nodes/text/text.ts';

/** What stands on the face of a block. */
export const faceWords = {
  inputPort: { en: 'Input {name}: {roles}', zh: '输入 {name}：{roles}' },
  optional: { en: 'optional', zh: '可不接' },
  outputPort: { en: 'Output {name}: {shape}', zh: '输出 {name}：{shape}' },
  repeated: { en: '{count} times in a row', zh: '依次重复 {count} 次' },
  repeatedShared: { en: '{count} times in a row, one set of weights', zh: '依次重复 {count} 次，共用一组权重' },
  share: { en: '{percent} % of the multiply-adds', zh: '占乘加运算的 {percent}%' },
  watchedOnly: { en: 'only probes can read it', zh: '仅供探针读取' },
  weights: { en: '{count} weights', zh: '{count} 个权重' },
  input: { en: 'Input', zh: '输入' },
  output: { en: 'Output', zh: '输出' },
} as const satisfies Record<string, Text>;
