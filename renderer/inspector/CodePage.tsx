import { CodeXml } from 'lucide-react';
import type { GraphNode } from '../../nodes/document/schema.ts';
import { useDocument } from '../state/document.ts';
import { useProgram } from '../state/program.ts';
import { pathOf } from '../state/selection.ts';
import { setSetting } from '../state/settings.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useText } from '../ui/language.ts';
import { words as shared } from '../ui/words.ts';
import styles from './Inspector.module.css';
import { words } from './words.ts';

/** The lines that the block wrote into model and training; the whole program is in the Code panel. */
export function CodePage({ node }: { node: GraphNode }) {
  const t = useText();
  const path = pathOf(
    useDocument((s) => s.graphPath),
    node.id,
  );
  const program = useProgram();
  if (program === null) return <p className={styles.note}>{t(shared.loading)}</p>;
  if ('problems' in program) return <EmptyState icon={<CodeXml />} title={t(words.codeProblems)} />;
  const ranges = program.lines[path] ?? [];
  if (ranges.length === 0) return <EmptyState icon={<CodeXml />} title={t(words.noCode)} />;
  // The block's own lines; the source of its layer is long and belongs into the panel.
  const own = ranges.filter((range) => range.file === 'model.ts' || range.file === 'train.ts');
  const files = [...new Set(ranges.map((range) => range.file))].filter((file) => !own.some((range) => range.file === file));
  return (
    <div className={styles.page}>
      <h3 className={styles.section}>{t(words.codeOf)}</h3>
      {own.map(({ file, from, to }) => (
        <div key={`${file}:${from}`}>
          <div className={styles.file}>
            {file}:{from}
          </div>
          <pre className={styles.lines} tabIndex={0}>
            {outdented(
              program.files
                .find((one) => one.path === file)
                ?.text.split('\n')
                .slice(from - 1, to) ?? [],
            )}
          </pre>
        </div>
      ))}
      {files.map((file) => (
        <div key={file} className={styles.file}>
          {file}
        </div>
      ))}
      <div className={styles.actions}>
        <Button size="small" onClick={() => setSetting('leftPanel', 'code')}>
          <CodeXml />
          {t(words.openCode)}
        </Button>
      </div>
    </div>
  );
}

function outdented(lines: readonly string[]): string {
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}
