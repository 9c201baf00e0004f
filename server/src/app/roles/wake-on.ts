/** `wake` returns a promise that resolves at the next message. `stop` ends the subscription. */
export interface Waker {
  wake: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Makes the messages of a subscription awaitable. */
export async function wakeOn(
  subscribe: (onMessage: () => void) => Promise<() => Promise<void>>,
): Promise<Waker> {
  let next = Promise.withResolvers<void>();
  const stop = await subscribe(() => {
    next.resolve();
    next = Promise.withResolvers<void>();
  });
  return { wake: () => next.promise, stop };
}
