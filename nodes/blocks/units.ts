import { inBoth, type Language, type Text } from '../text/text.ts';

/** What params count in, written after the number. */
export const pixels: Text = { en: 'px', zh: '像素' };
export const samples: Text = { en: 'samples', zh: '个样本' };
export const nodes: Text = { en: 'nodes', zh: '个节点' };
export const edges: Text = { en: 'edges', zh: '条边' };
export const graphs: Text = { en: 'graphs', zh: '张图' };
export const percent: Text = { en: '%', zh: '%' };
export const epochs: Text = { en: 'epochs', zh: '轮' };
export const points: Text = { en: 'points', zh: '个点' };
export const steps: Text = { en: 'steps', zh: '步' };

/** The unit as it follows a number: English has 1 epoch, 2 epochs. */
export const counted = (unit: Text, value: number, language: Language): string =>
  language === 'en' && value === 1 ? unit.en.replace(/(?<=\w{3})s$/, '') : unit[language];

/** A number with its unit, as a place of a sentence takes it. */
export const amountOf = (unit: Text, value: number): Text => inBoth((language) => `${value} ${counted(unit, value, language)}`);
