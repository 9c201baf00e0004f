import type { CDPSession } from 'playwright-core';

export interface NavigationGuard {
  mainFrameId: string;
  /** The URL of the last document requested; empty before the first. */
  documentUrl(): string;
  /** Throws the error of `beforeNavigation`, if there was one. */
  throwIfRefused(): void;
}

/**
 * Intercepts every document request of the page's main frame, including redirects, which playwright's own
 * routes miss. Calls `beforeNavigation` before each document except the first. An error it throws cancels the
 * request.
 */
export async function openNavigationGuard(
  session: CDPSession,
  beforeNavigation: (url: URL) => Promise<void>,
): Promise<NavigationGuard> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrameId = frameTree.frame.id;
  let documentUrl = '';
  let refusal: { error: unknown } | null = null;

  const handleDocument = async (requestId: string, url: string) => {
    const isFirst = documentUrl === '';
    documentUrl = url;
    try {
      if (!isFirst) await beforeNavigation(new URL(url));
    } catch (error) {
      refusal ??= { error };
      return session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    }
    return session.send('Fetch.continueRequest', { requestId });
  };

  session.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
    const handled =
      frameId === mainFrameId
        ? handleDocument(requestId, request.url)
        : session.send('Fetch.continueRequest', { requestId });
    // Fails if the request or the page has ended meanwhile.
    handled.catch(() => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] });
  return {
    mainFrameId,
    documentUrl: () => documentUrl,
    throwIfRefused() {
      if (refusal) throw refusal.error;
    },
  };
}
