import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Text } from '../../../nodes/text/text.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useText } from '../../ui/language.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './drawing.module.css';
import { addEdge, degreesOf, edgeBetween, renameNode, setEdge, setLabel, setNode } from './edits.ts';
import type { Picked } from './Paper.tsx';
import { PartChoice, Words } from './Selected.tsx';
import type { Drawn } from './useDrawing.ts';
import { words } from './words.ts';

interface ListProps {
  drawn: Drawn;
  classNames: readonly string[];
  onRemove: (picked: NonNullable<Picked>) => void;
}

/** All nodes as a table that can be typed into. */
export function NodeList({ drawn: { drawing, directed, change }, classNames, onRemove, onAdd }: ListProps & { onAdd: () => void }) {
  const t = useText();
  const degrees = degreesOf(drawing, directed);
  return (
    <div className={styles.side}>
      <table className={styles.list}>
        <Head columns={[words.name, words.class, words.part, words.degree]} />
        <tbody>
          {drawing.nodes.map((node, place) => (
            <tr key={place}>
              <td>
                <Words label={t(words.name)} value={node.name} onSet={(name) => change(words.name, (now) => renameNode(now, place, name))} />
              </td>
              <td>
                <Words
                  label={`${t(words.class)} ${node.name}`}
                  value={node.label}
                  choices={classNames}
                  onSet={(label) => change(words.class, (now) => setLabel(now, place, label))}
                />
              </td>
              <td>
                <PartChoice part={node.part} disabled={node.label === ''} onSet={(part) => change(words.part, (now) => setNode(now, place, { part }))} />
              </td>
              <td className={styles.figure}>{directed ? `${degrees[place]!.incoming} / ${degrees[place]!.outgoing}` : degrees[place]!.outgoing}</td>
              <td>
                <IconButton
                  label={t(words.removeOf, { name: node.name })}
                  icon={<Trash2 />}
                  size="small"
                  disabled={drawing.nodes.length === 1}
                  onClick={() => onRemove({ kind: 'node', place })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" onClick={onAdd}>
        <Plus />
        {t(words.addNode)}
      </Button>
    </div>
  );
}

/** All edges as a list; the way to make one without the mouse. */
export function EdgeList({ drawn: { drawing, directed, change }, onRemove }: Omit<ListProps, 'classNames'>) {
  const t = useText();
  const [pair, setPair] = useState<readonly [number, number]>([0, 1]);
  const { nodes, edges } = drawing;
  const [from, to] = [Math.min(pair[0], nodes.length - 1), Math.min(pair[1], nodes.length - 1)];
  const there = edgeBetween(drawing, from, to, directed) >= 0;
  const options = nodes.map(({ name }, place) => ({ value: String(place), label: name }));
  return (
    <div className={styles.side}>
      <div className={styles.newEdge}>
        <Select label={t(words.from)} value={String(from)} options={options} onChange={(value) => setPair([Number(value), to])} />
        <span aria-hidden="true">{directed ? '→' : '–'}</span>
        <Select label={t(words.to)} value={String(to)} options={options} onChange={(value) => setPair([from, Number(value)])} />
        <Button
          size="small"
          disabled={from === to || there}
          title={there ? t(words.there) : undefined}
          onClick={() => change(words.addEdge, (now) => addEdge(now, from, to, directed))}
        >
          <Plus />
          {t(words.addEdge)}
        </Button>
      </div>
      {edges.length === 0 ? (
        <p>{t(words.noEdges)}</p>
      ) : (
        <table className={styles.list}>
          <Head columns={[words.from, words.to, words.weight]} />
          <tbody>
            {edges.map((edge, place) => {
              const name = `${nodes[edge.from]!.name} ${directed ? '→' : '–'} ${nodes[edge.to]!.name}`;
              return (
                <tr key={place}>
                  <td>{nodes[edge.from]!.name}</td>
                  <td>{nodes[edge.to]!.name}</td>
                  <td>
                    <NumberField
                      label={`${t(words.weight)} ${name}`}
                      value={edge.weight}
                      step={0.1}
                      onChange={(weight) => change(words.weight, (now) => setEdge(now, place, { weight }), `weight:${place}`)}
                    />
                  </td>
                  <td>
                    <IconButton label={t(words.removeOf, { name })} icon={<Trash2 />} size="small" onClick={() => onRemove({ kind: 'edge', place })} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** What stands in each column, and a last one to remove a row. */
function Head({ columns }: { columns: readonly Text[] }) {
  const t = useText();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.en} scope="col">
            {t(column)}
          </th>
        ))}
        <th aria-label={t(words.remove)} />
      </tr>
    </thead>
  );
}
