import { settledWithin } from '../../lib/settled-within.ts';
import { type Log } from '../../telemetry/log.ts';
import { type Parts } from '../compose/parts.ts';
import { EXIT } from './exit-codes.ts';

const RETURN_WITHIN_MS = 2000;
/** For everything together. After that, leases expire by themselves and the watchdog stops the database. */
const ENDED_WITHIN_MS = 6000;

export type RescuedParts = Pick<Parts, 'loseChecks' | 'stopServer'>;

/** What is done about an error that nothing handled. */
export interface LastResort {
  /** Aborts at such an error, so that no more work is taken. The process then ends by itself. */
  readonly signal: AbortSignal;
  /** The parts to put in order before the end. */
  protect(parts: RescuedParts): void;
}

/**
 * Ends the process in order when nothing has handled an error: logs it, takes no more work, gives the leases
 * of the checks in flight back, stops the embedded database and exits with EXIT.crashed. After such an error
 * the state of the process is unknown, so nothing else is finished.
 */
export function installLastResort(log: Pick<Log, 'fatal'>): LastResort {
  const crashed = new AbortController();
  let parts: RescuedParts | null = null;
  // Node passes unhandled rejections on as uncaught exceptions.
  process.on('uncaughtException', (error, origin) => {
    if (crashed.signal.aborted) return;
    setTimeout(end, ENDED_WITHIN_MS);
    void endInOrder(parts);
    crashed.abort();
    try {
      log.fatal({ err: error, origin }, 'an error was not handled; ending');
    } catch {
      // The log may be what failed. An error thrown here would end the process at once.
    }
  });
  return {
    signal: crashed.signal,
    protect(protectedParts) {
      parts = protectedParts;
    },
  };
}

async function endInOrder(parts: RescuedParts | null): Promise<void> {
  if (parts) {
    await settledWithin(parts.loseChecks(), RETURN_WITHIN_MS);
    await settledWithin(parts.stopServer(), ENDED_WITHIN_MS);
  }
  end();
}

function end(): void {
  process.exit(EXIT.crashed);
}
