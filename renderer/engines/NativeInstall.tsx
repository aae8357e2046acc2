import { sentence } from '../../nodes/text/problem.ts';
import type { NativeInstallation, NativeProgress } from '../../preload/contract/engines.ts';
import { cancelInstallation, installNativeEngine, removeNativeEngine, useInstallation } from '../state/installation.ts';
import { ask } from '../ui/ask.tsx';
import { Button } from '../ui/Button.tsx';
import { bytes, duration } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import styles from './engines.module.css';
import { words } from './words.ts';

/** What installing the native engine would take, how far it is, and how it went. */
export function NativeInstall() {
  const language = useLanguage();
  const installation = useInstallation();
  if (!installation) return null;
  const { progress, problem, state, obstacle } = installation;
  return (
    <div className={styles.install}>
      {problem && problem.code !== 'engine.cancelled' && (
        <p role="alert" className={styles.problem}>
          {sentence(problem, language)}
        </p>
      )}
      {state === 'working' ? (
        <Working {...(progress && { progress })} />
      ) : obstacle && state === 'absent' ? (
        <p>{sentence(obstacle, language)}</p>
      ) : (
        <Choices {...installation} />
      )}
    </div>
  );
}

function Working({ progress }: { progress?: NativeProgress }) {
  const t = useText();
  const language = useLanguage();
  const { stage = 'prepare', done, total, left } = progress ?? {};
  const known = done !== undefined && total !== undefined && total > 0;
  const amount = stage === 'build' ? String : bytes;
  return (
    <>
      <div className={styles.figures} aria-live="polite">
        <span>{t(words.stage[stage])}</span>
        <span>
          {known && t(words.amount, { done: amount(done), total: amount(total) })}
          {left !== undefined && ` · ${t(words.left, { time: duration(left, language) })}`}
        </span>
      </div>
      <progress className={styles.bar} aria-label={t(words.progress)} {...(known && { value: done, max: total })} />
      <Button size="small" onClick={cancelInstallation}>
        {t(words.cancel)}
      </Button>
    </>
  );
}

function Choices({ installed, offer }: NativeInstallation) {
  const t = useText();
  const begun = (offer?.here ?? 0) > 0;
  const remove = async (size: number) => {
    const choices = [{ id: 'remove', label: t(words.remove), danger: true }];
    if (await ask({ title: t(words.removeTitle), text: t(words.removeText, { size: bytes(size) }), choices })) removeNativeEngine();
  };
  const sizes = offer && { here: bytes(offer.here), download: bytes(offer.download), disk: bytes(offer.disk) };
  return (
    <>
      {installed && (
        <p>
          {t(words.onDisk, { size: bytes(installed.bytes) })}
          {installed.outdated && ` · ${t(words.outdated)}`}
        </p>
      )}
      {!installed && offer && <p>{begun ? t(words.here, sizes) : t(offer.variant === 'cuda' ? words.offerCuda : words.offer, sizes)}</p>}
      <div className={styles.buttons}>
        {offer && (!installed || installed.outdated) && (
          <Button size="small" kind="primary" onClick={() => installNativeEngine()}>
            {t(installed ? words.update : begun ? words.goOn : words.install)}
          </Button>
        )}
        {!installed && offer?.variant === 'cuda' && (
          <Button size="small" onClick={() => installNativeEngine('cpu')}>
            {t(words.processorOnly)}
          </Button>
        )}
        {installed ? (
          <Button size="small" onClick={() => void remove(installed.bytes)}>
            {t(words.remove)}
          </Button>
        ) : (
          begun && (
            <Button size="small" kind="quiet" onClick={removeNativeEngine}>
              {t(words.discard)}
            </Button>
          )
        )}
      </div>
    </>
  );
}
