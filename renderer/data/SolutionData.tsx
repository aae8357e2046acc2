import { Crosshair, FolderInput } from 'lucide-react';
import { useRef, useState } from 'react';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { GraphNode } from '../../nodes/document/schema.ts';
import { sentenceText } from '../../nodes/text/problem.ts';
import { filled, type Text } from '../../nodes/text/text.ts';
import type { ImportedSolution } from '../../preload/contract/data.ts';
import { useBackend } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { edit, useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { plain } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import styles from './data.module.css';
import { words } from './words.ts';

/** The way to bring in a solution of one's own, for the block that gives it. */
export function SolutionData({ block }: { block: GraphNode }) {
  const t = useText();
  const backend = useBackend();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly notes?: readonly Text[]; readonly error?: Text }>({});
  const declared = findBlock(block.type)!;

  const bring = async (picked: FileList | null) => {
    if (!picked || picked.length === 0) return;
    setBusy(true);
    setOutcome({});
    try {
      const files = await Promise.all([...picked].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
      const { path } = useDocument.getState();
      const imported = await backend.data.importSolution({ files, ...(path === undefined ? {} : { path }) });
      take(imported);
      setOutcome({ notes: told(imported, files.map((file) => file.name).join(', ')) });
    } catch (error) {
      setOutcome({ error: errorText(error) });
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const take = ({ params }: ImportedSolution) =>
    edit(words.importSolution, (before, path) => Object.entries(params).reduce((now, [name, value]) => setParam(now, path, block.id, name, value), before));
  const told = ({ facts, notes }: ImportedSolution, name: string) => [
    filled(words.imported, { name }),
    ...facts.ranges.map((range) => filled(words.solutionRange, { name: range.name, from: plain(range.from), to: plain(range.to) })),
    ...notes.map(sentenceText),
  ];

  return (
    <section className={styles.panel} aria-label={t(words.data)}>
      <PanelHead title={t(words.data)}>
        <IconButton label={t(words.find)} icon={<Crosshair />} size="small" onClick={() => revealBlock(block.id)} />
      </PanelHead>
      <div className={styles.scroll}>
        <h3 className={styles.heading}>{t(declared.text.name)}</h3>
        <p className={styles.note}>{t(declared.text.idea)}</p>
        <p className={styles.note}>{t(words.solutionFormats)}</p>
        <div className={styles.bring}>
          <input ref={input} type="file" multiple hidden accept=".mat,.npy,.npz,.csv,.tsv,.txt,.json" onChange={(event) => void bring(event.target.files)} />
          <Button onClick={() => input.current?.click()} disabled={busy}>
            <FolderInput size={14} /> {t(busy ? words.reading : words.importSolution)}
          </Button>
          {outcome.error !== undefined && (
            <p role="alert" className={styles.refused}>
              {t(outcome.error)}
            </p>
          )}
          {outcome.notes && (
            <ul role="status" className={styles.notes}>
              {outcome.notes.map((note) => (
                <li key={note.en}>{t(note)}</li>
              ))}
            </ul>
          )}
        </div>
        <h3 className={styles.heading}>{t(words.settings)}</h3>
        <dl className={styles.facts}>
          {Object.entries(declared.params).map(([name, param]) => (
            <Fact key={name} name={t(param.text)} value={String(block.params[name] ?? param.default)} />
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
