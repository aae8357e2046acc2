import { Check, Copy, FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { printDocument } from '../../nodes/document/print.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { commitEdit, useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import { words as kitWords } from '../ui/words.ts';
import styles from './exporting.module.css';
import { words } from './words.ts';

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'writing' }
  | { readonly at: 'done'; readonly folder: string; readonly files: readonly string[] }
  | { readonly at: 'failed'; readonly sentences: readonly string[] };

/** Writes the open document as a project of its own. */
export function ExportDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return open ? <Opened onOpenChange={onOpenChange} /> : null;
}

function Opened({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const t = useText();
  const language = useLanguage();
  const backend = useBackend();
  const [folder, setFolder] = useState('');
  const [native, setNative] = useState(true);
  const shownRun = useRun((s) => s.record?.run);
  const runs = useRuns();
  const [chosen, setChosen] = useState<string>();
  const [state, setState] = useState<State>({ at: 'asking' });
  const run = chosen ?? (runs.some((one) => one.run === shownRun) ? shownRun! : 'none');

  const write = async () => {
    commitEdit();
    const { document } = useDocument.getState();
    if (!document) return;
    setState({ at: 'writing' });
    const said = (problems: readonly Problem[]) => problems.map((problem) => sentence(problem, language));
    try {
      const answer = await backend.exporting.project({
        text: printDocument(document),
        folder: folder.trim() || undefined,
        run: run === 'none' ? undefined : run,
      });
      setState('problems' in answer ? { at: 'failed', sentences: said(answer.problems) } : { at: 'done', ...answer });
    } catch (error) {
      setState({ at: 'failed', sentences: [errorSentence(error, language)] });
    }
  };
  const choose = async () => {
    const answer = await backend.documents.choose({ purpose: 'folder' });
    if ('unavailable' in answer) setNative(false);
    else if (answer.path !== null) setFolder(answer.path);
  };
  const close = <Button onClick={() => onOpenChange(false)}>{t(kitWords.close)}</Button>;

  if (state.at === 'done') {
    return (
      <Dialog open onOpenChange={onOpenChange} title={t(words.done, { count: state.files.length })} width={600} actions={close}>
        <Done folder={state.folder} files={state.files} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t(words.title)}
      width={600}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t(kitWords.cancel)}</Button>
          <Button kind="primary" disabled={state.at === 'writing'} onClick={() => void write()}>
            {t(state.at === 'writing' ? words.exporting : words.export)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{t(words.intro)}</p>
        <p className={styles.number}>{t(words.number)}</p>
        <label htmlFor="export-folder">{t(words.folder)}</label>
        <div className={styles.folder}>
          <input
            id="export-folder"
            value={folder}
            placeholder={t(words.defaultFolder)}
            aria-describedby="export-folder-hint"
            spellCheck={false}
            onChange={(event) => setFolder(event.target.value)}
          />
          {native && (
            <Button onClick={() => void choose()}>
              <FolderOpen />
              {t(words.choose)}
            </Button>
          )}
        </div>
        <small id="export-folder-hint">{t(words.folderHint)}</small>
        <span>{t(words.weights)}</span>
        <Select
          label={t(words.weights)}
          value={run}
          onChange={setChosen}
          options={[
            { value: 'none', label: t(words.noWeights) },
            ...runs.map((one) => ({
              value: one.run,
              label: t(words.ofRun, {
                title: one.title,
                seed: one.seed,
                figure:
                  one.metrics.testAccuracy === undefined
                    ? t(words.steps, { steps: one.steps })
                    : t(words.accuracy, { figure: one.metrics.testAccuracy.toFixed(3) }),
              }),
            })),
          ]}
        />
        {state.at === 'failed' && (
          <div className={styles.failed} role="alert">
            <b>{t(words.failed)}</b>
            {state.sentences.map((text, index) => (
              <p key={index}>{text}</p>
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** Runs of this document's template or title that have weights on disk, newest first. */
function useRuns(): readonly RunSummary[] {
  const backend = useBackend();
  const document = useDocument((s) => s.document);
  const [runs, setRuns] = useState<readonly RunSummary[]>([]);
  const title = document?.title;
  const template = document?.template;
  useEffect(() => {
    let gone = false;
    backend.runs.list({}).then(
      (all) => !gone && setRuns(all.filter((run) => run.steps > 0 && (run.title === title || (template !== undefined && run.template === template)))),
      // Without the list the project can still be exported, without weights.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [backend, title, template]);
  return runs;
}

function Done({ folder, files }: { folder: string; files: readonly string[] }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const commands = [`cd ${/\s/.test(folder) ? `"${folder}"` : folder}`, 'npm install && npm start'];
  const copy = async () => {
    await navigator.clipboard.writeText(commands.join('\n'));
    setCopied(true);
  };
  return (
    <div className={styles.done}>
      <p>{t(words.run)}</p>
      <div className={styles.commands}>
        <pre tabIndex={0}>{commands.join('\n')}</pre>
        <Button size="small" onClick={() => void copy()}>
          {copied ? <Check /> : <Copy />}
          {t(copied ? words.copied : words.copyCommands)}
        </Button>
      </div>
      <p className={styles.number}>{t(words.number)}</p>
      <h3>{t(words.files)}</h3>
      <ul tabIndex={0} aria-label={t(words.files)}>
        {files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
    </div>
  );
}
