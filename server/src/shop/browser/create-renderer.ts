import { type Config, userAgentOf } from '../../config/config.ts';
import { createBrowserPool } from './browser-pool.ts';
import { startBrowserProxy } from './browser-proxy.ts';
import { findChromium } from './find-chromium.ts';
import { launchChromium, type RunningChromium } from './launch-chromium.ts';
import { createConnectionOpener } from '../net/open-connection.ts';
import { renderPage, type RenderOptions, type RenderRequest, type RenderResult } from './render-page.ts';
import { type AddressGuard } from '../net/address-guard.ts';

export interface PageRenderer {
  /** Why no page can be shown here; null where there is a browser. */
  missing(): string | null;
  /** As `renderPage`, but a browser that is missing or does not start is a result too. */
  render(request: RenderRequest): Promise<RenderResult>;
  close(): Promise<void>;
}

export interface RendererParts {
  config: Config;
  guard: AddressGuard;
  /** Trouble with the browser that an operator should know of. */
  onWarning: (message: string, error?: unknown) => void;
}

class BrowserStartError extends Error {}

const MAX_WAIT_MS = 10_000;
const NO_BROWSER = 'this page needs a browser, and none is installed';

/** Puts together what it takes to show pages in a browser. Nothing is loaded or started before the first page needs it. */
export function createRenderer(parts: RendererParts): PageRenderer {
  let started: Promise<RenderOptions> | null = null;
  const executable = () => findChromium(parts.config.chromium);
  return {
    missing: () => (executable() === null ? NO_BROWSER : null),
    async render(request) {
      const executablePath = executable();
      if (executablePath === null) return unrendered(NO_BROWSER);
      const options = await (started ??= startRendering(parts, executablePath));
      try {
        return await renderPage(request, options);
      } catch (error) {
        if (!(error instanceof BrowserStartError)) throw error;
        return unrendered('this page needs a browser, which does not start');
      }
    },
    async close() {
      const { pool, proxy } = (await started) ?? {};
      await pool?.close();
      await proxy?.close();
    },
  };
}

async function startRendering(parts: RendererParts, executablePath: string): Promise<RenderOptions> {
  const { config, guard } = parts;
  const proxy = await startBrowserProxy();
  const pool = createBrowserPool({
    launch: () => launch(parts, executablePath, proxy.url),
    maxPages: config.browserPages,
    recycleAfterPages: config.browserRecyclePages,
    maxMemoryBytes: config.browserMemoryBytes,
    idleMs: config.browserIdleMs,
    maxWaitMs: MAX_WAIT_MS,
  });
  return {
    pool,
    proxy,
    guard,
    openVia: (proxyUrl) => createConnectionOpener(guard, proxyUrl, config.proxyTimeoutMs),
    userAgent: userAgentOf(config),
    timeoutMs: config.renderTimeoutMs,
    maxRequests: config.renderMaxRequests,
    maxReceivedBytes: config.renderMaxBytes,
    maxHtmlChars: config.maxPageBytes,
    maxRedirects: config.maxRedirects,
  };
}

async function launch(
  { config, onWarning }: RendererParts,
  executablePath: string,
  proxyUrl: string,
): Promise<RunningChromium> {
  try {
    return await launchChromium({
      executablePath,
      proxyUrl,
      sandbox: config.browserSandbox,
      onNoSandbox: () => onWarning('Chromium runs without its sandbox: the system does not allow it one'),
    });
  } catch (error) {
    onWarning('Chromium does not start', error);
    throw new BrowserStartError('Chromium does not start', { cause: error });
  }
}

function unrendered(detail: string): RenderResult {
  return { kind: 'unrendered', detail };
}
