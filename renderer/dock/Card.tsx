import { Maximize2, MoreHorizontal } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { fileName, offer, picture } from '../charts/files.ts';
import { classes } from '../ui/classes.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useText } from '../ui/language.ts';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import styles from './dock.module.css';
import { words } from './words.ts';

export interface CardProps {
  title: string;
  /** A figure or what is shown, at the right of the title. */
  sub?: string;
  pinned: boolean;
  onPin: () => void;
  /** The numbers behind the picture; absent while there are none. */
  csv?: () => string;
  /** Shows the probe's block on the canvas. */
  onFind?: () => void;
  /** Drawn in the card and, with `large`, in the dialog. */
  body: (large: boolean) => ReactNode;
  /** There is a picture to enlarge and to save. */
  ready: boolean;
}

/** What every card of the dock has: a title, a figure, and a menu that enlarges, saves and pins. */
export function Card({ title, sub, pinned, onPin, csv, onFind, body, ready }: CardProps) {
  const t = useText();
  const [large, setLarge] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const largePlace = useRef<HTMLDivElement>(null);

  const savePicture = async () => {
    const element = largePlace.current ?? place.current;
    const file = element && (await picture(element, sub ? `${title} · ${sub}` : title));
    if (file) offer(`${fileName(title)}.png`, file);
  };
  const saving: MenuEntry[] = ready
    ? [
        { id: 'png', label: t(words.savePng), run: () => void savePicture() },
        ...(csv
          ? [
              {
                id: 'csv',
                label: t(words.saveCsv),
                run: () => offer(`${fileName(title)}.csv`, new Blob(['\uFEFF', csv()], { type: 'text/csv;charset=utf-8' })),
              },
            ]
          : []),
        null,
      ]
    : [];
  const entries: MenuEntry[] = [
    ...saving,
    { id: 'pin', label: t(pinned ? words.unpin : words.pin), run: onPin },
    ...(onFind ? [{ id: 'find', label: t(words.findBlock), run: onFind }] : []),
  ];

  return (
    <section className={classes(styles.card, pinned && styles.pinned)} aria-label={title} data-card={title}>
      <header className={styles.cardHead}>
        <h3 title={title}>{title}</h3>
        {sub && <span className={styles.sub}>{sub}</span>}
        <span className={styles.cardTools}>
          {ready && <IconButton label={t(words.enlarge)} icon={<Maximize2 />} size="small" side="top" onClick={() => setLarge(true)} />}
          <Menu entries={entries} align="end">
            <button type="button" className={styles.more} aria-label={t(words.more, { title })}>
              <MoreHorizontal size={15} />
            </button>
          </Menu>
        </span>
      </header>
      <div ref={place} className={styles.cardBody}>
        {body(false)}
      </div>
      <Dialog
        open={large}
        onOpenChange={setLarge}
        title={sub ? `${title} · ${sub}` : title}
        width={1080}
        actions={
          ready && (
            <>
              {saving.map(
                (entry) =>
                  entry && (
                    <button key={entry.id} type="button" className={styles.saveLink} onClick={entry.run}>
                      {entry.label}
                    </button>
                  ),
              )}
            </>
          )
        }
      >
        <div ref={largePlace} className={styles.largeBody}>
          {large && body(true)}
        </div>
      </Dialog>
    </section>
  );
}
