import { useMemo } from 'react';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { layerNames } from '../../nodes/compile/names.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { fillIn, type Language, type Text } from '../../nodes/text/text.ts';
import { useLanguage } from '../ui/language.ts';
import { useDocument } from './document.ts';

/** Of losses of one kind without labels. */
const told: Text = { en: '{kind} ({id})', zh: '{kind}（{id}）' };

/** What the losses of a run are called: by the labels of their blocks, as far as the open document has them. */
export function lossNames(document: LoomDocument | null, language: Language): (loss: string) => string {
  const nodes = document?.graph.nodes.filter(({ type }) => findBlock(type)?.part === 'loss') ?? [];
  const names = layerNames(document?.graph.nodes ?? []);
  const found = new Map(
    nodes.map(({ id, type, label }) => {
      const alike = nodes.filter((one) => one.type === type && one.label === undefined).length > 1;
      const usual = findBlock(type)!.text.name[language];
      return [names.get(id)!, label ?? (alike ? fillIn(told, language, { kind: usual, id }) : usual)];
    }),
  );
  return (loss) => found.get(loss) ?? loss;
}

export function useLossNames(): (loss: string) => string {
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  return useMemo(() => lossNames(document, language), [document, language]);
}
