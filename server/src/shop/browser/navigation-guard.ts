import type { CDPSession } from 'playwright-core';

export interface NavigationGuard {
  mainFrameId: string;
  /** The document that was let through last. */
  documentUrl(): string;
  /** Throws what `beforeFurther` threw, if it did. */
  throwIfRefused(): void;
}

/**
 * Stands before every document of the page itself, redirects included, which playwright's own routes do not see. `beforeFurther` is
 * asked before each but the first; what it throws ends that document.
 */
export async function openNavigationGuard(
  session: CDPSession,
  beforeFurther: (url: URL) => Promise<void>,
): Promise<NavigationGuard> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrameId = frameTree.frame.id;
  let documentUrl = '';
  let refusal: { error: unknown } | null = null;

  const letThrough = async (requestId: string, url: string) => {
    const isFirst = documentUrl === '';
    documentUrl = url;
    try {
      if (!isFirst) await beforeFurther(new URL(url));
    } catch (error) {
      refusal ??= { error };
      return session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    }
    return session.send('Fetch.continueRequest', { requestId });
  };

  session.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
    const answered =
      frameId === mainFrameId
        ? letThrough(requestId, request.url)
        : session.send('Fetch.continueRequest', { requestId });
    // A request, or a page, that is over by now.
    answered.catch(() => undefined);
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
