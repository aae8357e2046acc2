import { filled, type Text } from '../../../nodes/text/text.ts';

const noNumber: Text = { en: 'JSON has no {1}. Write a number, or null for one that is missing.', zh: 'JSON 中不能写 {1}。请写一个数，缺失的值写 null。' };
const cutOff: Text = { en: 'The file ends too early. It may have been cut off: save it anew.', zh: '文件提前结束，可能不完整。请重新保存。' };
const within: Text = { en: '“{1}” cannot stand in this place: “{2}”.', zh: '“{1}”不能出现在这里：“{2}”。' };
const place: Text = {
  en: 'It goes wrong in line {line}, column {column}: look for a comma too many or too few, or a missing quotation mark or bracket.',
  zh: '第 {line} 行第 {column} 列出错：请检查是否多了或少了逗号，或者缺少引号、括号。',
};

/** What the parser says of a text that is no JSON, in the user's language; in its own words, as a quotation, where nothing better is known. */
export function jsonFault(complaint: string, text: string): Text {
  const token = /^Unexpected token '[NI]'.*?(NaN|Infinity)/s.exec(complaint);
  if (token) return filled(noNumber, { ...token });
  const at = Number(/at position (\d+)/.exec(complaint)?.[1]);
  if (/^Unexpected end|^Unterminated/.test(complaint) || at >= text.trimEnd().length) return cutOff;
  if (!Number.isNaN(at)) {
    const before = text.slice(0, at).split('\n');
    return filled(place, { line: before.length, column: before.at(-1)!.length + 1 });
  }
  const shown = /^Unexpected token '(.+?)', (?:\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/s.exec(complaint);
  return shown ? filled(within, { ...shown }) : filled({ en: 'The parser says “{complaint}”.', zh: '解析器报告：“{complaint}”。' }, { complaint });
}
