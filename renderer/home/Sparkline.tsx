import styles from './home.module.css';

/** The last curve of a document, without axes: only its form. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return <span className={styles.spark} aria-hidden="true" />;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const points = finite.map((value, i) => `${((i / (finite.length - 1)) * 100).toFixed(1)} ${(30 - ((value - low) / (high - low || 1)) * 28).toFixed(1)}`);
  return (
    <svg className={styles.spark} viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={`M${points.join('L')}`} fill="none" stroke="var(--role-loss)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}
