import { useEffect, useState } from 'react';
import { compoundOf } from '../../nodes/document/names.ts';
import type { GraphNode } from '../../nodes/document/schema.ts';
import type { Language } from '../../nodes/text/text.ts';
import { useDocument } from '../state/document.ts';
import { blockOf, compoundFor } from '../state/ports.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { words as shared } from '../ui/words.ts';
import styles from './Inspector.module.css';
import { words } from './words.ts';

/** The pages beside the blocks' declarations, each loaded when it is looked at. */
const pages = import.meta.glob<string>('../../nodes/blocks/*/*/{en,zh}.md', { query: '?raw', import: 'default' });

/** `vision.patchEmbed` lies in vision/patchEmbed. */
const pageOf = (type: string, language: Language) => pages[`../../nodes/blocks/${type.replace('.', '/')}/${language}.md`];

export function HelpPage({ node }: { node: GraphNode }) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const compound = compoundFor(document, node);
  const block = blockOf(node);
  if (compoundOf(node.type) !== undefined) {
    return (
      <div className={styles.help}>
        <Markdown text={`${compound?.idea[language] ?? ''}\n\n${t(words.helpCompound)}`} />
      </div>
    );
  }
  const load = pageOf(node.type, language);
  if (block === undefined || load === undefined) return <EmptyState title={t(words.noHelp)} text={block?.text.idea[language]} />;
  return <Page key={`${node.type}:${language}`} load={load} />;
}

function Page({ load }: { load: () => Promise<string> }) {
  const t = useText();
  const [text, setText] = useState<string>();
  useEffect(() => {
    let shown = true;
    void load().then((page) => shown && setText(page));
    return () => {
      shown = false;
    };
  }, [load]);
  return <div className={styles.help}>{text === undefined ? t(shared.loading) : <Markdown text={text} />}</div>;
}
