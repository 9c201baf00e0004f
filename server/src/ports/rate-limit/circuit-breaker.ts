import { type BreakerSettings, type DomainReport } from './rate-limit.ts';

// A circuit breaker per domain, as pure functions over plain data:
//
//   closed --(pages fail in a row)--> open --(openForMs)--> half-open --(all trials succeed)--> closed
//                                      ^-----(a trial fails)-----|
//
// A failure is a block, a timeout, a server error or no response. A page that is gone is a response, so it is
// a success. A page that fails again before any success counts once.
//
// One account cannot stop the others: each failure is attributed to one source of its page (see
// DomainReport), if possible to one that has not failed yet. An open breaker refuses the pages whose sources
// have all failed, and every page only once `failuresToOpen` sources have failed. Until then other pages are
// admitted. If one succeeds, the breaker closes.

export type BreakerState =
  | { phase: 'closed'; pages: readonly string[]; sources: readonly string[] }
  | { phase: 'open'; sinceMs: number; sources: readonly string[] }
  | {
      phase: 'half_open';
      sinceMs: number;
      admitted: number;
      succeeded: number;
      sources: readonly string[];
    };

export const BREAKER_DEFAULTS: BreakerSettings = { failuresToOpen: 5, openForMs: 60_000, trials: 3 };

export type Admission =
  | { admitted: true; state: BreakerState }
  | { admitted: false; state: BreakerState; retryAfterMs: number; isPartial: boolean };

export function initialBreaker(): BreakerState {
  return { phase: 'closed', pages: [], sources: [] };
}

/**
 * Decides whether a request may be sent now. `sources` are the page's, null if they are not known. Store the
 * returned state in either case: it counts the trials.
 */
export function admit(
  state: BreakerState,
  sources: readonly string[] | null,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): Admission {
  if (state.phase === 'closed' || isOther(sources, state.sources, settings)) return { admitted: true, state };
  if (state.phase === 'half_open' && state.admitted < settings.trials) {
    return { admitted: true, state: { ...state, admitted: state.admitted + 1 } };
  }
  // Also for half-open: if the workers of the trials crashed, no report comes, and the domain must not stay
  // blocked.
  const waitedMs = nowMs - state.sinceMs;
  if (waitedMs < settings.openForMs) {
    const isPartial = state.sources.length < settings.failuresToOpen;
    return { admitted: false, state, retryAfterMs: Math.ceil(settings.openForMs - waitedMs), isPartial };
  }
  const trial = { phase: 'half_open', sinceMs: nowMs, admitted: 1, succeeded: 0 } as const;
  return { admitted: true, state: { ...trial, sources: state.sources } };
}

/** The state after the result of an admitted request. */
export function afterReport(
  state: BreakerState,
  report: DomainReport,
  nowMs: number,
  settings: BreakerSettings = BREAKER_DEFAULTS,
): BreakerState {
  return report.ok
    ? afterSuccess(state, report.sources, settings)
    : afterFailure(state, report, nowMs, settings);
}

function afterSuccess(
  state: BreakerState,
  sources: readonly string[],
  settings: BreakerSettings,
): BreakerState {
  if (state.phase === 'closed' || isOther(sources, state.sources, settings)) return initialBreaker();
  // The request was sent before the breaker opened, so its success does not show that the domain has
  // recovered.
  if (state.phase === 'open') return state;
  const succeeded = Math.min(state.succeeded + 1, state.admitted);
  return succeeded >= settings.trials ? initialBreaker() : { ...state, succeeded };
}

function afterFailure(
  state: BreakerState,
  report: { page: string; sources: readonly string[] },
  nowMs: number,
  { failuresToOpen }: BreakerSettings,
): BreakerState {
  const sources = withOneOf(report.sources, state.sources, failuresToOpen);
  if (state.phase === 'open') return { ...state, sources };
  if (state.phase === 'half_open') return { phase: 'open', sinceMs: nowMs, sources };
  if (state.pages.includes(report.page)) return state;
  const pages = [...state.pages, report.page];
  return pages.length >= failuresToOpen
    ? { phase: 'open', sinceMs: nowMs, sources }
    : { phase: 'closed', pages, sources };
}

/** Whether one of a page's sources has not failed, and too few have for the breaker to refuse every page. */
function isOther(
  sources: readonly string[] | null,
  failed: readonly string[],
  { failuresToOpen }: BreakerSettings,
): boolean {
  return failed.length < failuresToOpen && (sources ?? []).some((source) => !failed.includes(source));
}

function withOneOf(sources: readonly string[], failed: readonly string[], max: number): readonly string[] {
  const next = sources.find((source) => !failed.includes(source));
  return next === undefined || failed.length >= max ? failed : [...failed, next];
}

/** The state with a phase that does not begin in the future: if the clock was set back, it begins now. */
export function notAhead(state: BreakerState, nowMs: number): BreakerState {
  return state.phase === 'closed' || state.sinceMs <= nowMs ? state : { ...state, sinceMs: nowMs };
}
