import { once } from 'node:events';
import { createApp } from '../../api/app.ts';
import { listen } from '../../api/listen.ts';
import { isExposed } from '../../config/exposure.ts';
import { issueClaimToken } from '../../features/accounts/claim-token.ts';
import { type Parts } from '../compose/parts.ts';
import { assertNoDemoAccount } from '../demo/demo-account.ts';

/**
 * Serves the web app and the API. Throws when it cannot listen on the port, and when other machines could
 * sign in to the demo's account.
 */
export async function api(parts: Parts, signal: AbortSignal, onListening: () => void): Promise<void> {
  if (isExposed(parts.config)) await prepareForStrangers(parts);
  const app = await createApp(parts);
  try {
    const listening = await listen(app, parts.config);
    parts.log.info({ url: parts.publicUrl, listening }, 'Tidemark is up');
    onListening();
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await app.close();
  }
}

/** Leaves neither the demo's account nor the administrator's to the first visitor. */
async function prepareForStrangers({ database, log }: Pick<Parts, 'database' | 'log'>): Promise<void> {
  await assertNoDemoAccount(database);
  const claimToken = await issueClaimToken(database);
  if (claimToken !== null)
    log.warn({ claimToken }, 'there is no account yet; creating the first one needs this claim token');
}
