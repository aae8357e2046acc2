import { useCallback } from 'react';
import { fillIn, type Language, type Text } from '../../nodes/text/text.ts';
import { useSettings } from '../state/settings.ts';

export type Translate = (text: Text, data?: Readonly<Record<string, unknown>>) => string;

export function useLanguage(): Language {
  return useSettings((s) => s.language);
}

/** `const t = useText(); t(words.save)`: the words in the user's language, filled with `data`. */
export function useText(): Translate {
  const language = useLanguage();
  return useCallback((text, data) => (data === undefined ? text[language] : fillIn(text, language, data)), [language]);
}

/** Outside React: the words in the language of this moment. */
export const say: Translate = (text, data) => {
  const language = useSettings.getState().language;
  return data === undefined ? text[language] : fillIn(text, language, data);
};
