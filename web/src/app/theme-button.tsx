import { theme, useLook } from '../styles/theme.ts';
import { IconButton } from '../ui/controls/button.tsx';

/** Flips between light and dark, starting from what is shown now. */
export function ThemeButton() {
  const isDark = useLook() === 'dark';
  return (
    <IconButton
      icon={isDark ? 'sun' : 'moon'}
      label={isDark ? 'Use the light theme' : 'Use the dark theme'}
      onClick={() => theme.set(isDark ? 'light' : 'dark')}
    />
  );
}
