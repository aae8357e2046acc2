import { sentence, type Cure, type Problem } from '../../nodes/text/problem.ts';
import { applyCure, cureText } from '../state/cures.ts';
import { nodeAt, nodeName } from '../state/nodeAt.ts';
import { useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import styles from './training.module.css';
import { words } from './words.ts';

/** Problems in words, each with a way to the block it is about. */
interface ProblemListProps {
  title: string;
  problems: readonly Problem[];
  /** What a problem without a block is about. */
  whole?: string;
  note?: string;
  onJump: () => void;
  /** Of a run that ended: goes on from its checkpoint with what a cure changes. */
  onResume?: (problem: Problem, cure: Cure) => void;
}

export function ProblemList({ title, problems, whole, note, onJump, onResume }: ProblemListProps) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  const nameOf = (block: string | undefined): string => {
    const node = block !== undefined && document ? nodeAt(document, block) : undefined;
    return document && node ? nodeName(document, node, language) : (block ?? whole ?? t(words.wholeGraph));
  };
  return (
    <div className={styles.problems}>
      <b>{title}</b>
      <ul>
        {problems.map((problem, index) => (
          <li key={index} className={onResume ? styles.stacked : undefined}>
            <div>
              <strong>{nameOf(problem.block)}</strong>
              <p>{sentence(problem, language)}</p>
            </div>
            <div className={styles.mends}>
              {document &&
                problem.cures?.map((cure, at) => (
                  <Button
                    key={at}
                    size="small"
                    onClick={() => {
                      if (onResume) onResume(problem, cure);
                      else applyCure(problem, cure);
                      onJump();
                    }}
                  >
                    {onResume ? t(words.cureAndResume, { cure: cureText(document, problem, cure, language) }) : cureText(document, problem, cure, language)}
                  </Button>
                ))}
              {problem.block !== undefined && (
                <Button
                  size="small"
                  onClick={() => {
                    revealBlock(problem.block!);
                    onJump();
                  }}
                >
                  {t(words.show)}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
