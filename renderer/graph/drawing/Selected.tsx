import { Minus, Plus, Repeat, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { drawnParts, longestName, type DrawnPart } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { commitEdit } from '../../state/document.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useText } from '../../ui/language.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './drawing.module.css';
import { degreesOf, renameNode, setEdge, setFeature, setLabel, setNode, setWidth } from './edits.ts';
import type { Picked } from './Paper.tsx';
import type { Drawn } from './useDrawing.ts';
import { words } from './words.ts';

interface SelectedProps {
  drawn: Drawn;
  classNames: readonly string[];
  picked: Picked;
  onPick: (picked: Picked) => void;
  onRemove: (picked: NonNullable<Picked>) => void;
}

/** Everything about the node or edge that is selected. */
export function Selected({ drawn, classNames, picked, onPick, onRemove }: SelectedProps) {
  const t = useText();
  if (picked?.kind === 'node' && drawn.drawing.nodes[picked.place])
    return <OfNode key={picked.place} drawn={drawn} classNames={classNames} place={picked.place} onPick={onPick} onRemove={onRemove} />;
  if (picked?.kind === 'edge' && drawn.drawing.edges[picked.place]) return <OfEdge drawn={drawn} place={picked.place} onRemove={onRemove} />;
  return (
    <div className={styles.side}>
      <h3>{t(words.nothing)}</h3>
      <p>{t(words.how)}</p>
      <p>{t(words.keys)}</p>
      <Width drawn={drawn} />
    </div>
  );
}

function OfNode({ drawn, classNames, place, onPick, onRemove }: Omit<SelectedProps, 'picked'> & { place: number }) {
  const t = useText();
  const { drawing, directed, change } = drawn;
  const node = drawing.nodes[place]!;
  const { incoming, outgoing } = degreesOf(drawing, directed)[place]!;
  const near = drawing.edges.flatMap((edge, at) =>
    edge.from === place ? [{ at, other: edge.to, out: true }] : edge.to === place ? [{ at, other: edge.from, out: false }] : [],
  );
  return (
    <div className={styles.side}>
      <h3>{t(words.nodeTitle, { name: node.name })}</h3>
      <div className={styles.form}>
        <span>{t(words.name)}</span>
        <Words label={t(words.name)} value={node.name} onSet={(name) => change(words.name, (now) => renameNode(now, place, name))} />
        <span>{t(words.class)}</span>
        <Words label={t(words.class)} value={node.label} choices={classNames} onSet={(label) => change(words.class, (now) => setLabel(now, place, label))} />
        <span>{t(words.part)}</span>
        <PartChoice part={node.part} disabled={node.label === ''} onSet={(part) => change(words.part, (now) => setNode(now, place, { part }))} />
        {node.features.map((value, column) => (
          <Feature
            key={column}
            n={column + 1}
            value={value}
            onSet={(to) => change(words.features, (now) => setFeature(now, place, column, to), `feature:${place}:${column}`)}
          />
        ))}
      </div>
      <Width drawn={drawn} />
      <dl className={styles.facts}>
        <dt>{t(words.degree)}</dt>
        <dd>{directed ? t(words.inOut, { incoming, outgoing }) : outgoing}</dd>
        <dt>{t(words.neighbours)}</dt>
        <dd className={styles.chips}>
          {near.length === 0
            ? t(words.nobody)
            : near.map(({ at, other, out }) => (
                <Button key={at} size="small" onClick={() => onPick({ kind: 'edge', place: at })}>
                  {directed ? (out ? '→ ' : '← ') : ''}
                  {drawing.nodes[other]!.name}
                </Button>
              ))}
        </dd>
      </dl>
      <Button size="small" onClick={() => onRemove({ kind: 'node', place })}>
        <Trash2 />
        {t(words.remove)}
      </Button>
    </div>
  );
}

function Feature({ n, value, onSet }: { n: number; value: number; onSet: (value: number) => void }) {
  const t = useText();
  return (
    <>
      <span>{t(words.feature, { n })}</span>
      <NumberField label={t(words.feature, { n })} value={value} step={0.1} onChange={onSet} />
    </>
  );
}

function Width({ drawn: { drawing, change } }: { drawn: Drawn }) {
  const t = useText();
  const width = drawing.nodes[0]!.features.length;
  const set = (to: number) => change(words.features, (now) => setWidth(now, to));
  return (
    <div className={styles.width}>
      <span>
        {t(words.features)}: <b>{width}</b>
      </span>
      <IconButton label={t(words.fewerFeatures)} icon={<Minus />} size="small" disabled={width === 0} onClick={() => set(width - 1)} />
      <IconButton label={t(words.moreFeatures)} icon={<Plus />} size="small" onClick={() => set(width + 1)} />
      {width === 0 && <small>{t(words.oneHot)}</small>}
    </div>
  );
}

function OfEdge({ drawn: { drawing, directed, change }, place, onRemove }: { drawn: Drawn; place: number; onRemove: SelectedProps['onRemove'] }) {
  const t = useText();
  const { from, to, weight } = drawing.edges[place]!;
  const names = { from: drawing.nodes[from]!.name, to: drawing.nodes[to]!.name };
  return (
    <div className={styles.side}>
      <h3>{t(directed ? words.edgeTitleTo : words.edgeTitle, names)}</h3>
      <div className={styles.form}>
        <span>{t(words.weight)}</span>
        <NumberField
          label={t(words.weight)}
          value={weight}
          step={0.1}
          onChange={(value) => change(words.weight, (now) => setEdge(now, place, { weight: value }), `weight:${place}`)}
        />
      </div>
      <div className={styles.buttons}>
        {directed && (
          <Button
            size="small"
            disabled={drawing.edges.some((edge) => edge.from === to && edge.to === from)}
            onClick={() => change(words.reverse, (now) => setEdge(now, place, { from: to, to: from }))}
          >
            <Repeat />
            {t(words.reverse)}
          </Button>
        )}
        <Button size="small" onClick={() => onRemove({ kind: 'edge', place })}>
          <Trash2 />
          {t(words.remove)}
        </Button>
      </div>
    </div>
  );
}

export function PartChoice({ part, disabled, onSet }: { part: DrawnPart; disabled: boolean; onSet: (part: DrawnPart) => void }) {
  const t = useText();
  return (
    <Select
      label={t(words.part)}
      value={part}
      disabled={disabled}
      onChange={(next) => onSet(next as DrawnPart)}
      options={drawnParts.map((value) => ({ value, label: t(words[value]) }))}
    />
  );
}

/** A name or a class: taken over when the field is left or Enter is pressed, so that half a word is no name. */
export function Words({ label, value, choices, onSet }: { label: string; value: string; choices?: readonly string[]; onSet: (value: string) => void }) {
  const list = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    if (typed !== null && typed !== value) {
      onSet(typed);
      commitEdit();
    }
    setTyped(null);
  };
  return (
    <>
      <input
        className={styles.words}
        aria-label={label}
        value={typed ?? value}
        maxLength={longestName}
        list={choices && list}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape' && typed !== null) {
            event.stopPropagation();
            setTyped(null);
          }
        }}
      />
      {choices && (
        <datalist id={list}>
          {choices.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}
