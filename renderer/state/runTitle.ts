import { useCallback, useEffect } from 'react';
import type { TemplateInfo } from '../../preload/contract/templates.ts';
import type { Language } from '../../nodes/text/text.ts';
import { useLanguage } from '../ui/language.ts';
import { listTemplates, useTemplates } from './templates.ts';

interface Titled {
  readonly title: string;
  readonly template?: string;
}

/** A run as it is called in a language: of a template whose title nobody changed, by that title, whatever language the run began in. */
export function titledIn<T extends Titled>(run: T, templates: readonly Pick<TemplateInfo, 'id' | 'title'>[], language: Language): T {
  const given = templates.find(({ id }) => id === run.template)?.title;
  return given && Object.values(given).includes(run.title) ? { ...run, title: given[language] } : run;
}

const none: readonly TemplateInfo[] = [];

/** Runs as they are called in the user's language. */
export function useTitled(): <T extends Titled>(run: T) => T {
  const language = useLanguage();
  const list = useTemplates((s) => s.list);
  useEffect(() => {
    if (!list) void listTemplates();
  }, [list]);
  return useCallback((run) => titledIn(run, list ?? none, language), [list, language]);
}
