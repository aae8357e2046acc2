import type { Text } from './text.ts';

/**
 * Every problem that a user can meet: a stable code and its sentence. A sentence says what came, what was expected and
 * what to do. `{names}` are filled from the problem's data. The block and the field are named by the screen, beside the sentence.
 */
export const problemTexts = {
  'shape.axes': {
    en: '{port} takes {expected}; {got} came.',
    zh: '{port} 需要 {expected}，收到的是 {got}。',
  },
  'param.range': {
    en: '{param} must lie between {min} and {max}; it is {got}.',
    zh: '{param} 应在 {min} 到 {max} 之间，现在是 {got}。',
  },
  'param.whole': {
    en: '{param} must be a whole number; it is {got}.',
    zh: '{param} 必须是整数，现在是 {got}。',
  },
  'param.choice': {
    en: '{param} must be one of {choices}; it is {got}.',
    zh: '{param} 只能取 {choices} 之一，现在是 {got}。',
  },
  'param.kind': {
    en: '{param} must be {expected}; it is {got}.',
    zh: '{param} 应为{expected}，现在是 {got}。',
  },
} as const satisfies Record<string, Text>;

export type ProblemCode = keyof typeof problemTexts;
