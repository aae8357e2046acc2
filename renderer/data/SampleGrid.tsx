import { useEffect, useRef } from 'react';
import type { DataPreview } from '../../preload/contract/data.ts';
import { useText } from '../ui/language.ts';
import { canvasOf, pictureBytes } from '../ui/pictures.ts';
import styles from './data.module.css';
import { words } from './words.ts';

/** One page of samples, each with its label. */
export function SampleGrid({ preview }: { preview: DataPreview }) {
  const t = useText();
  return (
    <ul className={styles.samples}>
      {Array.from(preview.samples, (sample, index) => {
        const label = preview.classes[preview.labels[index]!] ?? '';
        return (
          <li key={sample} title={t(words.sampleLabel, { label, sample })}>
            <Picture preview={preview} index={index} />
            <span>{label}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Picture({ preview, index }: { preview: DataPreview; index: number }) {
  const place = useRef<HTMLCanvasElement>(null);
  const { pictures } = preview;
  useEffect(() => {
    const context = place.current?.getContext('2d');
    if (!context || pictures.bytes.length === 0) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(canvasOf(pictureBytes(pictures, index), pictures.width, pictures.height), 0, 0, 88, 88);
  }, [pictures, index]);
  return <canvas ref={place} width={88} height={88} aria-hidden="true" />;
}
