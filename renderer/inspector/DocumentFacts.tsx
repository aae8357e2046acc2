import { sentence } from '../../nodes/text/problem.ts';
import { nameOf } from '../state/face.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { short, whole } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import styles from './Inspector.module.css';
import { words } from './words.ts';

/** Nothing is selected: what the whole model weighs and what is wrong with it. */
export function DocumentFacts() {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const { total, problems } = useAnalysis();
  const name = (path: string) => {
    const node = document.graph.nodes.find((one) => one.id === path);
    return node === undefined ? path.replaceAll('/', ' › ') : nameOf(document, node, language);
  };
  return (
    <>
      <PanelHead title={document.title}>{t(words.document)}</PanelHead>
      <div className={styles.scroll}>
        <h3 className={styles.section}>{t(words.model)}</h3>
        <div className={styles.flow}>
          <div>{t(words.blocks, { count: document.graph.nodes.length })}</div>
          <div>
            <b>{t(words.weights, { count: whole(total.weights) })}</b>
          </div>
          <div>{t(words.multiplyAdds, { count: short(total.multiplyAdds) })}</div>
          <div>{t(words.activations, { count: short(total.activations) })}</div>
        </div>
        <h3 className={styles.section}>{t(words.problems)}</h3>
        {problems.length === 0 && <p className={styles.note}>{t(words.noProblems)}</p>}
        {problems.map((problem, index) => (
          <button key={index} type="button" className={styles.problemRow} onClick={() => problem.block !== undefined && revealBlock(problem.block)}>
            {problem.block !== undefined && <b>{name(problem.block)}</b>}
            <span>{sentence(problem, language)}</span>
          </button>
        ))}
      </div>
    </>
  );
}
