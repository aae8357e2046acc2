import { filled, type Text } from '../../../nodes/text/text.ts';

const mismatch = /tag mismatch: "([^"]*)" != "([^"]*)"/;

/** What the parser says of a file that is no XML, and what a user is told instead; `{1}` is what the parser names. */
const faults: readonly (readonly [RegExp, Text])[] = [
  [
    mismatch,
    { en: 'The element <{1}> is open where </{2}> stands. Close it with </{1}> before.', zh: '出现 </{2}> 时元素 <{1}> 还没有结束。请先用 </{1}> 结束它。' },
  ],
  [/unclosed xml tag\(s\): (?:.*, )?(.+)/, { en: 'The element <{1}> is never closed. Close it with </{1}>.', zh: '元素 <{1}> 没有结束。请用 </{1}> 结束它。' }],
  [/Unescaped '<'|invalid tagName/, { en: 'A < stands within text. Write it as &lt;.', zh: '文字中出现了 <。请写成 &lt;。' }],
  [/^Attribute (\S+) redefined/, { en: 'The attribute {1} stands there twice. Keep one.', zh: '属性 {1} 出现了两次。请只保留一个。' }],
  [/^entity not (?:found|matching)|^EntityRef/, { en: 'An & stands within text. Write it as &amp;.', zh: '文字中出现了 &。请写成 &amp;。' }],
  [
    /Extra content|Unexpected content outside|Only one element can be added/,
    { en: 'Something stands outside of the one element that holds all others. Remove it.', zh: '在包含全部内容的元素之外还有内容。请删除它。' },
  ],
  [/attribute value no end '(.)'/, { en: 'The value of an attribute is not closed. Put a {1} behind it.', zh: '属性的值没有结束。请在其后补上 {1}。' }],
  [
    /unexpected end of input/,
    { en: 'The file ends within a tag. It may have been cut off: save it anew.', zh: '文件在标签中间结束，可能不完整。请重新保存。' },
  ],
  [/prefix is non-null/, { en: 'The prefix of a name is not declared. Add xmlns:… for it.', zh: '名称的前缀没有声明。请补上对应的 xmlns:…。' }],
];

/** A parser's complaint in the user's language; in its own words, as a quotation, where nothing better is known. */
export function xmlFault(complaint: string): Text {
  for (const [pattern, text] of faults) {
    const found = pattern.exec(complaint);
    if (found) return filled(text, { ...found });
  }
  return filled({ en: 'The parser says “{complaint}”.', zh: '解析器报告：“{complaint}”。' }, { complaint });
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the fault is. The parser knows the last beginning of an element or a text; an end that does not fit comes after it. */
export function placeOf(complaint: string, text: string, near: Place): Place {
  const closing = mismatch.exec(complaint)?.[2];
  if (closing === undefined) return near;
  const lines = text.split(/\r?\n/);
  const first = near.line - 1;
  for (let i = first; i < lines.length; i++) {
    const at = lines[i]!.indexOf(`</${closing}`, i === first ? near.column - 1 : 0);
    if (at >= 0) return { line: i + 1, column: at + 1 };
  }
  return near;
}
