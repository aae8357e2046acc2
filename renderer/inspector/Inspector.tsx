import { useState } from 'react';
import { nodeIn } from '../../nodes/document/graphs.ts';
import { faceOf } from '../state/face.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument, useGraph } from '../state/document.ts';
import { useSelection } from '../state/selection.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { CodePage } from './CodePage.tsx';
import { DocumentFacts } from './DocumentFacts.tsx';
import { HelpPage } from './HelpPage.tsx';
import styles from './Inspector.module.css';
import { ParamsPage } from './ParamsPage.tsx';
import { ShapesPage } from './ShapesPage.tsx';
import { WireFacts } from './WireFacts.tsx';
import { words } from './words.ts';

/** About what is selected: a block, a wire, several, or nothing (then the document). */
export function Inspector() {
  const t = useText();
  const { nodes, wires } = useSelection();
  const graph = useGraph();
  const known = nodes.filter((id) => graph.nodes.some((node) => node.id === id));
  const wire = wires.length === 1 && known.length === 0 ? graph.wires.find((one) => one.id === wires[0]) : undefined;
  return (
    <div className={styles.inspector}>
      {known.length === 1 ? (
        <AboutBlock key={known[0]} id={known[0]!} />
      ) : known.length > 1 ? (
        <EmptyState title={t(words.several, { count: known.length })} text={t(words.severalText)} />
      ) : wire !== undefined ? (
        <WireFacts wire={wire} />
      ) : (
        <DocumentFacts />
      )}
    </div>
  );
}

function AboutBlock({ id }: { id: string }) {
  const t = useText();
  const language = useLanguage();
  const [page, setPage] = useState('params');
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const analysis = useAnalysis();
  const node = nodeIn(useGraph(), id);
  const face = faceOf(node, { document, graphPath, analysis, language, wired: new Set(), problems: new Map() });
  const about = face.kind !== 'compound' ? '' : face.repeat > 1 ? t(words.compoundTimes, { count: face.repeat }) : t(words.compound);
  return (
    <>
      <PanelHead icon={<BlockIcon type={face.type} role={face.icon} size={16} />} title={face.name}>
        {about}
      </PanelHead>
      <Tabs
        label={t(words.pages)}
        value={page}
        onChange={setPage}
        tabs={[
          { id: 'params', label: t(words.params), page: <ParamsPage node={node} /> },
          { id: 'shapes', label: t(words.shapes), page: <ShapesPage node={node} /> },
          { id: 'code', label: t(words.code), page: <CodePage node={node} /> },
          { id: 'help', label: t(words.help), page: <HelpPage node={node} /> },
        ]}
      />
    </>
  );
}
