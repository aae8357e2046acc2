import { sentence } from '../text/problem.ts';
import { fillIn, type Language, type Text } from '../text/text.ts';
import type { EngineName, RunEvent, TriedEngine } from './events.ts';

const words = {
  chosen: { en: '{winner} was chosen: {rows}.', zh: '选用 {winner}：{rows}。' },
  step: { en: '{engine} {milliseconds} ms a step', zh: '{engine} 每步 {milliseconds} 毫秒' },
  prepared: { en: '{engine} {milliseconds} ms a step after {start} s', zh: '{engine} 准备 {start} 秒后每步 {milliseconds} 毫秒' },
  without: { en: '{engine}: {reason}', zh: '{engine}：{reason}' },
  and: { en: '; ', zh: '；' },
} as const satisfies Record<string, Text>;

/** Which engine was chosen and why: "wasm was chosen: wasm 6.0 ms a step; native 7.1 ms a step." `nameOf`: what engines are called there. */
export function choiceSentence(
  { chosen, tried }: Pick<Extract<RunEvent, { type: 'engine' }>, 'chosen' | 'tried'>,
  language: Language,
  nameOf: (engine: EngineName, language: Language) => string = (engine) => engine,
): string {
  const winner = tried.find(({ engine }) => engine === chosen);
  // The quickest step did not win: then it was what comes before it that decided.
  const late = tried.some(({ milliseconds }) => milliseconds !== undefined && milliseconds < (winner?.milliseconds ?? 0));
  const rows = tried.map((row) => rowSentence(row, late, { language, name: nameOf(row.engine, language) })).join(words.and[language]);
  return fillIn(words.chosen, language, { winner: nameOf(chosen, language), rows });
}

function rowSentence({ milliseconds, start, reason }: TriedEngine, late: boolean, { language, name }: { language: Language; name: string }): string {
  if (reason) return fillIn(words.without, language, { engine: name, reason: sentence(reason, language).replace(/[.。]$/, '') });
  const data = { engine: name, milliseconds: figure(milliseconds ?? NaN), start: figure(start ?? NaN) };
  return fillIn(words[late ? 'prepared' : 'step'], language, data);
}

const figure = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
