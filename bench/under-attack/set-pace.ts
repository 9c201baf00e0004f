import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';

/** Sets a site's pace as an administrator. Resolves to false if no product of the site is known. */
export async function setPace(
  service: { origin: string; cookie: string },
  siteOrigin: string,
  perMinute: number,
): Promise<boolean> {
  const path = `${API_PREFIX}/admin/sites/${encodeURIComponent(new URL(siteOrigin).host)}`;
  const response = await fetch(service.origin + path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', cookie: service.cookie },
    body: JSON.stringify({ pacePerMinute: perMinute }),
  });
  if (!response.ok && response.status !== 404)
    throw new Error(`The pace of ${siteOrigin} was not set: ${await response.text()}`);
  return response.ok;
}
