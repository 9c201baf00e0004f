import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { redisBroadcast } from './redis.ts';
import { eventually } from '../../../test/api/test-api.ts';
import { startRedis, type RedisServer } from '../../../test/servers/redis.ts';
import { connectTo, type TestRedis } from '../../../test/servers/redis-connection.ts';
import { describeBroadcast } from './broadcast.contract.ts';
import { untypedChannel } from '../../../test/ports/untyped-channel.ts';

describe.skipIf(inject('redisServer') === null)('the broadcast in a real Redis', () => {
  let server: RedisServer;
  const opened: TestRedis[] = [];
  const open = async () => {
    const connection = await connectTo(server);
    opened.push(connection);
    return { broadcast: redisBroadcast(connection.redis), redis: connection.redis };
  };
  const closeAll = async () => {
    server.resume();
    await Promise.all(opened.splice(0).map(({ redis }) => redis.close()));
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterEach(closeAll);
  afterAll(() => server?.stop());

  describeBroadcast('Redis', async () => {
    const [one, two] = [await open(), await open()];
    return { broadcast: one.broadcast, other: two.broadcast, close: closeAll };
  });

  it('loses messages while Redis is unreachable, reports that, and then continues', async () => {
    const [one, two] = [await open(), await open()];
    const received = await listen(two.broadcast);
    await one.broadcast.publish(untypedChannel('prices'), 1);
    await vi.waitFor(() => expect(received).toEqual([1]));
    await server.kill();
    await one.broadcast.publish(untypedChannel('prices'), 2);
    await server.start();
    await vi.waitFor(() => expect(received).toEqual([1, 'missed']), { timeout: 10_000 });
    await eventually(async () => one.redis.unavailableReason() === null);
    await one.broadcast.publish(untypedChannel('prices'), 3);
    await vi.waitFor(() => expect(received).toEqual([1, 'missed', 3]));
  });

  it('does not block a publisher while Redis does not respond', async () => {
    const one = await open();
    server.pause();
    for (let n = 0; n < 100; n++) await one.broadcast.publish(untypedChannel('prices'), n);
    expect(one.redis.unavailableReason()).toBe('does not respond');
  });

  it('starts receiving when Redis starts after the subscriber', async () => {
    await server.kill();
    const [one, two] = [await open(), await open()];
    const received = await listen(two.broadcast);
    await server.start();
    await eventually(async () => {
      await one.broadcast.publish(untypedChannel('prices'), 'at last');
      return received.includes('at last');
    });
    expect(received[0]).toBe('missed');
  });
});

async function listen(broadcast: ReturnType<typeof redisBroadcast>): Promise<unknown[]> {
  const received: unknown[] = [];
  await broadcast.subscribe(
    untypedChannel('prices'),
    (message) => received.push(message),
    () => received.push('missed'),
  );
  return received;
}
