import { type Config, userAgentOf } from '../../config/config.ts';
import { createBrowserPool } from './browser-pool.ts';
import { startBrowserProxy } from './browser-proxy.ts';
import { findChromium } from './find-chromium.ts';
import { launchChromium, NoSandboxError, type RunningChromium } from './launch-chromium.ts';
import { createConnectionOpener } from '../net/open-connection.ts';
import { renderPage, type RenderOptions, type RenderRequest, type RenderResult } from './render-page.ts';
import { type AddressGuard } from '../net/address-guard.ts';

export interface PageRenderer {
  /** Why pages cannot be rendered here; null if there is a browser, or none is wanted. For users. */
  unavailableReason(): string | null;
  /** Why a browser that is installed is not used, for operators. Null while it is, or has not been needed. */
  degradedReason(): string | null;
  /**
   * Like `renderPage`, except that a browser that is missing or does not start gives an `unrendered` result.
   */
  render(request: RenderRequest): Promise<RenderResult>;
  close(): Promise<void>;
}

export interface RendererParts {
  config: Config;
  guard: AddressGuard;
  /** Called with problems of the browser that operators should see in the log. */
  onWarning: (message: string, error?: unknown) => void;
}

class BrowserStartError extends Error {}

const MAX_WAIT_MS = 10_000;
const NO_BROWSER = 'this page needs a browser, and none is installed';
const NO_SANDBOX = 'this page needs a browser, and this system does not allow its sandbox';
/** For operators. */
const SANDBOX_ADVICE =
  'Chromium is not used, because this system does not allow its sandbox: allow user namespaces, or set TIDEMARK_BROWSER_SANDBOX=off';

/**
 * Assembles the parts for rendering pages in Chromium. Nothing is loaded or started before the first page.
 */
export function createRenderer(parts: RendererParts): PageRenderer {
  let started: Promise<RenderOptions> | null = null;
  let isSandboxRefused = false;
  const executable = () => findChromium(parts.config.chromium);
  const unavailableReason = () => {
    if (isSandboxRefused) return NO_SANDBOX;
    return executable() === null ? NO_BROWSER : null;
  };
  return {
    unavailableReason,
    degradedReason: () => (isSandboxRefused ? SANDBOX_ADVICE : null),
    async render(request) {
      const executablePath = executable();
      if (executablePath === null || isSandboxRefused) return unrendered(unavailableReason() ?? NO_BROWSER);
      const options = await (started ??= startRendering(parts, executablePath));
      try {
        return await renderPage(request, options);
      } catch (error) {
        if (!(error instanceof BrowserStartError)) throw error;
        isSandboxRefused ||= error.cause instanceof NoSandboxError;
        return unrendered(unavailableReason() ?? 'this page needs a browser, which does not start');
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
    onError: (error) => parts.onWarning('the browser could not be ended', error),
  });
  return {
    pool,
    proxy,
    guard,
    openConnectionVia: (proxyUrl) => createConnectionOpener(guard, proxyUrl, config.proxyTimeoutMs),
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
    if (config.browserSandbox === 'off')
      onWarning('Chromium runs without its sandbox, because TIDEMARK_BROWSER_SANDBOX is off');
    return await launchChromium({
      executablePath,
      proxyUrl,
      sandbox: config.browserSandbox,
      onError: (error) => onWarning('the browser’s processes could not be ended', error),
    });
  } catch (error) {
    onWarning(error instanceof NoSandboxError ? SANDBOX_ADVICE : 'Chromium does not start', error);
    throw new BrowserStartError('Chromium does not start', { cause: error });
  }
}

function unrendered(detail: string): RenderResult {
  return { kind: 'unrendered', detail };
}
