import { once } from 'node:events';
import { createApp } from '../../api/app.ts';
import { listen } from '../../api/listen.ts';
import { type Parts } from '../compose/parts.ts';

/** Serves the web app and the API. Throws when it cannot listen on the port. */
export async function api(parts: Parts, signal: AbortSignal): Promise<void> {
  const app = await createApp(parts);
  try {
    await listen(app, parts.config);
    parts.log.info({ url: parts.publicUrl }, 'Tidemark is up');
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await app.close();
  }
}
