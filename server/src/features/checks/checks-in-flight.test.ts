import { expect, it } from 'vitest';
import { ChecksInFlight, IsolationBusyError } from './checks-in-flight.ts';

const task = (id: number) => ({ productId: String(id), leaseId: id });

it('lists the checks in flight, and not those that have ended, however they ended', async () => {
  const inFlight = new ChecksInFlight();
  const release = Promise.withResolvers<void>();
  const running = inFlight.track(task(1), () => release.promise);
  await inFlight.track(task(2), async () => expect(inFlight.tasks()).toEqual([task(1), task(2)]));
  await expect(inFlight.track(task(3), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(inFlight.hasCrashed).toBe(false);
  expect(inFlight.crash()).toEqual([task(1)]);
  expect(inFlight.hasCrashed).toBe(true);
  release.resolve();
  await running;
  expect(inFlight.tasks()).toEqual([]);
});

it('isolates one check at a time, and the next one after that has ended', async () => {
  const inFlight = new ChecksInFlight();
  const [first, second] = [task(1), task(2)];
  await inFlight.track(first, async () => {
    inFlight.isolate(first);
    const refused = inFlight.track(second, async () => inFlight.isolate(second));
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IsolationBusyError);
    expect((error as IsolationBusyError).waitMs).toBeGreaterThanOrEqual(500);
  });
  await inFlight.track(second, async () => inFlight.isolate(second));
});
