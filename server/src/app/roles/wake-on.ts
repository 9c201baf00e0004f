/** Each call of `wake` gives a promise that resolves with the next message after it; `stop` ends the subscription. */
export interface Waker {
  wake: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Turns a subscription to messages into something to wait for. */
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
