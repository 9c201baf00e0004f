import { minutes, seconds, setting, type Settings } from './settings.ts';

/** The settings of the browser that shows pages drawn by scripts; a part of those in config.ts. */
export const browserSettings = {
  chromium: setting.text(
    'TIDEMARK_CHROMIUM',
    'auto',
    'Path of the Chromium that shows pages drawn by scripts; `auto` is the first on the PATH, `none` shows none',
  ),
  browserSandbox: setting.choice(
    'TIDEMARK_BROWSER_SANDBOX',
    'auto',
    ['auto', 'always'],
    'Whether Chromium may run without its sandbox where the system does not allow it one',
  ),
  browserPages: setting.integer('TIDEMARK_BROWSER_PAGES', 3, 'Pages shown in the browser at once', {
    min: 1,
    max: 50,
  }),
  browserRecyclePages: setting.integer(
    'TIDEMARK_BROWSER_RECYCLE_PAGES',
    100,
    'Pages that one browser shows before a fresh one takes its place',
    { min: 1 },
  ),
  browserMemoryBytes: setting.integer(
    'TIDEMARK_BROWSER_MEMORY_BYTES',
    2_000_000_000,
    'Memory of the browser’s processes, shared parts counted for each, beyond which a fresh one takes its place; killed at twice that',
    { min: 100_000_000 },
  ),
  browserIdleMs: setting.integer(
    'TIDEMARK_BROWSER_IDLE_MS',
    minutes(5),
    'After so long without a page the browser is ended',
    { min: 0 },
  ),
  renderTimeoutMs: setting.integer(
    'TIDEMARK_RENDER_TIMEOUT_MS',
    seconds(20),
    'Time for one page in the browser, all it loads included',
    { min: 1000, max: minutes(1) },
  ),
  renderMaxBytes: setting.integer(
    'TIDEMARK_RENDER_MAX_BYTES',
    30_000_000,
    'Bytes, as they come over the network, that one page in the browser may load',
    { min: 10_000 },
  ),
  renderMaxRequests: setting.integer(
    'TIDEMARK_RENDER_MAX_REQUESTS',
    300,
    'Requests that one page in the browser may make',
    { min: 1 },
  ),
  plainAgainMs: setting.integer(
    'TIDEMARK_PLAIN_AGAIN_MS',
    minutes(7 * 24 * 60),
    'When a site that was found to need the browser is tried without it again',
    { min: 1000 },
  ),
} satisfies Settings;
