import { readdirSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createRenderer, type PageRenderer } from '../../src/shop/browser/create-renderer.ts';
import { type RenderRequest, type RenderResult } from '../../src/shop/browser/render-page.ts';
import { sandboxEnv } from '../servers/browser-sandbox.ts';
import { recordUse } from '../servers/usage.ts';
import { createAddressGuard } from '../../src/shop/net/address-guard.ts';

export interface TestRenderer extends PageRenderer {
  /** Renders the URL and allows every redirect. */
  renderUrl(url: string, request?: Partial<RenderRequest>): Promise<RenderResult>;
  /** The warnings that an operator would see in the log. */
  warnings: string[];
}

export interface RendererSetup {
  env?: Record<string, string>;
  allowHosts?: string[];
  resolve?: (hostname: string) => Promise<readonly string[]>;
}

/**
 * Creates a renderer with the test run's Chromium. It reaches public addresses and the allowed hosts only.
 */
export function testRenderer({ env = {}, allowHosts = [], resolve }: RendererSetup = {}): TestRenderer {
  const chromium = inject('chromium');
  if (chromium !== null) recordUse('Chromium', chromium);
  const config = readConfig({ TIDEMARK_CHROMIUM: chromium ?? 'none', ...sandboxEnv(), ...env });
  const guard = createAddressGuard({ allowHosts, ...(resolve && { resolve }) });
  const warnings: string[] = [];
  const renderer = createRenderer({
    config,
    guard,
    onWarning: (message, error) => warnings.push(`${message} ${String(error ?? '')}`),
  });
  return {
    ...renderer,
    warnings,
    renderUrl: (url, request = {}) =>
      renderer.render({
        url,
        signal: new AbortController().signal,
        beforeRedirect: async () => undefined,
        ...request,
      }),
  };
}

/** The rendered HTML, or the result as JSON if it is not a page. */
export function bodyOf(result: RenderResult): string {
  return result.kind === 'page' ? Buffer.from(result.body.bytes).toString() : JSON.stringify(result);
}

/** The pids of the main Chromium processes started by this process or by `parent`. */
export function chromiumPids(parent = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isChromiumOf(pid, parent));
}

/** The pids of the group's live processes. */
export function groupMembers(groupId: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const fields = statFields(pid);
      return Number(fields[2]) === groupId && fields[0] !== 'Z';
    });
}

function isChromiumOf(pid: number, parent: number): boolean {
  return (
    Number(statFields(pid)[1]) === parent && read(`/proc/${pid}/cmdline`).includes('--remote-debugging-pipe')
  );
}

/** The fields of /proc/PID/stat from the state on: state, parent, group. */
function statFields(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
