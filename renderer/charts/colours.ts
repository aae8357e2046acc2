import { useMemo } from 'react';
import { useShownTheme } from '../state/settings.ts';

const names = [
  'surface',
  'raised',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'accent-soft',
  'good',
  'warn',
  'bad',
  'role-loss',
  'role-metric',
  'role-sequence',
  'role-image',
  'role-embedding',
  'role-tokens',
  'role-graph',
  'role-table',
] as const;
export type ThemeColours = Readonly<Record<(typeof names)[number], string>>;

/** The theme's colours as values: a canvas cannot read CSS variables. Read anew when the theme changes. */
export function useColours(): ThemeColours {
  const theme = useShownTheme();
  return useMemo(() => {
    // The theme's attribute is set by a listener of the same store, before React renders; the name below is what makes this depend on it.
    void theme;
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as ThemeColours;
  }, [theme]);
}

/** Curves of several runs laid over each other, told apart by dash as well. */
export const overlayRoles = ['role-sequence', 'role-image', 'role-metric', 'role-embedding', 'role-graph', 'role-table', 'role-tokens', 'role-loss'] as const;
export const overlayDashes = ['solid', [6, 3], [2, 2], [8, 3, 2, 3]] as const;
