const PATHS = {
  waves: 'M2 8c2.7-2.7 5.3-2.7 8 0s5.3 2.7 8 0M2 14c2.7-2.7 5.3-2.7 8 0s5.3 2.7 8 0',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.3 17.5a2 2 0 0 0 3.4 0',
  rules: 'M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4',
  settings:
    'M10 12.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4',
  forecast: 'M2.5 8.5l3-3 4 4.5M9.5 10l8-5.5M9.5 10h8M9.5 10l8 5.5',
  external: 'M8 4H4v12h12v-4M11 3.5h5.5V9M16 4l-7 7',
  refresh: 'M16.5 10a6.5 6.5 0 1 1-2-4.7M16.5 3v3.5H13',
  trash: 'M3.5 5.5h13M8 5V3.5h4V5M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  back: 'M12 4l-6 6 6 6',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  up: 'M10 15.5v-11M5.5 9L10 4.5 14.5 9',
  down: 'M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5',
  flat: 'M4 10h12',
  warning: 'M10 3.5L18 16.5H2zM10 8.5v3.5M10 14.3v.2',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4',
  mail: 'M3 5h14v10H3zM3.5 5.5L10 11l6.5-5.5',
  hook: 'M7.5 8.5a3 3 0 1 1 4-2.8c0 1-.5 1.8-1.2 2.3l2.2 4M5.5 11a3 3 0 1 0 3 3.5h4M13 11.6a3 3 0 1 1-.4 5',
  key: 'M12.5 11.5a4 4 0 1 0-3.8-2.7L3 14.5V17h3v-2h2v-2h1.5l.7-.7a4 4 0 0 0 2.3-.8ZM13.5 6.5v.1',
  link: 'M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM10 2v2M10 16v2M2 10h2M16 10h2M4.5 4.5l1.3 1.3M14.2 14.2l1.3 1.3M15.5 4.5l-1.3 1.3M5.8 14.2l-1.3 1.3',
  moon: 'M16.5 12.5A7 7 0 0 1 7.5 3.5a7 7 0 1 0 9 9Z',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4.3l2.8 1.7',
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon in the text colour. It is hidden from screen readers, so put text beside it or in a label. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
