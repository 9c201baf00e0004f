import { type Readable } from 'node:stream';

/**
 * Reads a stream whole if it is small and ends in time. Otherwise resolves to null, and the stream can be
 * read from its start. Rejects with the stream's error.
 */
export function bufferSmallStream(
  stream: Readable,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let total = 0;
    const stopListening = () => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    const giveUp = () => {
      stopListening();
      stream.pause();
      if (total > 0) stream.unshift(Buffer.concat(chunks, total));
      resolve(null);
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      total += chunk.length;
      if (total > maxBytes) giveUp();
    };
    const onEnd = () => {
      stopListening();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, total));
    };
    const onError = (error: Error) => {
      stopListening();
      reject(error);
    };
    const onClose = () =>
      onError(
        Object.assign(new Error('the stream was closed early'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
      );
    const timer = setTimeout(giveUp, timeoutMs);
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
