/** What stands beside these files in a program: its `train.ts`, written from the graph. */
declare module '#program/train.ts' {
  export const recipe: import('../../nodes/train/runtime/training/recipe.ts').Recipe;
}
