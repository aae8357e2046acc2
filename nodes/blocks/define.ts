import type { Problem } from '../text/problem.ts';
import type { Text } from '../text/text.ts';
import type { Param, Values } from './params.ts';
import type { Shape } from './shapes.ts';

/** What a block is: data that the palette, the inspector, the checker, the compiler and the docs all read. No tensor library here. */

/** Roles decide colour, icon and what may be wired to what. */
export const roles = ['image', 'sequence', 'tokens', 'table', 'graph', 'field', 'embedding', 'attention', 'label', 'loss', 'update', 'metric'] as const;
export type Role = (typeof roles)[number];

export type Family = 'data' | 'core' | 'vision' | 'attention' | 'sequence' | 'graph' | 'physics' | 'loss' | 'optimizer' | 'recipe' | 'probe' | 'compound';

/** What a block becomes in the program: the statement that its `emit` is a part of. */
export type Part = 'data' | 'layer' | 'loss' | 'optimizer' | 'recipe' | 'probe' | 'boundary' | 'reference';

export interface Port {
  readonly text: Text;
  /** The roles that may be wired here; an output has exactly one unless `infer` passes its input's role on. */
  readonly role: Role | readonly Role[] | 'any';
  /** Named axes expected, batch first; `'*'` stands for any further axes. Absent: any shape. */
  readonly axes?: readonly string[];
  readonly dtype: 'float32' | 'int32' | 'any';
  readonly optional?: boolean;
  /** An input that takes any number of wires. */
  readonly many?: boolean;
  /** Only probes can read this output (attention weights): it is watched, it does not flow on. */
  readonly watched?: boolean;
}

export type Ports = Readonly<Record<string, Port>>;

/** A wire's content as far as it is known before the program runs. */
export interface Signal {
  readonly shape: Shape;
  readonly role: Role;
  readonly dtype: 'float32' | 'int32';
  /** Of labels and tokens: how many kinds there are. */
  readonly classes?: number;
  /** Of what is a function of space and time: the domain that its points come from. */
  readonly domain?: Domain;
}

/** Where an equation holds. */
export interface Domain {
  /** In the order in which the model takes them; time, if there is any, comes last and is called t. */
  readonly coordinates: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** The first two coordinates fill a disc in place of their rectangle. */
  readonly disc?: boolean;
}

/** What `infer` answers: a signal for each output, or what is wrong. */
export type Inferred = Readonly<Record<string, Signal>> | Problem;

/** Weights of the block, and what one sample costs: what inspector and forecast add up. */
export interface Cost {
  readonly weights: number;
  readonly multiplyAdds: number;
  readonly activations: number;
}

/** A part of the program, by name: `use` is imported from the source file `from` (relative to the repository root) and given `args`. */
export interface Emission {
  readonly use: string;
  readonly from: string;
  readonly args: Readonly<Record<string, Literal>>;
  /** Packages that it reads by name at run time, beyond what its source imports. */
  readonly packages?: readonly string[];
}

/** What can be printed as a TypeScript literal: no param can become code. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** A list of samples, one graph or many, points of an equation's domain. */
export type DataKind = 'samples' | 'graph' | 'graphs' | 'equation';

export interface Example<P> {
  /** Shapes that are wired to the inputs. */
  readonly inputs: Readonly<Record<string, Signal>>;
  readonly params?: Partial<P>;
  /** Given: the problem that these inputs and params must raise. */
  readonly problem?: string;
}

export interface Migration {
  /** From version `to - 1` to `to`. Named after what it does; never edited once released. */
  readonly to: number;
  readonly name: string;
  up(params: Record<string, unknown>): Record<string, unknown>;
}

export interface Block<P extends Readonly<Record<string, Param>> = Readonly<Record<string, Param>>> {
  readonly type: string;
  readonly version: number;
  readonly family: Family;
  readonly part: Part;
  readonly text: { readonly name: Text; readonly idea: Text };
  /** Search words beyond the name: what people call it. */
  readonly words?: readonly string[];
  readonly inputs: Ports;
  readonly outputs: Ports;
  /** Of a data block: what it hands out, when that is no list of samples. Of a recipe: what it learns from. Both must be the same. */
  readonly gives?: DataKind;
  readonly takes?: DataKind;
  /** Of losses and recipes: what is learned, when that is not labels. Both must be the same; so must an optimizer that does for one goal alone. */
  readonly goal?: 'links' | 'equation' | 'generation';
  readonly params: P;
  /** The two or three params that the block shows on its face. */
  readonly face?: readonly (keyof P & string)[];
  /** Signals out of signals in: pure, never throws, runs at every keystroke. Ports, roles and axes are checked before it is called. */
  infer(inputs: Readonly<Record<string, Signal>>, params: Values<P>): Inferred;
  /** Whether derivatives of any order pass through the layer, so that an equation can be learned through it. Absent: they do not. */
  smooth?(params: Values<P>): boolean;
  cost?(inputs: Readonly<Record<string, Signal>>, params: Values<P>): Cost;
  emit?(params: Values<P>, inputs: Readonly<Record<string, Signal>>): Emission;
  readonly examples: readonly Example<Values<P>>[];
  readonly migrations?: readonly Migration[];
}

/** Checks a declaration against its types and gives it back. */
export function define<const P extends Readonly<Record<string, Param>>>(block: Block<P>): Block<P> {
  return block;
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value;
}
