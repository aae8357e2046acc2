import 'katex/dist/katex.min.css';
import { memo } from 'react';
import ReactMarkdown, { defaultUrlTransform, type Components } from 'react-markdown';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { classes } from './classes.ts';
import styles from './Markdown.module.css';
import { keepTogether } from './together.ts';

const plugins = { remark: [remarkMath], rehype: [rehypeKatex, keepTogether] };

// `block:` links name a block of the open document; every other scheme but the web's is cut away.
const url = (address: string) => (address.startsWith('block:') ? address : defaultUrlTransform(address));

const outside: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
};

/** Text with formulas. Raw HTML in it is shown as text. `components` replace elements, such as `a` for `block:` links. Read anew only when it changes, not with all that stands around it. */
export const Markdown = memo(function Markdown({ text, components, className }: { text: string; components?: Components; className?: string }) {
  return (
    <div className={classes(styles.markdown, className)}>
      <ReactMarkdown remarkPlugins={plugins.remark} rehypePlugins={plugins.rehype} urlTransform={url} components={components ?? outside}>
        {text}
      </ReactMarkdown>
    </div>
  );
});
