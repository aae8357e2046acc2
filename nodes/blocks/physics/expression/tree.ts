import type { Problem } from '../../../text/problem.ts';

/**
 * A formula as data: a number, a name, or an operation with what it is applied to, `['+', 'u_t', ['*', 'u', 'u_x']]`. It is computed by
 * looking each operation up in a list, never by running text as code.
 */
export type Tree = number | string | readonly [operation: string, operand: Tree] | readonly [operation: string, left: Tree, right: Tree];

/** What is wrong with a typed text, and where. */
export type Fault = Pick<Problem, 'code' | 'data'> & { readonly range: { readonly from: number; readonly to: number } };

export const isFault = (value: unknown): value is Fault => typeof value === 'object' && value !== null && 'code' in value;

/** Functions of one number that a formula may use. */
export const functions = ['sin', 'cos', 'tan', 'exp', 'log', 'sqrt', 'abs', 'sinh', 'cosh', 'tanh'] as const;

/** Names that are always known. */
export const fixed: Readonly<Record<string, number>> = { pi: Math.PI, π: Math.PI, e: Math.E };

/** The names in a formula, each once. */
export function namesIn(tree: Tree, found = new Set<string>()): Set<string> {
  if (typeof tree === 'string') found.add(tree);
  else if (typeof tree !== 'number') for (const operand of tree.slice(1) as readonly Tree[]) namesIn(operand, found);
  return found;
}

/** The number that a formula stands for with these names; NaN when there is another in it. */
export function valueOf(tree: Tree, names?: ReadonlyMap<string, number>): number {
  if (typeof tree === 'number') return tree;
  if (typeof tree === 'string') return names?.get(tree) ?? NaN;
  const [operation, ...operands] = tree;
  const [a = NaN, b = NaN] = operands.map((operand) => valueOf(operand, names));
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return a ** b;
    case 'neg':
      return -a;
    default:
      return Math[operation as (typeof functions)[number]](a);
  }
}
