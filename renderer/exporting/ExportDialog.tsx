import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { isDesktop } from '../backend/channels.ts';
import { useBackend } from '../backend/connection.ts';
import { useRun } from '../state/run.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useText } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import { words as kitWords } from '../ui/words.ts';
import { ConverterNotice } from './ConverterNotice.tsx';
import { ModelDone, ProjectDone } from './Done.tsx';
import styles from './exporting.module.css';
import { FormatChoice } from './FormatChoice.tsx';
import { useConverter } from './useConverter.ts';
import { useExport, type Format } from './useExport.ts';
import { useRuns } from './useRuns.ts';
import { stageWords, words } from './words.ts';

/** Writes the open document as a project of its own, or the model of one of its runs for other programs. */
export function ExportDialog({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  return open ? <Opened onOpenChange={onOpenChange} /> : null;
}

function Opened({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const t = useText();
  const [format, setFormat] = useState<Format>('typescript');
  const [folder, setFolder] = useState('');
  const [checkpoint, setCheckpoint] = useState<'newest' | 'best'>('newest');
  const [batch, setBatch] = useState<'any' | 'these'>('any');
  const [typedSizes, setTypedSizes] = useState('1');
  const shownRun = useRun((s) => s.record?.run);
  const runs = useRuns();
  const [chosen, setChosen] = useState<string>();
  const { state, write, askAgain } = useExport();
  const isModel = format !== 'typescript';
  const needsConverter = format === 'tflite' || format === 'onnx';
  const converter = useConverter(needsConverter);

  const known = chosen !== undefined && chosen !== 'none' ? chosen : runs.some((one) => one.run === shownRun) ? shownRun! : runs[0]?.run;
  const run = isModel ? known : (chosen ?? (runs.some((one) => one.run === shownRun) ? shownRun! : 'none'));
  const sizes = batch === 'any' ? undefined : sizesIn(typedSizes, format === 'savedmodel' ? 8 : 1);
  const hasConverter = !needsConverter || converter.facts?.formats.includes(format) === true;
  const ready = state.at !== 'writing' && (!isModel || (run !== undefined && hasConverter && (batch === 'any' || sizes !== undefined)));
  const start = () => void write({ format, folder, checkpoint, ...(run !== undefined && run !== 'none' && { run }), ...(isModel && sizes && { sizes }) });

  if (state.at === 'project' || state.at === 'model') {
    const files = state.at === 'project' ? state.files : state.model.files;
    const close = <Button onClick={() => onOpenChange(false)}>{t(kitWords.close)}</Button>;
    return (
      <Dialog open onOpenChange={onOpenChange} title={t(words.done, { count: files.length })} width={600} actions={close}>
        {state.at === 'project' ? <ProjectDone folder={state.folder} files={files} /> : <ModelDone model={state.model} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t(words.title)}
      width={660}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t(kitWords.cancel)}</Button>
          <Button kind="primary" disabled={!ready} onClick={start}>
            {t(state.at === 'writing' ? words.exporting : words.export)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <FormatChoice
          value={format}
          onChange={(wanted) => {
            setFormat(wanted);
            askAgain();
          }}
        />
        <p className={styles.number}>{t(isModel ? words.checked : words.number)}</p>
        {needsConverter && !hasConverter && <ConverterNotice {...converter} />}
        {isModel && runs.length === 0 ? (
          <p className={styles.notice}>{t(words.noRuns)}</p>
        ) : (
          <>
            <span>{t(words.weights)}</span>
            <Select
              label={t(words.weights)}
              value={run ?? ''}
              onChange={setChosen}
              options={[
                ...(isModel ? [] : [{ value: 'none', label: t(words.noWeights) }]),
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
          </>
        )}
        {isModel && runs.length > 0 && (
          <>
            <span>{t(words.checkpoint)}</span>
            <Select
              label={t(words.checkpoint)}
              value={checkpoint}
              onChange={(value) => setCheckpoint(value as 'newest' | 'best')}
              options={[
                { value: 'newest', label: t(words.newest) },
                { value: 'best', label: t(words.best) },
              ]}
            />
            <span>{t(words.batch)}</span>
            <div className={styles.batch}>
              <Select
                label={t(words.batch)}
                value={batch}
                onChange={(value) => setBatch(value as 'any' | 'these')}
                options={[
                  { value: 'any', label: t(words.anyBatch) },
                  { value: 'these', label: t(words.theseSizes) },
                ]}
              />
              {batch === 'these' && (
                <input
                  className={styles.sizes}
                  aria-label={t(words.sizes)}
                  aria-describedby="export-sizes-hint"
                  aria-invalid={sizes === undefined}
                  value={typedSizes}
                  spellCheck={false}
                  onChange={(event) => setTypedSizes(event.target.value)}
                />
              )}
            </div>
            {batch === 'these' && <small id="export-sizes-hint">{t(format === 'savedmodel' ? words.sizesHint : words.oneSizeHint)}</small>}
          </>
        )}
        <FolderField folder={folder} onChange={setFolder} />
        {state.at === 'writing' && state.stage && (
          <div className={styles.progress}>
            <progress aria-label={t(words.exporting)} />
            <span role="status">{t(stageWords[state.stage])}</span>
          </div>
        )}
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

function FolderField({ folder, onChange }: { folder: string; onChange: (folder: string) => void }) {
  const t = useText();
  const backend = useBackend();
  const choose = async () => {
    const answer = await backend.documents.choose({ purpose: 'folder' });
    if ('path' in answer && answer.path !== null) onChange(answer.path);
  };
  return (
    <>
      <label htmlFor="export-folder">{t(words.folder)}</label>
      <div className={styles.folder}>
        <input
          id="export-folder"
          className={styles.path}
          value={folder}
          placeholder={t(words.defaultFolder)}
          aria-describedby="export-folder-hint"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
        {isDesktop && (
          <Button onClick={() => void choose()}>
            <FolderOpen />
            {t(words.choose)}
          </Button>
        )}
      </div>
      <small id="export-folder-hint">{t(words.folderHint)}</small>
    </>
  );
}

/** `1, 8` as numbers; undefined when it is something else or there are too many. */
function sizesIn(text: string, most: number): number[] | undefined {
  const parts = text.split(/[,，\s]+/).filter(Boolean);
  const sizes = [...new Set(parts.map(Number))];
  const right = sizes.length > 0 && sizes.length <= most && parts.every((part) => /^[1-9]\d{0,4}$/.test(part)) && sizes.every((size) => size <= 65_536);
  return right ? sizes : undefined;
}
