import { create } from 'zustand';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Lesson, TemplateInfo } from '../../preload/contract/templates.ts';
import { backend } from '../backend/connection.ts';

export interface OpenedTemplate {
  readonly info: TemplateInfo;
  readonly document: LoomDocument;
  readonly lesson: Lesson;
}

/** A template on its way, here, or not to be had. */
export type Kept =
  { readonly state: 'coming' } | { readonly state: 'here'; readonly template: OpenedTemplate } | { readonly state: 'failed'; readonly error: unknown };

interface Templates {
  readonly list?: readonly TemplateInfo[];
  readonly error?: unknown;
  readonly opened: Readonly<Record<string, Kept>>;
}

export const useTemplates = create<Templates>(() => ({ opened: {} }));

export async function listTemplates(): Promise<void> {
  try {
    useTemplates.setState({ list: await backend().templates.list({}), error: undefined });
  } catch (error) {
    useTemplates.setState({ error });
  }
}

/** Lesson and graph of a template; asked for once. */
export async function fetchTemplate(id: string, again = false): Promise<void> {
  const kept = useTemplates.getState().opened[id];
  if (kept && !(again && kept.state === 'failed')) return;
  const put = (value: Kept) => useTemplates.setState((s) => ({ opened: { ...s.opened, [id]: value } }));
  put({ state: 'coming' });
  try {
    put({ state: 'here', template: await backend().templates.open({ id }) });
  } catch (error) {
    put({ state: 'failed', error });
  }
}
