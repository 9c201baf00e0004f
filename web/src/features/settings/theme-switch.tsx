import { useStore } from '../../live/store.ts';
import { theme, THEMES } from '../../styles/theme.ts';
import { Segmented } from '../../ui/controls/segmented-control.tsx';

const NAMES = { system: 'Same as system', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  return (
    <Segmented
      label="Colour theme"
      options={THEMES.map((value) => ({ value, label: NAMES[value] }))}
      value={useStore(theme)}
      onChange={theme.set}
    />
  );
}
