import { Cpu } from 'lucide-react';
import { declineNativeEngine, installNativeEngine, useInstallation } from '../state/installation.ts';
import { openPage } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { bytes } from '../ui/format.ts';
import { useText } from '../ui/language.ts';
import styles from './home.module.css';
import { words } from './words.ts';

/** Offers the native engine where it can be had, until it is taken or declined; then it is on the Engines page. */
export function EngineOffer() {
  const t = useText();
  const installation = useInstallation();
  if (!installation?.offer || installation.state !== 'absent' || installation.answered) return null;
  const { download, disk, here } = installation.offer;
  const begun = here > 0;
  return (
    <section className={styles.offer} aria-labelledby="home-offer">
      <Cpu />
      <div>
        <h2 id="home-offer">{t(words.offerTitle)}</h2>
        <p>{t(begun ? words.offerHere : words.offerText, { here: bytes(here), download: bytes(download), disk: bytes(disk) })}</p>
      </div>
      <Button
        size="small"
        kind="primary"
        onClick={() => {
          installNativeEngine();
          openPage('engines');
        }}
      >
        {t(begun ? words.offerGoOn : words.offerInstall)}
      </Button>
      <Button size="small" kind="quiet" onClick={declineNativeEngine}>
        {t(words.offerLater)}
      </Button>
    </section>
  );
}
