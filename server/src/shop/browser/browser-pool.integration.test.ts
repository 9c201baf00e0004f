import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, afterAll, describe, expect, inject, it, vi } from 'vitest';
import { BrowserBusyError } from './browser-pool.ts';
import { startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';
import {
  bodyOf,
  chromiumPids,
  groupMembers,
  testRenderer,
  type TestRenderer,
} from '../../../test/shop/test-renderer.ts';

const CHILD = fileURLToPath(new URL('../../../test/shop/render-in-child.ts', import.meta.url));
const SOON = { timeout: 20_000, interval: 50 };

const profiles = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tidemark-chromium-'));

describe.skipIf(inject('chromium') === null)('the browser', () => {
  let site: LocalServer;
  let stalls = 0;
  let onStall: (() => void) | null = null;
  const renderers: TestRenderer[] = [];

  beforeAll(async () => {
    site = await startLocalServer((request, response) => {
      response.setHeader('content-type', 'text/html');
      if (request.url === '/stall') {
        onStall?.();
        return void (stalls-- > 0 || response.end('{}'));
      }
      if (request.url === '/greedy')
        return void response.end(
          `<script>fetch('/stall'); const kept = []; setInterval(() => kept.push(new Uint8Array(2e7).fill(1)), 10)</script>`,
        );
      response.end(
        `<p id="p"></p><script>fetch('/stall').then(() => { p.textContent = '$' + 3 + '.00'; })</script>`,
      );
    });
  });

  afterEach(async () => {
    stalls = 0;
    onStall = null;
    await Promise.all(renderers.splice(0).map((one) => one.close()));
    if (chromiumPids().length > 0) throw new Error('a browser outlives its renderer');
  });

  afterAll(() => site.close());

  function renderer(env: Record<string, string> = {}): TestRenderer {
    const created = testRenderer({ env, allowHosts: [site.host] });
    renderers.push(created);
    return created;
  }

  /** Waits until a page's request stalls, and returns the pid of the browser's main process. */
  async function untilStalled(): Promise<number> {
    const before = site.requests.filter((one) => one === 'GET /stall').length;
    await vi.waitFor(
      () => expect(site.requests.filter((one) => one === 'GET /stall').length).toBeGreaterThan(before),
      SOON,
    );
    const [pid] = chromiumPids();
    if (pid === undefined) throw new Error('no browser');
    return pid;
  }

  it('starts with the first page and is shared by all pages', async () => {
    const one = renderer();
    expect(chromiumPids()).toEqual([]);
    const rendered = await Promise.all([
      one.renderUrl(site.origin),
      one.renderUrl(site.origin),
      one.renderUrl(site.origin),
    ]);
    expect(rendered.map(bodyOf).every((body) => body.includes('$3.00'))).toBe(true);
    expect(chromiumPids()).toHaveLength(1);
  });

  it('has no privileges and does not get our environment', async () => {
    process.env['SOME_SECRET'] = 'hush';
    await renderer().renderUrl(site.origin);
    delete process.env['SOME_SECRET'];
    const [pid = 0] = chromiumPids();
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t[1-9]/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('hush');
  });

  it('is restarted for a second attempt if it is killed while a page is open', async () => {
    const one = renderer();
    stalls = 1;
    const rendered = one.renderUrl(site.origin);
    const pid = await untilStalled();
    process.kill(pid, 'SIGKILL');
    expect(bodyOf(await rendered)).toContain('$3.00');
    expect(chromiumPids()).not.toContain(pid);
    expect(groupMembers(pid)).toEqual([]);
  });

  it('is killed and restarted for a second attempt if it hangs', async () => {
    const one = renderer({ TIDEMARK_RENDER_TIMEOUT_MS: '9000' });
    stalls = 1;
    const rendered = one.renderUrl(site.origin);
    const pid = await untilStalled();
    process.kill(pid, 'SIGSTOP');
    expect(bodyOf(await rendered)).toContain('$3.00');
    await vi.waitFor(() => expect(groupMembers(pid)).toEqual([]), SOON);
  });

  it('fails only the page that crashes it every time', async () => {
    const one = renderer();
    onStall = () => chromiumPids().forEach((pid) => process.kill(pid, 'SIGKILL'));
    stalls = 10;
    expect(await one.renderUrl(site.origin)).toEqual({
      kind: 'unrendered',
      detail: 'the browser crashes on this page',
    });
    onStall = null;
    stalls = 0;
    expect(bodyOf(await one.renderUrl(site.origin))).toContain('$3.00');
  });

  it('is replaced after the configured number of pages', async () => {
    const one = renderer({ TIDEMARK_BROWSER_RECYCLE_PAGES: '2' });
    const pids: (number | undefined)[] = [];
    for (let page = 0; page < 3; page++) {
      await one.renderUrl(site.origin);
      pids.push(chromiumPids()[0]);
    }
    const [first, , third] = pids;
    await vi.waitFor(() => expect(groupMembers(first ?? 0)).toEqual([]), SOON);
    expect(third).not.toBe(first);
  });

  it('is killed with its page if it uses too much memory', async () => {
    const one = renderer({ TIDEMARK_BROWSER_MEMORY_BYTES: '700000000' });
    stalls = 1; // The page is not settled before it is killed.
    expect(await one.renderUrl(`${site.origin}/greedy`)).toMatchObject({ kind: 'unrendered' });
    expect(bodyOf(await one.renderUrl(site.origin))).toContain('$3.00');
  });

  it('is closed after being idle', async () => {
    const one = renderer({ TIDEMARK_BROWSER_IDLE_MS: '200' });
    await one.renderUrl(site.origin);
    await vi.waitFor(() => expect(chromiumPids()).toEqual([]), SOON);
    expect(bodyOf(await one.renderUrl(site.origin))).toContain('$3.00');
  });

  it('opens no more pages at a time than configured, and throws BrowserBusyError for others', async () => {
    const one = renderer({ TIDEMARK_BROWSER_PAGES: '1', TIDEMARK_RENDER_TIMEOUT_MS: '15000' });
    stalls = 1;
    const first = one.renderUrl(site.origin);
    await untilStalled();
    await expect(one.renderUrl(site.origin)).rejects.toBeInstanceOf(BrowserBusyError);
    await one.close();
    expect(await first).toMatchObject({ kind: 'unrendered' });
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('exits when its worker receives %s', async (signal) => {
    stalls = 1;
    // A killed worker cannot delete its browser's profile, so it gets a folder that the test deletes.
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-worker-'));
    await chmod(folder, 0o755);
    const env = { ...process.env, TIDEMARK_CHROMIUM: inject('chromium') ?? '', TMPDIR: folder };
    const worker = spawn(process.execPath, [CHILD, site.origin], { stdio: 'ignore', env });
    await vi.waitFor(() => expect(chromiumPids(worker.pid)).toHaveLength(1), SOON);
    await vi.waitFor(() => expect(site.requests.at(-1)).toBe('GET /stall'), SOON);
    const [pid = 0] = chromiumPids(worker.pid);
    const exit = once(worker, 'exit');
    worker.kill(signal);
    await exit;
    await vi.waitFor(() => expect(groupMembers(pid)).toEqual([]), SOON);
    await rm(folder, { recursive: true, force: true });
  });

  it('deletes its profile on close', async () => {
    const before = profiles();
    const one = renderer();
    await one.renderUrl(site.origin);
    expect(profiles().length).toBe(before.length + 1);
    await one.close();
    expect(profiles()).toEqual(before);
  });
});
