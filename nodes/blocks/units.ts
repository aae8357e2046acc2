import type { Text } from '../text/text.ts';

/** What params count in, written after the number. */
export const pixels: Text = { en: 'px', zh: '像素' };
export const samples: Text = { en: 'samples', zh: '个样本' };
export const epochs: Text = { en: 'epochs', zh: '轮' };
export const steps: Text = { en: 'steps', zh: '步' };
