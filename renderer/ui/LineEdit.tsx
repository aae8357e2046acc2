import { useState } from 'react';

interface LineEditProps {
  label: string;
  value: string;
  className?: string | undefined;
  placeholder?: string;
  /** Another text than before, once the field is left or Enter pressed; Escape brings the old one back. */
  onCommit: (text: string) => void;
}

/** A name that is typed where it stands. */
export function LineEdit({ label, value, className, placeholder, onCommit }: LineEditProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className={className}
      aria-label={label}
      placeholder={placeholder}
      value={typed ?? value}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed !== null && typed !== value) onCommit(typed);
        setTyped(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
