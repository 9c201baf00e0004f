import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession } from 'playwright-core';
import { findOnPath } from './find-chromium.ts';
import { groupMemoryBytes } from './process-memory.ts';
import { settledWithin } from '../../lib/settled-within.ts';

export interface ChromiumOptions {
  executablePath: string;
  /** `http://host:port` of the proxy that all of its traffic takes; it resolves no name itself. */
  proxyUrl: string;
  /** `auto` goes without Chromium's sandbox where the system does not allow it; `always` rather has no browser then. */
  sandbox: 'auto' | 'always';
  /** Chromium's sandbox cannot be had here. */
  onNoSandbox: () => void;
}

/** A running Chromium; it is ended by killing its processes, since nothing that it holds is worth keeping. */
export interface RunningChromium {
  readonly browser: Browser;
  readonly pid: number;
  isGone(): boolean;
  /** Whether it still answers at all. */
  isAlive(): Promise<boolean>;
  memoryBytes(): Promise<number>;
  /** Kills all of its processes; resolves when they are gone and the profile is removed. */
  kill(): Promise<void>;
}

/** Not root's, nor that of any service: what breaks out of the browser owns nothing. */
const BROWSER_UID = 59_113;
const LAUNCH_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 2000;
const MAX_SCRIPT_HEAP_MB = 512;

/** Starts Chromium with a profile of its own, under an account without rights where this process is root. */
export async function launchChromium(options: ChromiumOptions): Promise<RunningChromium> {
  try {
    return await launch(options, true);
  } catch (error) {
    if (options.sandbox === 'always' || !isRefusedSandbox(error)) throw error;
    options.onNoSandbox();
    return launch(options, false);
  }
}

function isRefusedSandbox(error: unknown): boolean {
  return error instanceof Error && /no usable sandbox|namespace sandbox|zygote_host/i.test(error.message);
}

async function launch(options: ChromiumOptions, sandboxed: boolean): Promise<RunningChromium> {
  const { chromium } = await import('playwright-core');
  const profile = await makeProfile();
  try {
    const browser = await chromium.launch({
      ...commandOf(options.executablePath, [...switches(profile, options.proxyUrl, sandboxed)]),
      ignoreDefaultArgs: true,
      // Nothing of this process's environment: it holds passwords.
      env: { PATH: process.env['PATH'] ?? '', HOME: profile, LANG: 'C.UTF-8', TZ: 'UTC' },
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
      timeout: LAUNCH_WITHIN_MS,
    });
    return await running(browser, profile);
  } catch (error) {
    await removeProfile(profile);
    throw error;
  }
}

/** As root the program is started by way of setpriv, which takes every right from it for good. */
function commandOf(executablePath: string, args: string[]): { executablePath: string; args: string[] } {
  if (process.getuid?.() !== 0) return { executablePath, args };
  const setpriv = findOnPath(['setpriv']);
  if (!setpriv) throw new Error('Chromium is not run as root, and setpriv (util-linux) is missing');
  const drop = [`--reuid=${BROWSER_UID}`, `--regid=${BROWSER_UID}`, '--clear-groups', '--inh-caps=-all'];
  return { executablePath: setpriv, args: [...drop, '--no-new-privs', '--', executablePath, ...args] };
}

async function makeProfile(): Promise<string> {
  const profile = await mkdtemp(path.join(tmpdir(), 'tidemark-chromium-'));
  if (process.getuid?.() === 0) await chown(profile, BROWSER_UID, BROWSER_UID);
  return profile;
}

async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function running(browser: Browser, profile: string): Promise<RunningChromium> {
  const gone = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
  const session = await browser.newBrowserCDPSession();
  const pid = await pidOf(session);
  const cleaned = gone.then(() => {
    // Where the main process died alone.
    killGroup(pid);
    return removeProfile(profile);
  });
  return {
    browser,
    pid,
    isGone: () => !browser.isConnected(),
    isAlive: () => settledWithin(session.send('Browser.getVersion'), ANSWER_WITHIN_MS),
    memoryBytes: () => groupMemoryBytes(pid),
    async kill() {
      if (browser.isConnected()) killGroup(pid);
      await cleaned;
    },
  };
}

async function pidOf(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('Chromium does not say which process it is');
  return main.id;
}

/** playwright-core starts the browser as the leader of a group of its own. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const DISABLED_FEATURES = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
  'Translate',
];

function* switches(profile: string, proxyUrl: string, sandboxed: boolean): Generator<string> {
  if (!sandboxed) yield '--no-sandbox';
  yield* ['--headless', '--remote-debugging-pipe', '--no-startup-window', `--user-data-dir=${profile}`];
  // One way out: no name is resolved here, nothing local is let past the proxy, and nothing leaves by UDP.
  yield* [`--proxy-server=${proxyUrl}`, '--proxy-bypass-list=<-loopback>'];
  yield `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${new URL(proxyUrl).hostname}`;
  yield* [
    '--disable-quic',
    ...['webrtc', 'force-webrtc'].map((name) => `--${name}-ip-handling-policy=disable_non_proxied_udp`),
  ];
  yield* ['--block-new-web-contents', '--deny-permission-prompts', '--disable-notifications'];
  yield* ['--disable-background-networking', '--disable-component-update', '--disable-default-apps'];
  yield* [
    '--disable-extensions',
    '--disable-sync',
    '--disable-domain-reliability',
    '--metrics-recording-only',
  ];
  yield* ['--disable-breakpad', '--disable-crash-reporter', '--no-pings', '--no-first-run'];
  yield* ['--no-default-browser-check', '--no-service-autorun', '--password-store=basic'];
  yield* ['--disable-search-engine-choice-screen', '--disable-field-trial-config', '--disable-gpu'];
  yield* ['--disable-dev-shm-usage', '--disable-back-forward-cache', '--hide-scrollbars', '--mute-audio'];
  // Pages side by side are all in front.
  yield* ['--disable-background-timer-throttling', '--disable-renderer-backgrounding'];
  yield '--disable-backgrounding-occluded-windows';
  yield `--disable-features=${DISABLED_FEATURES.join(',')}`;
  yield `--js-flags=--max-old-space-size=${MAX_SCRIPT_HEAP_MB}`;
}
