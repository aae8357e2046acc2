/** Threads crossing on a loom. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <path d="M2 6h16M2 14h16" stroke="var(--ink)" strokeWidth="1.6" />
      <path d="M3 2c7 0 7 16 14 16M3 18C10 18 10 2 17 2" stroke="var(--accent)" strokeWidth="2" />
    </svg>
  );
}
