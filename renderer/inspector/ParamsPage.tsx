import { Layers, Pencil, Unlink } from 'lucide-react';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { expose, instancesOf } from '../../nodes/document/compounds.ts';
import { rename } from '../../nodes/document/edits.ts';
import { compoundAt } from '../../nodes/document/graphs.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import type { GraphNode } from '../../nodes/document/schema.ts';
import { runCommand } from '../state/commands.ts';
import { useAnalysis } from '../state/analysis.ts';
import { edit, useDocument } from '../state/document.ts';
import { compoundFor, describe, fieldsOf, type Field } from '../state/ports.ts';
import { pathOf } from '../state/selection.ts';
import { openDrawing } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/language.ts';
import { LineEdit } from '../ui/LineEdit.tsx';
import styles from './Inspector.module.css';
import { ParamField } from './ParamField.tsx';
import { words } from './words.ts';

export function ParamsPage({ node }: { node: GraphNode }) {
  const t = useText();
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const analysis = useAnalysis();
  const fields = fieldsOf(document, graphPath, node);
  const path = pathOf(graphPath, node.id);
  const compound = compoundFor(document, node);
  const surrounding = compoundAt(document, graphPath);
  const count = compound === undefined ? 0 : instancesOf(document, compoundOf(node.type)!);
  const problemsOf = ({ name }: Field) => analysis.problems.filter((problem) => problem.block === path && problem.param === name);
  const rare = fields.filter(({ param }) => param.rare === true);
  const form = (field: Field) => (
    <ParamField
      key={field.name}
      node={node}
      field={field}
      problems={problemsOf(field)}
      onExpose={
        surrounding === undefined || field.from !== undefined
          ? undefined
          : () => edit(words.exposed, (before) => expose(before, surrounding, node.id, field.name, field.value, field.param.text))
      }
    />
  );
  return (
    <div className={styles.page}>
      <Label node={node} />
      {node.type === drawnGraph.type && (
        <div className={styles.actions}>
          <Button size="small" onClick={() => openDrawing(node.id)}>
            <Pencil />
            {t(words.draw)}
          </Button>
        </div>
      )}
      {fields.filter((field) => !rare.includes(field)).map(form)}
      {rare.length > 0 && (
        <details key={node.id} className={styles.more} open={rare.some((field) => field.changed || problemsOf(field).length > 0) || undefined}>
          <summary>{t(words.more)}</summary>
          {rare.map(form)}
        </details>
      )}
      {describe(document, node.type) === undefined ? (
        <p className={styles.note}>{t(words.unknown, { type: node.type })}</p>
      ) : (
        fields.length === 0 && <p className={styles.note}>{t(words.noParams)}</p>
      )}
      {compound !== undefined && (
        <>
          <div className={styles.actions}>
            <Button size="small" onClick={() => runCommand('graph.open')}>
              <Layers />
              {t(words.open)}
            </Button>
            {count > 1 && (
              <Button size="small" onClick={() => runCommand('graph.unique')}>
                <Unlink />
                {t(words.unique)}
              </Button>
            )}
          </div>
          {count > 1 && <p className={styles.note}>{t(words.uniqueHint, { count })}</p>}
        </>
      )}
    </div>
  );
}

function Label({ node }: { node: GraphNode }) {
  const t = useText();
  const described = useDocument((s) => describe(s.document!, node.type));
  return (
    <div className={styles.field}>
      <span className={styles.name}>
        <span>{t(words.label)}</span>
      </span>
      <LineEdit
        className={styles.label}
        label={t(words.labelHint)}
        placeholder={described === undefined ? node.type : t(described.name)}
        value={node.label ?? ''}
        onCommit={(typed) => edit(words.rename, (document, path) => rename(document, path, node.id, typed))}
      />
    </div>
  );
}
