import { useSyncExternalStore } from 'react';
import { createStore, useStore } from '../live/store.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tidemark-theme';

export const theme = createStore<Theme>(stored());

/** Takes up the theme that was chosen before, and keeps the page in step with every later choice. */
export function startTheme(): void {
  apply(theme.get());
  theme.subscribe(() => {
    apply(theme.get());
    localStorage.setItem(KEY, theme.get());
  });
}

function stored(): Theme {
  const value = globalThis.localStorage?.getItem(KEY);
  return THEMES.find((name) => name === value) ?? 'system';
}

function apply(name: Theme): void {
  if (name === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = name;
}

const darkSystem = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

function watchSystem(changed: () => void): () => void {
  darkSystem?.addEventListener('change', changed);
  return () => darkSystem?.removeEventListener('change', changed);
}

/** The theme that is shown now, whether chosen or the system's. */
export function useLook(): 'light' | 'dark' {
  const chosen = useStore(theme);
  const isDark = useSyncExternalStore(watchSystem, () => darkSystem?.matches === true);
  if (chosen !== 'system') return chosen;
  return isDark ? 'dark' : 'light';
}
