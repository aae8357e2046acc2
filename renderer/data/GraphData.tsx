import { Crosshair, FolderInput } from 'lucide-react';
import { useRef, useState } from 'react';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { ImportedGraph } from '../../preload/contract/data.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import type { dataBlock } from '../state/dataBlock.ts';
import { edit, useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './data.module.css';
import { words } from './words.ts';

/** What a graph block holds, and the way to bring in a graph of one's own. */
export function GraphData({ block }: { block: NonNullable<ReturnType<typeof dataBlock>> }) {
  const t = useText();
  const language = useLanguage();
  const backend = useBackend();
  const input = useRef<HTMLInputElement>(null);
  const [directed, setDirected] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly notes?: readonly string[]; readonly error?: string }>({});
  const declared = findBlock(block.type)!;
  const fromFile = Object.hasOwn(declared.params, 'file');

  const bring = async (picked: FileList | null) => {
    if (!picked || picked.length === 0) return;
    setBusy(true);
    setOutcome({});
    try {
      const files = await Promise.all([...picked].map(async (file) => ({ name: file.name, text: await file.text() })));
      const { path } = useDocument.getState();
      const imported = await backend.data.importGraph({ files, directed, ...(path === undefined ? {} : { path }) });
      if (imported.type === block.type) take(imported);
      setOutcome(
        imported.type === block.type
          ? { notes: [t(words.imported, { name: files.map((file) => file.name).join(', ') }), ...imported.notes.map((note) => sentence(note, language))] }
          : { error: t(words.otherBlock, { block: findBlock(imported.type)!.text.name[language] }) },
      );
    } catch (error) {
      setOutcome({ error: errorSentence(error, language) });
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const take = ({ params }: ImportedGraph) =>
    edit(words.importGraph, (before, path) => Object.entries(params).reduce((now, [name, value]) => setParam(now, path, block.id, name, value), before));

  return (
    <section className={styles.panel} aria-label={t(words.data)}>
      <PanelHead title={t(words.data)}>
        <IconButton label={t(words.find)} icon={<Crosshair />} size="small" onClick={() => revealBlock(block.id)} />
      </PanelHead>
      <div className={styles.scroll}>
        <h3 className={styles.heading}>{t(declared.text.name)}</h3>
        <p className={styles.note}>{t(declared.text.idea)}</p>
        {fromFile && (
          <>
            <p className={styles.note}>{t(words.formats)}</p>
            <p className={styles.note}>
              <Switch label={t(words.directed)} checked={directed} onChange={setDirected} /> {t(words.directed)}
            </p>
            <input
              ref={input}
              type="file"
              multiple
              hidden
              accept=".csv,.tsv,.txt,.json,.graphml,.xml,.edges,.edgelist,.el"
              onChange={(event) => void bring(event.target.files)}
            />
            <Button onClick={() => input.current?.click()} disabled={busy}>
              <FolderInput size={14} /> {t(busy ? words.reading : words.importGraph)}
            </Button>
            {outcome.error !== undefined && (
              <p role="alert" className={styles.refused}>
                {outcome.error}
              </p>
            )}
            {outcome.notes && (
              <ul role="status" className={styles.notes}>
                {outcome.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            )}
          </>
        )}
        <h3 className={styles.heading}>{t(words.figures)}</h3>
        <dl className={styles.facts}>
          {Object.entries(declared.params).map(([name, param]) => (
            <Fact key={name} name={t(param.text)} value={String(block.params[name])} />
          ))}
        </dl>
      </div>
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>{value === '' ? '–' : value}</dd>
  </>
);
