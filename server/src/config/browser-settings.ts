import { minutes, seconds, setting, type Settings } from './settings.ts';

/**
 * Settings of the headless browser that renders pages which need scripts. Part of the settings in config.ts.
 */
export const browserSettings = {
  chromium: setting.text(
    'TIDEMARK_CHROMIUM',
    'auto',
    'Path of the Chromium that renders pages which need scripts; `auto` uses the first one on the PATH, `none` turns rendering off',
  ),
  browserSandbox: setting.choice(
    'TIDEMARK_BROWSER_SANDBOX',
    'on',
    ['on', 'off'],
    'Whether Chromium runs in its sandbox. `on`: where the system does not allow the sandbox, no page is rendered. `off`: a page that exploits Chromium can do what Chromium’s user can',
  ),
  browserPages: setting.integer(
    'TIDEMARK_BROWSER_PAGES',
    3,
    'Maximum number of pages rendered at the same time',
    {
      min: 1,
      max: 50,
    },
  ),
  browserRecyclePages: setting.integer(
    'TIDEMARK_BROWSER_RECYCLE_PAGES',
    100,
    'Number of pages after which the browser is restarted',
    { min: 1 },
  ),
  browserMemoryBytes: setting.integer(
    'TIDEMARK_BROWSER_MEMORY_BYTES',
    2_000_000_000,
    'Memory in bytes, summed over the browser’s processes (shared memory counts once per process), above which the browser is restarted; at twice this it is killed',
    { min: 100_000_000 },
  ),
  browserIdleMs: setting.integer(
    'TIDEMARK_BROWSER_IDLE_MS',
    minutes(5),
    'Idle time in milliseconds after which the browser is closed',
    { min: 0 },
  ),
  renderTimeoutMs: setting.integer(
    'TIDEMARK_RENDER_TIMEOUT_MS',
    seconds(20),
    'Maximum time in milliseconds to render one page, including everything it loads',
    { min: 1000, max: minutes(1) },
  ),
  renderMaxBytes: setting.integer(
    'TIDEMARK_RENDER_MAX_BYTES',
    30_000_000,
    'Maximum number of bytes that one rendered page may load, as transferred over the network',
    { min: 10_000 },
  ),
  renderMaxRequests: setting.integer(
    'TIDEMARK_RENDER_MAX_REQUESTS',
    300,
    'Maximum number of requests that one rendered page may make',
    { min: 1 },
  ),
  retryWithoutBrowserAfterMs: setting.integer(
    'TIDEMARK_RETRY_WITHOUT_BROWSER_AFTER_MS',
    minutes(7 * 24 * 60),
    'Time in milliseconds after which a site that needs the browser is tried without it again',
    { min: 1000 },
  ),
} satisfies Settings;
