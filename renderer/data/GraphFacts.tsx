import { Fragment } from 'react';
import type { GraphPreview } from '../../preload/contract/data.ts';
import { useShownTheme } from '../state/settings.ts';
import { classColour } from '../ui/classColour.ts';
import { plain, whole } from '../ui/format.ts';
import { useText } from '../ui/language.ts';
import styles from './data.module.css';
import { edgeCount } from './GraphPicture.tsx';
import { words } from './words.ts';

/** Figures of a graph, or of a set of graphs: what to know before training on it. */
export function GraphFacts({ preview: { picture, set } }: { preview: GraphPreview }) {
  const t = useText();
  const { count, edges, directed, labels, classes, split } = picture;
  const degrees = new Int32Array(count);
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    degrees[edges[2 * edge + 1]!]!++;
    if (directed) degrees[edges[2 * edge]!]!++;
  }
  const isolated = degrees.filter((degree) => degree === 0).length;
  const unlabelled = labels.filter((label) => label < 0).length;
  const part = (wanted: number) => whole(split.filter((one) => one === wanted).length);
  const mean = degrees.reduce((sum, degree) => sum + degree, 0) / count;
  const facts: (readonly [string, string])[] = set
    ? [
        [t(words.graphs), whole(set.graphs)],
        [t(words.trainTest), `${whole(set.train)} / ${whole(set.test)}`],
        [t(words.meanSize), t(words.meanSizeOf, { nodes: set.nodes.toFixed(1), edges: set.edges.toFixed(1) })],
      ]
    : [
        [t(words.nodes), whole(count)],
        [t(words.edges), directed ? t(words.edgesDirected, { count: whole(edgeCount(picture)) }) : whole(edgeCount(picture))],
        [t(words.degree), t(words.degreeOf, { mean: plain(Number(mean.toFixed(2))), most: Math.max(...degrees) })],
        [t(words.parts), `${part(1)} / ${part(2)} / ${part(3)}`],
        ...(isolated > 0 ? [[t(words.isolated), whole(isolated)] as const] : []),
        ...(unlabelled > 0 ? [[t(words.unlabelled), whole(unlabelled)] as const] : []),
      ];
  const names = set ? set.classes : classes;
  const balance = set ? set.balance : classes.map((_, label) => labels.filter((one) => one === label).length);
  return (
    <>
      <h3 className={styles.heading}>{t(words.graphFigures)}</h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {names.length > 0 && <Balance names={names} balance={balance} ofSet={set !== undefined} />}
    </>
  );
}

/** Longer lists say nothing more. */
const mostShown = 30;

function Balance({ names, balance, ofSet }: { names: readonly string[]; balance: readonly number[]; ofSet: boolean }) {
  const t = useText();
  const theme = useShownTheme();
  const most = Math.max(1, ...balance);
  const all = Math.max(
    1,
    balance.reduce((sum, count) => sum + count, 0),
  );
  return (
    <>
      <h3 className={styles.heading}>{t(ofSet ? words.graphClasses : words.nodeClasses)}</h3>
      <ul className={styles.balance}>
        {names.slice(0, mostShown).map((name, label) => {
          const count = balance[label] ?? 0;
          return (
            <li key={name} aria-label={t(ofSet ? words.graphsOf : words.nodesOf, { name, count, share: ((count / all) * 100).toFixed(1) })}>
              <b title={name}>{name}</b>
              <span>
                <i style={{ width: `${(count / most) * 100}%`, ...(!ofSet && { background: classColour(label, theme) }) }} />
              </span>
              <small>{whole(count)}</small>
            </li>
          );
        })}
      </ul>
    </>
  );
}
