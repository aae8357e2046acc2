/** Every word a user reads exists in both languages; a missing one does not compile. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Text;

export const languages: readonly Language[] = ['en', 'zh'];

export const inBoth = (say: (language: Language) => string): Text => ({ en: say('en'), zh: say('zh') });

/** A text with `data` in its places, for who does not know yet in which language it will be read. */
export const filled = (text: Text, data: Readonly<Record<string, unknown>>): Text => inBoth((language) => fillIn(text, language, data));

/** A text in a language, with `data` in its places. */
export function fillIn(text: Text, language: Language, data: Readonly<Record<string, unknown>>): string {
  const filled = fill(text[language], data);
  // Places of texts stand between spaces for the sake of Latin words and figures; Chinese words put there stand without.
  return language === 'zh' ? filled.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '') : filled;
}

/** Puts `data` into the `{name}` places of a text. A name without a value stays as it is, so that a fault is seen. */
export function fill(text: string, data: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in data ? String(data[name]) : place));
}
