import { detectBlockedPage, type ReceivedPage } from './detect-blocked-page.ts';

/** What an answer is, before anything is read from it; `reason` is for a person. Only `ok` is worth extracting. */
export type ResponseClass =
  | { kind: 'ok' }
  | { kind: 'blocked'; reason: string }
  | { kind: 'gone'; reason: string }
  /** 5xx, and any other answer that is neither a page nor a clear refusal. */
  | { kind: 'server-error'; reason: string };

export function classifyResponse(page: ReceivedPage): ResponseClass {
  const { status } = page;
  const block = detectBlockedPage(page);
  if (block.blocked) return { kind: 'blocked', reason: block.reason };
  if (status === 404 || status === 410)
    return { kind: 'gone', reason: 'the shop says this page does not exist' };
  if (status >= 200 && status < 300) return { kind: 'ok' };
  return { kind: 'server-error', reason: `the shop answers with error ${status}` };
}
