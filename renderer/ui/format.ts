import type { Language } from '../../nodes/text/text.ts';

/** Numbers the way they are read: 105,802; 41.9 M; 26.3 MB; 1 min 08 s. The same grouping in both languages. */

const grouped = new Intl.NumberFormat('en-US');

export function whole(value: number): string {
  return grouped.format(Math.round(value));
}

/** Three significant digits and a unit step: 986, 3,200, 41.9 M. */
export function short(value: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [1e12, ' T'],
    [1e9, ' G'],
    [1e6, ' M'],
  ];
  for (const [size, name] of steps) if (Math.abs(value) >= size) return `${trim((value / size).toPrecision(3))}${name}`;
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? whole(value) : trim(value.toPrecision(3));
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  for (const [size, name] of [
    [1e9, 'GB'],
    [1e6, 'MB'],
  ] as const) {
    if (value >= size) return `${trim((value / size).toPrecision(3))} ${name}`;
  }
  return `${trim((value / 1e3).toPrecision(3))} kB`;
}

export function duration(seconds: number, language: Language): string {
  const s = Math.max(0, Math.round(seconds));
  const [minute, second, hour] = language === 'zh' ? ['分', '秒', '小时'] : ['min', 's', 'h'];
  if (s < 60) return `${s} ${second}`;
  if (s < 3600) return `${Math.floor(s / 60)} ${minute} ${String(s % 60).padStart(2, '0')} ${second}`;
  return `${Math.floor(s / 3600)} ${hour} ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} ${minute}`;
}

/** A share between 0 and 1: 99 %, in Chinese 99%. */
export function percent(share: number, language: Language, digits = 0): string {
  return `${(share * 100).toFixed(digits)}${language === 'zh' ? '%' : ' %'}`;
}

/** "3 min. ago", by the browser's own words. */
export function ago(isoTime: string, language: Language, now: number = Date.now()): string {
  const seconds = (Date.parse(isoTime) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto', style: 'short' });
  for (const [unit, size] of [
    ['day', 86400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    if (Math.abs(seconds) >= size) return spaced(format.format(Math.trunc(seconds / size), unit));
  }
  return spaced(format.format(Math.trunc(seconds), 'second'));
}

/** Between a figure and a Chinese word stands a space, as everywhere in the app. */
const spaced = (text: string): string => text.replace(/(\d)(?=\p{Script=Han})/u, '$1 ');

/** A figure beside an axis: three decimals; what is far larger, as of a run that diverges, as a power of ten. */
export const axisFigure = (value: number): string =>
  Math.abs(value) < 1e6 ? String(Math.round(value * 1000) / 1000) : Number(value.toPrecision(3)).toExponential().replace('e+', 'e');

/** A param's value as a person writes it: 0.0001, not 1e-4; true and false as they are. */
export function plain(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-6) return trim(value.toLocaleString('en-US', { maximumSignificantDigits: 6, useGrouping: false }));
  return value.toExponential();
}

function trim(digits: string): string {
  return digits.includes('.') && !digits.includes('e') ? digits.replace(/\.?0+$/, '') : digits;
}
