import { setTimeout as sleep } from 'node:timers/promises';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type DemoProduct } from './catalogue/catalogue.ts';
import { HTML, encodeContent, sendContent } from './content.ts';

export const MODES = [
  'normal', 'block-403', 'captcha', 'rate-limit-429', 'unavailable-503', 'error-500', 'stall', 'reset', 'gone-404', 'challenge',
] as const; // prettier-ignore
type Mode = (typeof MODES)[number];

/**
 * How pages respond: the simulated fault, the delay before it, and overrides of its status and Retry-After.
 */
export interface Behaviour {
  readonly mode: Mode;
  readonly delayMs: number;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
}

const NORMAL: Behaviour = { mode: 'normal', delayMs: 0, status: null, retryAfterSeconds: null };

/** Behaviours set for all pages, for an engine or for one product. The narrowest scope applies. */
export class Behaviours {
  readonly #byScope = new Map<string, Behaviour>();

  set(scope: string, behaviour: Behaviour): void {
    this.#byScope.set(scope, behaviour);
  }

  of(engine: string | null, product: DemoProduct | null): Behaviour {
    const scopes = [product?.id, engine, 'all'];
    return (
      scopes.map((scope) => this.#byScope.get(scope ?? '')).find((found) => found !== undefined) ?? NORMAL
    );
  }
}

const FAULTS: Readonly<Record<Exclude<Mode, 'normal' | 'stall' | 'reset'>, { status: number; page: string }>> = {
  'block-403': {
    status: 403,
    page: '<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don\'t have permission to access this page on this server.</p><p>Reference #18.2f5c1402.1767225600.3a1b2c</p></body></html>',
  },
  captcha: {
    status: 200,
    page: '<!DOCTYPE html><html lang="en"><head><title>Are you a human?</title><meta name="robots" content="noindex,nofollow"></head><body><h1>One more step</h1><p>Please complete the security check to continue. We have detected unusual traffic from your network.</p><form method="post" action="/captcha"><div class="g-recaptcha" data-sitekey="demo-shop"></div><label>Enter the characters you see below <input name="captcha"></label><button>Continue shopping</button></form></body></html>',
  },
  challenge: {
    status: 503,
    page: '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="refresh" content="360"><meta name="robots" content="noindex,nofollow"></head><body><div class="main-wrapper" role="main"><h1>Checking your browser before you enter</h1><noscript>Enable JavaScript and cookies to continue</noscript><div id="challenge-running"></div><form id="challenge-form" action="?__chl=1" method="post"></form></div><script>window._chl_opt={cType:"managed",cRay:"8f0d1c2b3a4e5f60"};</script></body></html>',
  },
  'rate-limit-429': { status: 429, page: '<html><head><title>429 Too Many Requests</title></head><body><h1>Too Many Requests</h1></body></html>' },
  'unavailable-503': { status: 503, page: '<html><head><title>Service Unavailable</title></head><body><h1>We are down for maintenance</h1><p>Please try again later.</p></body></html>' },
  'error-500': { status: 500, page: '<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1></body></html>' },
  'gone-404': { status: 404, page: '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The requested page was not found on this server.</p></body></html>' },
}; // prettier-ignore

/** Applies the delay and the fault. Returns false if the mode is normal and the page is still to be sent. */
export async function applyBehaviour(
  request: IncomingMessage,
  response: ServerResponse,
  { mode, delayMs, status, retryAfterSeconds }: Behaviour,
): Promise<boolean> {
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
  if (mode === 'normal') return false;
  if (mode === 'stall') return true;
  if (mode === 'reset') {
    request.socket.resetAndDestroy();
    return true;
  }
  const fault = FAULTS[mode];
  const headers: Record<string, string> =
    retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) };
  sendContent(request, response, encodeContent(fault.page, HTML), {
    status: status ?? fault.status,
    headers,
  });
  return true;
}
