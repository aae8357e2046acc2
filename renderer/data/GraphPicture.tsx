import { useMemo, useState } from 'react';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { useColours } from '../charts/colours.ts';
import { canvasFont } from '../charts/Drawing.tsx';
import { Network } from '../charts/network/Network.tsx';
import type { Scene } from '../charts/network/scene.ts';
import { useLayout } from '../charts/network/useLayout.ts';
import { useDrawnPlaces } from '../state/drawnGraph.ts';
import { useShownTheme } from '../state/settings.ts';
import { classColour } from '../ui/classColour.ts';
import { useText } from '../ui/language.ts';
import styles from './data.module.css';
import { words } from './words.ts';

/** A graph before any training: laid out by forces, coloured by class. */
export function GraphPicture({ picture }: { picture: GraphResult }) {
  const t = useText();
  const theme = useShownTheme();
  const colours = useColours();
  const drawn = useDrawnPlaces(picture);
  const settled = useLayout(picture, drawn === undefined);
  const points = drawn ?? settled;
  const [pointed, setPointed] = useState<number | undefined>();
  const { names, labels, classes } = picture;
  const scene = useMemo(
    (): Scene | undefined =>
      points && {
        points,
        edges: picture.edges,
        directed: picture.directed,
        colours: Array.from(picture.labels, (label) => (label < 0 ? colours['ink-3'] : classColour(label, theme))),
        ringed: (node) => picture.split[node] === 1,
        ink: colours.ink,
        faint: colours['ink-3'],
        paper: colours.surface,
        accent: colours.accent,
        nameOf: (node) => picture.names[node] ?? String(node),
        font: canvasFont(11),
      },
    [points, picture, colours, theme],
  );
  const said = pointed === undefined ? undefined : `${names[pointed] ?? pointed} · ${classes[labels[pointed]!] ?? t(words.unlabelled)}`;
  return (
    <div className={styles.network}>
      {scene ? (
        <Network
          scene={scene}
          label={t(words.graphLabel, { nodes: picture.count, edges: edgeCount(picture) })}
          count={picture.count}
          pointed={pointed}
          onPoint={setPointed}
        />
      ) : (
        <p>{t(words.settling)}</p>
      )}
      <p role="status" hidden={said === undefined}>
        {said}
      </p>
    </div>
  );
}

/** Without direction each edge stands there both ways. */
export const edgeCount = ({ edges, directed }: GraphResult): number => edges.length / (directed ? 2 : 4);
