import { spawn, type ChildProcess } from 'node:child_process';

/** Reads process ids, one a line. At the end of its input it interrupts the last one unless that is empty. */
const SCRIPT = 'pid=; while read -r line; do pid=$line; done; [ -n "$pid" ] && kill -INT "$pid"';
const RESTART_AFTER_MS = 1000;

export interface ParentWatchdog {
  /** The server to interrupt when this process has ended; null: none. */
  watch(pid: number | null): void;
  /** Ends the watchdog. The server is left alone. */
  close(): void;
}

/**
 * Interrupts a server (SIGINT, PostgreSQL's fast shutdown) when this process has ended, even by SIGKILL. A
 * shell of about a megabyte waits for the end of its standard input, which only this process holds open.
 */
export function startParentWatchdog(onError: (error: Error) => void): ParentWatchdog {
  let watched = '';
  let closed = false;
  let shell = launch();

  function launch(): ChildProcess {
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'tidemark-watchdog'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: {},
    });
    child.stdin?.on('error', () => undefined);
    child.once('error', onError);
    child.once('exit', () => {
      if (!closed) setTimeout(again, RESTART_AFTER_MS).unref();
    });
    child.unref();
    if (child.stdin && 'unref' in child.stdin) (child.stdin as unknown as { unref(): void }).unref();
    child.stdin?.write(`${watched}\n`);
    return child;
  }
  function again(): void {
    if (!closed) shell = launch();
  }

  return {
    watch(pid) {
      watched = pid === null ? '' : String(pid);
      shell.stdin?.write(`${watched}\n`);
    },
    close() {
      closed = true;
      shell.stdin?.end('\n');
    },
  };
}
