import { CircleAlert, CircleCheck, FolderInput } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import type { Block } from '../../nodes/blocks/define.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { mainGraph } from '../../nodes/document/graphs.ts';
import { sentenceText } from '../../nodes/text/problem.ts';
import { fillIn, inBoth, type Text } from '../../nodes/text/text.ts';
import type { ImportedGraph } from '../../preload/contract/data.ts';
import { useBackend } from '../backend/connection.ts';
import { errorText, problemOf } from '../backend/problems.ts';
import { edit, useDocument } from '../state/document.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { useText } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './data.module.css';
import { changedType } from './changedType.ts';
import { words } from './words.ts';

interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One file that was given, with what is to be said of it. */
interface Given {
  readonly name: string;
  readonly fault?: { readonly sentence: Text; readonly line?: number; readonly text?: string };
}

interface Outcome {
  readonly files: readonly Given[];
  readonly notes?: readonly Text[];
  /** What is wrong with all of them together. */
  readonly error?: Text;
}

const endings = '.csv,.tsv,.txt,.json,.cyjs,.graphml,.xml,.edges,.edgelist,.el';

/** A line of a file. In another encoding than UTF-8 it would be a row of question marks: the sentence must do then. */
function lineIn(bytes: Uint8Array, line: number): string | undefined {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') ? undefined : text.split(/\r\n?|\n/)[line - 1]?.slice(0, 120);
}

/** Brings a graph of one's own in: files are chosen or dropped, and what is wrong stands beside the file it is wrong in. */
export function GraphImport({ id, block }: { id: string; block: Block }) {
  const t = useText();
  const backend = useBackend();
  const input = useRef<HTMLInputElement>(null);
  const [directed, setDirected] = useState(false);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  // Kept, so that another word on what they mean does not ask for them again.
  const [given, setGiven] = useState<readonly InputFile[]>([]);
  const [label, setLabel] = useState<ImportedGraph['label']>();

  const choose = async (picked: readonly File[]) => {
    if (picked.length === 0 || busy) return;
    await bring(await Promise.all(picked.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }))), { directed });
  };

  const bring = async (files: readonly InputFile[], wishes: { readonly directed: boolean; readonly label?: string }) => {
    setBusy(true);
    setOutcome(undefined);
    setGiven(files);
    try {
      const { path } = useDocument.getState();
      const imported = await backend.data.importGraph({ files: [...files], ...wishes, ...(path === undefined ? {} : { path }) });
      setOutcome(taken(imported, files));
      setLabel(imported.label);
    } catch (error) {
      setOutcome(faultOf(error, files));
      setLabel(undefined);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };

  const direct = (next: boolean) => {
    setDirected(next);
    if (outcome?.notes) void bring(given, { directed: next, ...(label && { label: label.taken ?? '' }) });
  };

  /** The import goes into this block; where another kind of block reads it, this one becomes that, as long as it gives the same. */
  const taken = ({ type, params, notes }: ImportedGraph, files: readonly InputFile[]): Outcome => {
    const target = findBlock(type)!;
    if (target.gives !== block.gives)
      return {
        files: files.map(({ name }) => ({ name })),
        error: inBoth((language) => fillIn(words.otherKind, language, { block: target.text.name[language] })),
      };
    edit(words.importGraph, (before) => {
      const own = changedType(before, id, type);
      return Object.entries(params).reduce((now, [name, value]) => setParam(now, mainGraph, id, name, value), own);
    });
    return { files: files.map(({ name }) => ({ name })), notes: notes.map(sentenceText) };
  };

  const faultOf = (error: unknown, files: readonly InputFile[]): Outcome => {
    const problem = problemOf(error);
    const about = files.find(({ name }) => name === problem?.data['file']);
    const fault = errorText(error);
    if (!about) return { files: files.map(({ name }) => ({ name })), error: fault };
    const line = typeof problem?.data['line'] === 'number' ? problem.data['line'] : undefined;
    const text = line === undefined ? undefined : lineIn(about.bytes, line);
    return {
      files: files.map(({ name }) =>
        name === about.name ? { name, fault: { sentence: fault, ...(line !== undefined && { line }), ...(text && { text }) } } : { name },
      ),
    };
  };

  const drag = (event: DragEvent, inside: boolean) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(inside);
  };
  return (
    <div
      className={classes(styles.drop, over && styles.over)}
      data-drop
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        // A document that is dropped anywhere is opened; a graph that is dropped here is imported.
        if ([...event.dataTransfer.files].some(({ name }) => name.endsWith('.loom'))) return setOver(false);
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        void choose([...event.dataTransfer.files]);
      }}
    >
      <p>{t(block.gives === 'graphs' ? words.formatsSet : words.formats)}</p>
      <div className={styles.dropTools}>
        <input ref={input} type="file" multiple hidden accept={endings} onChange={(event) => void choose([...(event.target.files ?? [])])} />
        <Button size="small" onClick={() => input.current?.click()} disabled={busy}>
          <FolderInput />
          {t(busy ? words.reading : words.importGraph)}
        </Button>
        {block.gives === 'graph' && (
          <label>
            <Switch label={t(words.directed)} checked={directed} onChange={direct} />
            {t(words.directed)}
          </label>
        )}
      </div>
      {outcome && <Files {...outcome} />}
      {label && <ClassField {...label} onChange={(next) => void bring(given, { directed, label: next })} />}
    </div>
  );
}

/** Which field the classes come from: what the import took, or another. */
function ClassField({ taken, among, onChange }: NonNullable<ImportedGraph['label']> & { onChange: (field: string) => void }) {
  const t = useText();
  // A list cannot hold an empty choice, and a field may have any name: so each has a mark before it.
  const options = [{ value: '-', label: t(words.noClasses) }, ...among.map((field) => ({ value: `=${field}`, label: field }))];
  return (
    <div className={styles.dropTools}>
      <label>
        {t(words.classField)}
        <Select label={t(words.classField)} value={taken === undefined ? '-' : `=${taken}`} options={options} onChange={(next) => onChange(next.slice(1))} />
      </label>
    </div>
  );
}

function Files({ files, notes, error }: Outcome) {
  const t = useText();
  const failed = error !== undefined || files.some(({ fault }) => fault);
  return (
    <>
      <ul className={styles.given} role={failed ? 'alert' : 'status'}>
        {files.map(({ name, fault }) => (
          <li key={name} data-fault={fault !== undefined}>
            {fault || error !== undefined ? <CircleAlert className={styles.bad} /> : <CircleCheck className={styles.good} />}
            <b>{name}</b>
            {!failed && <small>{t(words.taken)}</small>}
            {fault && (
              <div>
                <p>{t(fault.sentence)}</p>
                {fault.text !== undefined && (
                  <pre>
                    <span>{fault.line}</span>
                    {fault.text}
                  </pre>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {error !== undefined && <p className={styles.refused}>{t(error)}</p>}
      {notes && notes.length > 0 && (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note.en}>{t(note)}</li>
          ))}
        </ul>
      )}
    </>
  );
}
