import path from 'node:path';
import { type Config } from '../../config/config.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { type FetchRoutes } from '../../shop/crawling/routes.ts';
import { ImageFolder } from '../../shop/images/image-folder.ts';
import { ProductImages } from '../../shop/images/product-images.ts';

const MAX_AGE_MS = 30 * 86_400_000;

/** Pictures of products, in the data folder. */
export function openImages(
  { dataDir, imageCacheBytes }: Config,
  routes: FetchRoutes,
  onError: (error: Error) => void,
): ProductImages {
  const folder = path.join(dataDir, 'images');
  return new ProductImages({
    folder:
      imageCacheBytes === 0
        ? null
        : new ImageFolder({ folder, maxBytes: imageCacheBytes, maxAgeMs: MAX_AGE_MS }),
    onError,
    async fetch(request, { proxyMode, directRestsUntil }) {
      const site = { domain: siteDomain(new URL(request.url)), proxyMode, directRestsUntil };
      const { result } = await routes.fetch(request, site, async () => undefined);
      return result;
    },
  });
}
