import { type Readable } from 'node:stream';

/**
 * The whole of a stream that ends soon and is small; null for any other, which can then be read from its beginning. Rejects with the
 * stream's error.
 */
export function bufferSmallStream(
  stream: Readable,
  bounds: { bytes: number; withinMs: number },
): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let total = 0;
    const leave = () => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const giveUp = () => {
      leave();
      stream.pause();
      if (total > 0) stream.unshift(Buffer.concat(chunks, total));
      resolve(null);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      total += chunk.length;
      if (total > bounds.bytes) giveUp();
    };
    const onEnd = () => {
      leave();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, total));
    };
    const onError = (error: Error) => {
      leave();
      reject(error);
    };
    const onClose = () =>
      onError(
        Object.assign(new Error('the stream was closed early'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
      );
    const timer = setTimeout(giveUp, bounds.withinMs);
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
