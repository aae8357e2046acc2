import type { Wire } from '../../nodes/document/schema.ts';
import { runCommand } from '../state/commands.ts';
import { nameOf } from '../state/face.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument, useGraph } from '../state/document.ts';
import { pathOf } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { PortShape } from '../ui/PortShape.tsx';
import { shapeText } from '../ui/shapeWords.ts';
import styles from './Inspector.module.css';
import { words } from './words.ts';

export function WireFacts({ wire }: { wire: Wire }) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const graph = useGraph();
  const signal = useAnalysis((s) => s.signals[`${pathOf(graphPath, wire.from.node)}:${wire.from.port}`]);
  const name = (id: string) => {
    const node = graph.nodes.find((one) => one.id === id);
    return node === undefined ? id : nameOf(document, node, language);
  };
  return (
    <>
      <PanelHead icon={<PortShape role={signal?.role} filled />} title={`${name(wire.from.node)} → ${name(wire.to.node)}`}>
        {t(words.wire)}
      </PanelHead>
      <div className={styles.page}>
        <h3 className={styles.section}>{t(words.carries)}</h3>
        <div className={styles.flow}>{signal === undefined ? t(words.unknownShape) : shapeText(signal.shape, language)}</div>
        <div className={styles.actions}>
          <Button size="small" onClick={() => runCommand('edit.delete')}>
            {t(words.removeWire)}
          </Button>
        </div>
      </div>
    </>
  );
}
