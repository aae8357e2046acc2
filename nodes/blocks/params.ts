import type { Problem } from '../text/problem.ts';
import type { Text } from '../text/text.ts';

/** One schema for a param: the form, validation, default, docs, generated argument and search range all derive from it. */
interface Common<T> {
  readonly text: Text;
  /** One line: what it does and what changing it changes. */
  readonly hint: Text;
  readonly default: T;
  readonly unit?: Text;
  /** A search may vary it. */
  readonly search?: boolean;
  /** Seldom touched: the form folds it away until it has another value than the default. */
  readonly rare?: boolean;
}

export interface IntParam extends Common<number> {
  readonly kind: 'int';
  readonly min: number;
  readonly max: number;
}
export interface NumberParam extends Common<number> {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** The slider moves by factors (learning rates) rather than by differences. */
  readonly scale?: 'linear' | 'log';
}
export interface ChoiceParam<C extends string = string> extends Common<C> {
  readonly kind: 'choice';
  readonly choices: Readonly<Record<C, Text>>;
}
export interface FlagParam extends Common<boolean> {
  readonly kind: 'flag';
}

/** Words or formulas that are typed. What they must look like is the block's business: its `infer` says what is wrong and where. */
export interface TextParam extends Common<string> {
  readonly kind: 'text';
  /** Most characters. */
  readonly max: number;
  /** Lines that the form shows; more can be typed. One line when absent. */
  readonly lines?: number;
}

export type Param = IntParam | NumberParam | ChoiceParam | FlagParam | TextParam;
export type ParamValue = number | string | boolean;

type ValueOf<T> = T extends IntParam | NumberParam
  ? number
  : T extends FlagParam
    ? boolean
    : T extends ChoiceParam<infer C>
      ? C
      : T extends TextParam
        ? string
        : never;

export type Values<P extends Readonly<Record<string, Param>>> = { readonly [K in keyof P]: ValueOf<P[K]> };

export const int = (at: Omit<IntParam, 'kind'>): IntParam => ({ kind: 'int', ...at });
export const number = (at: Omit<NumberParam, 'kind'>): NumberParam => ({ kind: 'number', ...at });
export const flag = (at: Omit<FlagParam, 'kind'>): FlagParam => ({ kind: 'flag', ...at });
export const text = (at: Omit<TextParam, 'kind'>): TextParam => ({ kind: 'text', ...at });
export const choice = <const C extends string>(at: Omit<ChoiceParam<C>, 'kind' | 'default'> & { readonly default: NoInfer<C> }): ChoiceParam<C> => ({
  kind: 'choice',
  ...at,
});

/** The value if `param` allows it, else what is wrong with it. `name` is the field's name in the declaration. */
export function parseParam(name: string, param: Param, value: unknown): ParamValue | Problem {
  const got = typeof value === 'string' ? `"${value.slice(0, 60)}"` : typeof value === 'object' ? typeof value : String(value);
  const wrong = (code: 'param.range' | 'param.whole' | 'param.choice' | 'param.kind' | 'param.long', data: Problem['data']): Problem => ({
    code,
    param: name,
    data: { param: param.text, got, ...data },
    cures: [{ kind: 'set', param: name, to: param.default }],
  });
  switch (param.kind) {
    case 'flag':
      return typeof value === 'boolean' ? value : wrong('param.kind', { expected: { en: 'true or false', zh: '“是”或“否”' } });
    case 'text':
      if (typeof value !== 'string') return wrong('param.kind', { expected: { en: 'text', zh: '文字' } });
      return value.length <= param.max ? value : wrong('param.long', { max: param.max, got: value.length });
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(param.choices, value)
        ? value
        : wrong('param.choice', { choices: Object.keys(param.choices).join(', ') });
    case 'int':
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('param.kind', { expected: { en: 'a number', zh: '数字' } });
      if (param.kind === 'int' && !Number.isInteger(value)) return wrong('param.whole', {});
      return value >= param.min && value <= param.max ? value : wrong('param.range', { min: param.min, max: param.max });
  }
}
