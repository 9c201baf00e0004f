const NAMES = [
  'accent',
  'accent-soft',
  'ink',
  'ink-soft',
  'line',
  'line-strong',
  'fall',
  'rise',
  'warn',
  'warn-soft',
  'surface',
] as const;

export type ChartColours = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colour tokens resolved in the current theme, because a canvas cannot use CSS variables. */
export function chartColours(host: HTMLElement): ChartColours {
  const probe = host.appendChild(document.createElement('i'));
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(entries) as ChartColours;
}

/** The colour with the given opacity. */
export function withOpacity(colour: string, percent: number): string {
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}
