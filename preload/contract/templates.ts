import { z } from 'zod';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Text } from '../../nodes/text/text.ts';
import { call } from './define.ts';

export interface TemplateInfo {
  /** Begins with the catalogue's row: `3.1-vit`. */
  readonly id: string;
  readonly chapter: number;
  readonly title: Text;
  /** What you will see, one line. */
  readonly see: Text;
  readonly minutes: number;
  readonly needs: readonly { readonly what: Text; readonly here: boolean }[];
  /** Of losses and errors `value` is the most, of everything else the least that will do. */
  readonly target: { readonly metric: string; readonly value: number; readonly epochs: number; readonly seed: number };
}

/** A lesson is Markdown pages with formulas, block references (`[Patch embed](block:patch-embed)`) and exercises. */
export interface Lesson {
  readonly pages: readonly { readonly id: string; readonly title: Text; readonly body: Text }[];
  readonly exercises: readonly Exercise[];
}

/** An exercise is met when its check holds on the open document or its latest run. */
export interface Exercise {
  readonly id: string;
  /** Page that shows it. */
  readonly page: string;
  readonly task: Text;
  readonly done: Text;
  readonly check:
    | { readonly kind: 'param'; readonly block: string; readonly param: string; readonly equals: string | number | boolean }
    /** `wire` is an output, `node:port`, as in the analysis' signals: it may be rewired and is still found. */
    | { readonly kind: 'size'; readonly wire: string; readonly axis: string; readonly equals: number }
    /** No block of the type is left (inside compounds neither); with `trained` the latest run of the document as it is now has ended as well. */
    | { readonly kind: 'without'; readonly type: string; readonly trained: boolean }
    /** Of a graph that is drawn: how many rounds a message takes from one node to another; the weight of the edge between two, 0 without one; parts that no edge joins; whether every edge leads both ways. */
    | {
        readonly kind: 'drawn';
        readonly block: string;
        readonly property: 'distance' | 'weight';
        readonly from: string;
        readonly to: string;
        readonly equals: number;
      }
    | { readonly kind: 'drawn'; readonly block: string; readonly property: 'components'; readonly equals: number }
    | { readonly kind: 'drawn'; readonly block: string; readonly property: 'symmetric'; readonly equals: boolean }
    | { readonly kind: 'metric'; readonly metric: string; readonly atLeast: number }
    | { readonly kind: 'metric'; readonly metric: string; readonly atMost: number };
}

export const templates = {
  list: call<readonly TemplateInfo[]>()(z.object({})),
  open: call<{ readonly info: TemplateInfo; readonly document: LoomDocument; readonly lesson: Lesson }>()(z.object({ id: z.string().max(64) })),
} as const;
