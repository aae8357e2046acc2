import { Check, CircleCheck, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ExportedModel, PortFacts } from '../../preload/contract/exporting.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import styles from './exporting.module.css';
import { byWords, words } from './words.ts';

export function ProjectDone({ folder, files }: { readonly folder: string; readonly files: readonly string[] }) {
  const t = useText();
  return (
    <div className={styles.done}>
      <p>{t(words.run)}</p>
      <Copied text={[`cd ${/\s/.test(folder) ? `"${folder}"` : folder}`, 'npm install && npm start'].join('\n')} label={t(words.copyCommands)} />
      <p className={styles.number}>{t(words.number)}</p>
      <Files files={files} />
    </div>
  );
}

/** What was written, and how well it answers. */
export function ModelDone({ model }: { readonly model: ExportedModel }) {
  const t = useText();
  const language = useLanguage();
  const { folder, files, bytes, inputs, outputs, checks, allowed, sizes, held } = model;
  const figure = (value: number) => value.toExponential(1);
  const compared = checks.filter(({ difference }) => difference !== undefined);
  const largest = Math.max(...compared.map(({ difference }) => difference!));
  return (
    <div className={styles.done}>
      <p className={styles.same}>
        <CircleCheck />
        <b>{t(words.same)}</b>
        <span>{t(words.difference, { difference: figure(largest), allowed: figure(allowed) })}</span>
      </p>
      <ul className={styles.checks}>
        {checks.map(({ by, difference, reason }) => (
          <li key={by}>
            <span>{t(byWords[by])}</span>
            <span>{difference === undefined ? t(words.notThere, { reason: reason ?? '' }) : figure(difference)}</span>
          </li>
        ))}
      </ul>
      {held && (
        <p className={styles.notice}>
          {t(words.held, {
            sizes: sizes.map((one) => one.join(' x ')).join(', '),
            block: held.block === undefined ? t(words.theModel) : t(words.theBlock, { block: held.block }),
            reason: held.reason[language],
          })}
        </p>
      )}
      <Copied text={folder} label={t(words.copyFolder)} />
      <dl className={styles.facts}>
        <dt>{t(words.inputs)}</dt>
        <dd>{inputs.map(portWords).join(', ')}</dd>
        <dt>{t(words.outputs)}</dt>
        <dd>{outputs.map(portWords).join(', ')}</dd>
        <dt>{t(words.size)}</dt>
        <dd>{bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`}</dd>
      </dl>
      <p>{t(words.readme)}</p>
      <Files files={files} />
    </div>
  );
}

const portWords = ({ name, dtype, shape }: PortFacts): string => `${name} ${dtype} [${shape.join(', ')}]`;

function Files({ files }: { readonly files: readonly string[] }) {
  const t = useText();
  return (
    <>
      <h3>{t(words.files)}</h3>
      <ul className={styles.files} tabIndex={0} aria-label={t(words.files)}>
        {files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
    </>
  );
}

function Copied({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={styles.commands}>
      <pre tabIndex={0}>{text}</pre>
      <Button size="small" onClick={() => void copy()}>
        {copied ? <Check /> : <Copy />}
        {copied ? t(words.copied) : label}
      </Button>
    </div>
  );
}
