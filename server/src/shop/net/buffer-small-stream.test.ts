import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bufferSmallStream } from './buffer-small-stream.ts';

const BOUNDS = { maxBytes: 10, timeoutMs: 10_000 };

async function rest(stream: Readable): Promise<string> {
  const chunks: Buffer[] = await stream.toArray();
  return Buffer.concat(chunks).toString();
}

async function* slowly(...parts: string[]) {
  for (const part of parts) {
    yield Buffer.from(part);
    await sleep(100);
  }
}

describe('bufferSmallStream', () => {
  it.each([
    ['nothing', []],
    ['one piece', ['0123456789']],
    ['several pieces', ['01', '', '23456']],
  ])('returns a stream of %s whole', async (_name, parts) => {
    const stream = Readable.from(parts.map((part) => Buffer.from(part)));
    expect((await bufferSmallStream(stream, BOUNDS))?.toString()).toBe(parts.join(''));
  });

  it('leaves a larger stream to be read from its start', async () => {
    const stream = Readable.from([Buffer.from('01234'), Buffer.from('567890'), Buffer.from('abc')]);
    expect(await bufferSmallStream(stream, BOUNDS)).toBeNull();
    expect(await rest(stream)).toBe('01234567890abc');
  });

  it.each([[['01', '23', '45']], [['', '', '6']]])(
    'leaves a slow stream (%j) to be read from its start',
    async (parts) => {
      const stream = Readable.from(slowly(...parts));
      expect(await bufferSmallStream(stream, { maxBytes: 10, timeoutMs: 50 })).toBeNull();
      expect(await rest(stream)).toBe(parts.join(''));
    },
  );

  it('rejects when the stream fails or is closed before its end', async () => {
    const broken = new Readable({ read: () => undefined });
    const closed = new Readable({ read: () => undefined });
    setImmediate(() => broken.destroy(new Error('broken')));
    setImmediate(() => closed.destroy());
    await expect(bufferSmallStream(broken, BOUNDS)).rejects.toThrow('broken');
    await expect(bufferSmallStream(closed, BOUNDS)).rejects.toMatchObject({
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    });
  });
});
