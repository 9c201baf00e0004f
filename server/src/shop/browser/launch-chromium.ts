import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession } from 'playwright-core';
import { findOnPath } from './find-chromium.ts';
import { groupMemoryBytes } from './process-memory.ts';
import { settledWithin } from '../../lib/settled-within.ts';

export interface ChromiumOptions {
  executablePath: string;
  /** `http://host:port` of the proxy for all traffic. Chromium resolves no names itself. */
  proxyUrl: string;
  sandbox: 'on' | 'off';
  /** Called when processes that are left after a crash could not be killed. */
  onError?: (error: unknown) => void;
}

/** The system does not allow Chromium's sandbox. */
export class NoSandboxError extends Error {
  override readonly name = 'NoSandboxError';
}

/** A running Chromium. It has no state worth saving, so it is ended by killing its processes. */
export interface RunningChromium {
  readonly browser: Browser;
  readonly pid: number;
  isGone(): boolean;
  /** Whether it still responds to commands. */
  isResponsive(): Promise<boolean>;
  memoryBytes(): Promise<number>;
  /** Kills all of its processes. Resolves when they have exited and the profile is deleted. */
  kill(): Promise<void>;
}

/** A user id that owns nothing, so that an exploit of the browser gains no access to files. */
const BROWSER_UID = 59_113;
const LAUNCH_TIMEOUT_MS = 30_000;
const RESPONSE_TIMEOUT_MS = 2000;
const MAX_SCRIPT_HEAP_MB = 512;

/**
 * Starts Chromium with a temporary profile. If this process is root, Chromium runs as an unprivileged user.
 * Throws if it does not start: NoSandboxError if that is because of its sandbox.
 */
export async function launchChromium(options: ChromiumOptions): Promise<RunningChromium> {
  try {
    return await launch(options);
  } catch (error) {
    if (options.sandbox === 'off' || !isRefusedSandbox(error)) throw error;
    throw new NoSandboxError('this system does not allow the sandbox of Chromium', { cause: error });
  }
}

function isRefusedSandbox(error: unknown): boolean {
  return error instanceof Error && /no usable sandbox|namespace sandbox|zygote_host/i.test(error.message);
}

async function launch(options: ChromiumOptions): Promise<RunningChromium> {
  const { chromium } = await import('playwright-core');
  const profile = await createProfile();
  try {
    const browser = await chromium.launch({
      ...commandOf(options.executablePath, [...switches(profile, options)]),
      ignoreDefaultArgs: true,
      // This process's environment is not passed on, since it contains passwords.
      env: { PATH: process.env['PATH'] ?? '', HOME: profile, LANG: 'C.UTF-8', TZ: 'UTC' },
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
      timeout: LAUNCH_TIMEOUT_MS,
    });
    return await connect(browser, profile, options).catch(async (error: unknown) => {
      await browser.close().catch(() => undefined);
      throw error;
    });
  } catch (error) {
    await removeProfile(profile);
    throw error;
  }
}

/** As root, starts the program through setpriv, which drops all privileges irrevocably. */
function commandOf(executablePath: string, args: string[]): { executablePath: string; args: string[] } {
  if (process.getuid?.() !== 0) return { executablePath, args };
  const setpriv = findOnPath(['setpriv']);
  if (!setpriv)
    throw new Error('setpriv (util-linux) is required to run Chromium when Tidemark runs as root');
  const user = [`--reuid=${BROWSER_UID}`, `--regid=${BROWSER_UID}`, '--clear-groups', '--inh-caps=-all'];
  return { executablePath: setpriv, args: [...user, '--no-new-privs', '--', executablePath, ...args] };
}

async function createProfile(): Promise<string> {
  const profile = await mkdtemp(path.join(tmpdir(), 'tidemark-chromium-'));
  if (process.getuid?.() === 0) await chown(profile, BROWSER_UID, BROWSER_UID);
  return profile;
}

async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function connect(
  browser: Browser,
  profile: string,
  { onError = () => undefined }: Pick<ChromiumOptions, 'onError'>,
): Promise<RunningChromium> {
  const gone = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
  const session = await browser.newBrowserCDPSession();
  const pid = await pidOf(session);
  const cleaned = gone
    .then(() => killGroup(pid)) // If only the main process crashed, its child processes are still running.
    .catch(onError)
    .then(() => removeProfile(profile));
  return {
    browser,
    pid,
    isGone: () => !browser.isConnected(),
    isResponsive: () => settledWithin(session.send('Browser.getVersion'), RESPONSE_TIMEOUT_MS),
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
  if (!main) throw new Error('Chromium does not report its main process');
  return main.id;
}

/** playwright-core starts the browser as the leader of its own process group. */
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

function* switches(
  profile: string,
  { proxyUrl, sandbox }: Pick<ChromiumOptions, 'proxyUrl' | 'sandbox'>,
): Generator<string> {
  if (sandbox === 'off') yield '--no-sandbox';
  yield* ['--headless', '--remote-debugging-pipe', '--no-startup-window', `--user-data-dir=${profile}`];
  // All traffic takes the proxy: no DNS, no bypass for local addresses, no UDP.
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
  // Several pages are open at a time, and none of them may be throttled as a background page.
  yield* ['--disable-background-timer-throttling', '--disable-renderer-backgrounding'];
  yield '--disable-backgrounding-occluded-windows';
  yield `--disable-features=${DISABLED_FEATURES.join(',')}`;
  yield `--js-flags=--max-old-space-size=${MAX_SCRIPT_HEAP_MB}`;
}
