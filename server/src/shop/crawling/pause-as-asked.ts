import { type RenderResult } from '../browser/render-page.ts';
import { siteDomain } from './canonical-url.ts';
import { type DomainGate } from './domain-gate.ts';

/** The statuses whose Retry-After is about the site (RFC 9110, 10.2.3; RFC 6585, 4). */
const BUSY_STATUSES: ReadonlySet<number> = new Set([429, 503]);

/** Pauses the domain that responded, which a redirect may have led to, if its response asks for that. */
export function pauseAsAsked(gate: Pick<DomainGate, 'pause'>, result: RenderResult): void {
  if (result.kind !== 'page' || !BUSY_STATUSES.has(result.status)) return;
  const { retryAfterMs } = result.headers;
  if (retryAfterMs !== null && retryAfterMs > 0)
    gate.pause(siteDomain(new URL(result.finalUrl)), retryAfterMs);
}
