import { Check, CodeXml, Copy, Upload } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Program } from '../../nodes/compile/program.ts';
import { useDocument } from '../state/document.ts';
import { nodeAt, nodeName } from '../state/nodeAt.ts';
import { useProgram } from '../state/program.ts';
import { revealBlock, useSelectedPath } from '../state/selection.ts';
import { openExport } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { Select } from '../ui/Select.tsx';
import CodeEditor from './CodeEditor.tsx';
import styles from './code.module.css';
import { blockAt, linesOf, readingOrder } from './lines.ts';
import { words } from './words.ts';

/** The program beside the graph: a block's lines are marked, and a line finds its block. */
export default function ProgramView() {
  const t = useText();
  const program = useLastProgram();
  const selected = useSelectedPath();
  const [file, setFile] = useState('model.ts');
  const [asked, setAsked] = useState(0);
  const [copied, setCopied] = useState(false);
  const fromHere = useRef<string | null>(null);
  const name = useBlockName(selected);
  const ranges = useMemo(() => (program && selected !== null ? linesOf(program.lines, selected) : []), [program, selected]);

  // A block that was selected elsewhere brings its file and lines up; one that a line selected leaves the reader where he is.
  useEffect(() => {
    if (selected === null || ranges.length === 0) return;
    if (fromHere.current === selected) return;
    fromHere.current = null;
    if (!ranges.some((range) => range.file === file)) setFile(ranges[0]!.file);
    setAsked((n) => n + 1);
    // Only a new selection counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);

  const shown = program?.files.find(({ path }) => path === file) ?? program?.files.find(({ path }) => path === 'model.ts') ?? program?.files[0];
  const marked = useMemo(() => ranges.filter((range) => range.file === shown?.path), [ranges, shown?.path]);
  const head = (
    <PanelHead icon={<CodeXml size={15} />} title={t(words.code)}>
      {shown && (
        <IconButton
          label={t(copied ? words.copied : words.copy)}
          icon={copied ? <Check /> : <Copy />}
          size="small"
          onClick={() => {
            void navigator.clipboard.writeText(shown.text).then(() => {
              setCopied(true);
              setTimeout(() => setCopied(false), 1500);
            });
          }}
        />
      )}
      <Button size="small" onClick={() => openExport(true)}>
        <Upload />
        {t(words.export)}
      </Button>
    </PanelHead>
  );
  if (!program || !shown) return <NoProgram head={head} />;

  const elsewhere = [...new Set(ranges.map((range) => range.file))].filter((path) => path !== shown.path);
  const lineCount = ranges.filter((range) => range.file === shown.path).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return (
    <section className={styles.panel} aria-label={t(words.code)}>
      {head}
      <div className={styles.files}>
        <Select
          label={t(words.files)}
          value={shown.path}
          onChange={setFile}
          options={readingOrder(program.files.map(({ path }) => path)).map((path) => ({ value: path, label: path }))}
        />
        <span className={styles.note} role="status">
          {selected === null
            ? t(words.hint)
            : ranges.length === 0
              ? t(words.noLines, { block: name })
              : lineCount > 0
                ? t(lineCount === 1 ? words.oneLine : words.linesOf, { block: name, count: lineCount })
                : ''}
          {elsewhere.length > 0 && (
            <>
              {lineCount > 0 && t(words.listComma)}
              {t(words.alsoIn)}
              {elsewhere.map((path) => (
                <button
                  key={path}
                  type="button"
                  onClick={() => {
                    setFile(path);
                    setAsked((n) => n + 1);
                  }}
                >
                  {path}
                </button>
              ))}
            </>
          )}
        </span>
      </div>
      <CodeEditor
        path={shown.path}
        text={shown.text}
        marked={marked}
        asked={asked}
        label={shown.path}
        onLine={(line) => {
          const block = blockAt(program.lines, shown.path, line);
          if (block === undefined || block === selected) return;
          fromHere.current = block;
          revealBlock(block);
        }}
      />
    </section>
  );
}

function NoProgram({ head }: { head: React.ReactNode }) {
  const t = useText();
  const empty = useDocument((s) => (s.document?.graph.nodes.length ?? 0) === 0);
  return (
    <section className={styles.panel}>
      {head}
      <EmptyState icon={<CodeXml />} title={t(empty ? words.empty : words.problems)} text={t(empty ? words.emptyText : words.problemsText)} />
    </section>
  );
}

/** The program of the open document; while there are problems, the last one that there was none with. */
function useLastProgram(): Program | undefined {
  // Typing comes first: the text follows when there is time.
  const emitted = useDeferredValue(useProgram());
  const session = useDocument((s) => s.session);
  const last = useRef<{ session: string; program: Program } | undefined>(undefined);
  if (emitted && 'files' in emitted) last.current = { session, program: emitted };
  return last.current?.session === session ? last.current.program : undefined;
}

function useBlockName(path: string | null): string {
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  const node = path !== null && document ? nodeAt(document, path) : undefined;
  return document && node ? nodeName(document, node, language) : (path ?? '');
}
