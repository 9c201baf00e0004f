import { detectBlockedPage, type ReceivedPage } from './detect-blocked-page.ts';

/** The kind of response, before extraction. Only `ok` responses are extracted. `reason` is for users. */
export type ResponseClass =
  | { kind: 'ok' }
  | { kind: 'blocked'; reason: string }
  | { kind: 'gone'; reason: string }
  /** 5xx, and any other status that means neither a page nor a refusal. */
  | { kind: 'server-error'; reason: string };

/** Classifies a response by its status, headers and text. */
export function classifyResponse(page: ReceivedPage): ResponseClass {
  const { status } = page;
  const detected = detectBlockedPage(page);
  if (detected.blocked) return { kind: 'blocked', reason: detected.reason };
  if (status === 404 || status === 410)
    return { kind: 'gone', reason: 'the shop says this page does not exist' };
  if (status >= 200 && status < 300) return { kind: 'ok' };
  return { kind: 'server-error', reason: `the shop responded with error ${status}` };
}
