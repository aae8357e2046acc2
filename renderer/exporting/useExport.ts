import { useEffect, useRef, useState } from 'react';
import { printDocument } from '../../nodes/document/print.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import type { ExportedModel, ModelEvent, ModelFormat } from '../../preload/contract/exporting.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { commitEdit, useDocument } from '../state/document.ts';
import { useLanguage } from '../ui/language.ts';

export type Format = 'typescript' | ModelFormat;

export interface Wish {
  readonly format: Format;
  /** Empty: a new folder under the user's own. */
  readonly folder: string;
  /** Absent: without weights. */
  readonly run?: string;
  readonly checkpoint: 'newest' | 'best';
  /** Absent: any batch size. */
  readonly sizes?: number[];
}

export type ExportState =
  | { readonly at: 'asking' }
  | { readonly at: 'writing'; readonly stage?: Extract<ModelEvent, { type: 'stage' }>['stage'] }
  | { readonly at: 'project'; readonly folder: string; readonly files: readonly string[] }
  | { readonly at: 'model'; readonly model: ExportedModel }
  | { readonly at: 'failed'; readonly sentences: readonly string[] };

/** Exports the open document or a model of one of its runs. Leaving ends what is under way. */
export function useExport() {
  const backend = useBackend();
  const language = useLanguage();
  const [state, setState] = useState<ExportState>({ at: 'asking' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const said = (problems: readonly Problem[]): ExportState => ({ at: 'failed', sentences: problems.map((problem) => sentence(problem, language)) });
  const write = async ({ format, folder: typed, run, checkpoint, sizes }: Wish) => {
    commitEdit();
    const { document, path } = useDocument.getState();
    if (!document) return;
    const text = printDocument(document);
    const folder = typed.trim() || undefined;
    const controller = (running.current = new AbortController());
    const { signal } = controller;
    setState({ at: 'writing' });
    try {
      if (format === 'typescript') {
        const answer = await backend.exporting.project({ text, folder, run, path });
        setState('problems' in answer ? said(answer.problems) : { at: 'project', ...answer });
        return;
      }
      for await (const event of backend.exporting.model({ run: run!, text, folder, format, checkpoint, sizes }, { signal })) {
        if (event.type === 'stage') setState({ at: 'writing', stage: event.stage });
        else setState(event.type === 'done' ? { at: 'model', model: event.model } : said(event.problems));
      }
    } catch (error) {
      if (!signal.aborted) setState({ at: 'failed', sentences: [errorSentence(error, language)] });
    }
  };
  return { state, write, askAgain: () => setState({ at: 'asking' }) };
}
