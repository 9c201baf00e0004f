import { ApiError } from '@tidemark/contracts/client.ts';
import { type ApiUser } from '../../e2e/api-user.ts';

/** Sets a site's pace as an administrator. Does nothing if no product of the site is known. */
export async function setPace(admin: ApiUser, siteOrigin: string, pacePerMinute: number): Promise<void> {
  const params = { domain: new URL(siteOrigin).host };
  await admin.call('updateSite', { params, body: { pacePerMinute } }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.problem.status !== 404) throw error;
  });
}
