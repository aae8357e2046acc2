import { ViewportPortal } from '@xyflow/react';
import { X } from 'lucide-react';
import { useEffect, useState, type CSSProperties, type ReactNode } from 'react';
import type { Problem } from '../../nodes/text/problem.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { useAnalysis } from '../state/analysis.ts';
import { applyCure, cureText } from '../state/cures.ts';
import { shownGraph, useDocument } from '../state/document.ts';
import { useSelection } from '../state/selection.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PickList, type PickItem } from '../ui/PickList.tsx';
import { addBlock, connectEnds } from './actions.ts';
import { closeOverlays, focusSelected, useCanvas, type Point } from './controller.ts';
import { blockIcon, nameOf } from '../state/face.ts';
import { fits, targets, type Fit } from './fitting.ts';
import styles from './Overlays.module.css';
import type { FlowNode } from './projection.ts';
import { describe, portsOf } from '../state/ports.ts';
import { words } from './words.ts';

/** What opens over the paper for a moment: the menu of blocks, "connect to", the reason of a refused wire. */
export function Overlays() {
  const adding = useCanvas((s) => s.adding !== null);
  const connecting = useCanvas((s) => s.connecting !== null);
  const refused = useCanvas((s) => s.refused !== null);
  return (
    <>
      {adding && <AddMenu />}
      {connecting && <ConnectMenu />}
      {refused && <Refusal />}
    </>
  );
}

/** Kept within the window, closed by a press outside. */
function Floating({ at, className, height, children }: { at: Point; className: string | undefined; height: number; children: ReactNode }) {
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!(event.target as Element).closest('[data-floating]')) closeOverlays();
    };
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && closeOverlays();
    // In the capture phase, since the canvas stops what it takes; after this turn, since the press that opened it is still on its way.
    const timer = setTimeout(() => window.addEventListener('pointerdown', outside, true));
    window.addEventListener('keydown', escape);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('keydown', escape);
      requestAnimationFrame(focusSelected);
    };
  }, []);
  const style: CSSProperties = {
    left: Math.max(8, Math.min(at.x, window.innerWidth - 296)),
    top: Math.max(8, Math.min(at.y, window.innerHeight - height - 8)),
  };
  return (
    <div className={className} style={style} data-floating="">
      {children}
    </div>
  );
}

function AddMenu() {
  const t = useText();
  const language = useLanguage();
  const adding = useCanvas((s) => s.adding)!;
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const analysis = useAnalysis();
  const all = fits(document, graphPath, analysis, adding.end);
  const item = (fit: Fit, group: string | undefined): PickItem => {
    const described = describe(document, fit.type);
    const name = described?.name[language] ?? fit.type;
    const idea = described?.block?.text.idea ?? described?.compound?.idea;
    return {
      id: fit.type,
      label: name,
      hint: idea?.[language],
      group,
      icon: <BlockIcon type={fit.type} role={described?.block === undefined ? 'sequence' : blockIcon(described.block)} />,
      search: [...Object.values(described?.name ?? {}), fit.type, ...(described?.block?.words ?? [])],
      run: () => addBlock(fit.type, adding.paper, adding.end, fit.port),
    };
  };
  const items =
    adding.end === null
      ? all.map((fit) => item(fit, undefined))
      : [
          ...all.filter((fit) => fit.port !== undefined).map((fit) => item(fit, t(words.fitting))),
          ...(adding.from === null ? all.filter((fit) => fit.port === undefined).map((fit) => item(fit, t(words.others))) : []),
        ];
  return (
    <Floating at={adding.screen} className={styles.menu} height={360}>
      <PickList label={t(words.addHere)} items={items} none={t(items.length === 0 ? words.noneFits : words.none)} onLeave={closeOverlays} />
    </Floating>
  );
}

function ConnectMenu() {
  const t = useText();
  const language = useLanguage();
  const connecting = useCanvas((s) => s.connecting)!;
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const analysis = useAnalysis();
  const { nodes } = shownGraph({ document, graphPath });
  const source = nodes.find((node) => node.id === connecting.from.node);
  const outputs = source === undefined ? {} : portsOf(document, source).outputs;
  const items = Object.keys(outputs).flatMap((output) => {
    const from = { node: connecting.from.node, port: output };
    return targets(document, graphPath, analysis, from).map((to): PickItem => {
      const node = nodes.find((one) => one.id === to.node)!;
      const ports = portsOf(document, node).inputs;
      return {
        id: `${output}-${to.node}-${to.port}`,
        label: nameOf(document, node, language),
        hint: Object.keys(ports).length > 1 ? ports[to.port]?.text[language] : undefined,
        group: Object.keys(outputs).length > 1 ? outputs[output]?.text[language] : undefined,
        run: () => connectEnds(from, to),
      };
    });
  });
  return (
    <Floating at={connecting.screen} className={styles.menu} height={360}>
      <PickList
        label={t(words.connectTitle, { from: source === undefined ? '' : nameOf(document, source, language) })}
        items={items}
        none={t(words.connectNone)}
        onLeave={closeOverlays}
      />
    </Floating>
  );
}

function Refusal() {
  const t = useText();
  const { screen, problem } = useCanvas((s) => s.refused)!;
  return (
    <Floating at={{ x: screen.x + 10, y: screen.y + 10 }} className={styles.refusal} height={130}>
      <div role="alert">
        <b>{t(words.notHere)}</b>
        <ProblemText problem={problem} after={closeOverlays} />
      </div>
    </Floating>
  );
}

function ProblemText({ problem, after }: { problem: Problem; after?: () => void }) {
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  return (
    <>
      <p>{sentence(problem, language)}</p>
      {problem.cures !== undefined && problem.cures.length > 0 && (
        <div className={styles.cures}>
          {problem.cures.slice(0, 3).map((cure, index) => (
            <Button
              key={JSON.stringify(cure)}
              size="small"
              kind={index === 0 ? 'primary' : 'plain'}
              onClick={() => {
                applyCure(problem, cure);
                after?.();
              }}
            >
              {cureText(document, problem, cure, language)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** More than this many would cover the graph: then the marks on the blocks and the selected block's bubble must do. */
const mostBubbles = 3;

/** Problems beside the blocks they are about. */
export function ProblemBubbles({ nodes }: { nodes: readonly FlowNode[] }) {
  const t = useText();
  const analysis = useAnalysis();
  const graphPath = useDocument((s) => s.graphPath);
  const selected = useSelection((s) => s.nodes);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const prefix = graphPath.length === 0 ? '' : `${graphPath.join('/')}/`;
  const here = analysis.problems.flatMap((problem) => {
    if (problem.block === undefined || !problem.block.startsWith(prefix)) return [];
    const [id, ...inner] = problem.block.slice(prefix.length).split('/');
    return [{ problem, id: id!, inner, key: JSON.stringify([problem.code, problem.block, problem.port, problem.param]) }];
  });
  // One bubble a block: the first problem is most often the cause of the rest.
  const first = here.filter((one, index) => here.findIndex((other) => other.id === one.id) === index && !hidden.has(one.key));
  const shown = first.length <= mostBubbles ? first : first.filter((one) => selected.includes(one.id)).slice(0, 1);
  return (
    <ViewportPortal>
      {shown.map(({ problem, id, inner, key }) => {
        const node = nodes.find((one) => one.id === id);
        if (node === undefined || node.type !== 'block') return null;
        return (
          <div
            key={key}
            className={`${styles.bubble} nopan nodrag nowheel`}
            style={{ transform: `translate(${node.position.x + 6}px, ${node.position.y + (node.height ?? 90) + 12}px) scale(var(--bubble, 1))`, zIndex: 1001 }}
            role="group"
            aria-label={node.data.face.name}
          >
            <b>{inner.length === 0 ? node.data.face.name : `${node.data.face.name} › ${inner.join(' › ')}`}</b>
            <ProblemText problem={problem} />
            <IconButton className={styles.hide} size="small" icon={<X />} label={t(words.hideProblem)} onClick={() => setHidden(new Set([...hidden, key]))} />
          </div>
        );
      })}
    </ViewportPortal>
  );
}

/** The wire that waits for a block to be chosen stays in sight. */
export function PendingWire() {
  const adding = useCanvas((s) => s.adding);
  if (adding?.from == null) return null;
  const { from, paper } = adding;
  const bend = Math.max(30, Math.abs(paper.x - from.x) / 2) * (adding.end?.side === 'input' ? -1 : 1);
  return (
    <ViewportPortal>
      <svg className={styles.pending} width={1} height={1}>
        <path
          d={`M${from.x} ${from.y}C${from.x + bend} ${from.y} ${paper.x - bend} ${paper.y} ${paper.x} ${paper.y}`}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2.2}
          strokeDasharray="4 4"
        />
      </svg>
    </ViewportPortal>
  );
}
