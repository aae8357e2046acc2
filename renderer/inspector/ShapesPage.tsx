import type { Signal } from '../../nodes/blocks/define.ts';
import { rolesText } from '../../nodes/blocks/roleTexts.ts';
import type { GraphNode } from '../../nodes/document/schema.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument, useGraph } from '../state/document.ts';
import { portsOf, repeatOf } from '../state/ports.ts';
import { pathOf } from '../state/selection.ts';
import { short, whole } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { PortShape } from '../ui/PortShape.tsx';
import { shapeText } from '../ui/shapeWords.ts';
import styles from './Inspector.module.css';
import { words } from './words.ts';

/** What goes in, what comes out, in words and axes, and what one pass costs. */
export function ShapesPage({ node }: { node: GraphNode }) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const graph = useGraph();
  const { signals, costs } = useAnalysis();
  const path = pathOf(graphPath, node.id);
  const ports = portsOf(document, node);
  const cost = costs[path];
  const repeat = repeatOf(document, graphPath, node).count;

  const line = (signal: Signal | undefined, absent: string) => (signal === undefined ? absent : shapeText(signal.shape, language));
  return (
    <div className={styles.page}>
      {Object.keys(ports.inputs).length > 0 && <h3 className={styles.section}>{t(words.inputs)}</h3>}
      {Object.entries(ports.inputs).map(([id, port]) => {
        const wire = graph.wires.find((one) => one.to.node === node.id && one.to.port === id);
        const signal = wire && signals[`${pathOf(graphPath, wire.from.node)}:${wire.from.port}`];
        return (
          <div key={id} className={styles.port}>
            <PortShape role={signal?.role ?? onlyRole(port.role)} filled={wire !== undefined} />
            {t(port.text)}
            <small>{wire === undefined ? `${t(words.notWired)} · ${rolesText(port.role)[language]}` : line(signal, t(words.unknownShape))}</small>
          </div>
        );
      })}
      {Object.keys(ports.outputs).length > 0 && <h3 className={styles.section}>{t(words.outputs)}</h3>}
      {Object.entries(ports.outputs).map(([id, port]) => {
        const signal = signals[`${path}:${id}`];
        return (
          <div key={id} className={styles.port}>
            <PortShape role={signal?.role ?? onlyRole(port.role)} filled={signal !== undefined} />
            {t(port.text)}
            <small>
              {line(signal, t(words.unknownShape))}
              {port.watched && ` · ${t(words.watched)}`}
            </small>
          </div>
        );
      })}
      {cost !== undefined && (cost.weights > 0 || cost.multiplyAdds > 0 || cost.activations > 0) && (
        <>
          <h3 className={styles.section}>{repeat > 1 ? t(words.costOf, { count: repeat }) : t(words.cost)}</h3>
          <div className={styles.flow}>
            {cost.weights > 0 && <div>{t(words.weights, { count: whole(cost.weights) })}</div>}
            {cost.multiplyAdds > 0 && <div>{t(words.multiplyAdds, { count: short(cost.multiplyAdds) })}</div>}
            {cost.activations > 0 && <div>{t(words.activations, { count: short(cost.activations) })}</div>}
          </div>
        </>
      )}
    </div>
  );
}

const onlyRole = (role: string | readonly string[]) => (typeof role === 'string' && role !== 'any' ? role : undefined) as Signal['role'] | undefined;
