/**
 * Pictures of products, fetched from shops by the service, so that a user's browser never contacts a shop.
 * product-images.ts   finds a stored image, or fetches it through the address guard and stores it
 * image-type.ts       the formats that are shown, by their first bytes; images are never decoded here
 * image-folder.ts     the bounded store; fetch-slots.ts bounds concurrent fetches by account and host
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type FetchRequest, type FetchResult } from '../net/fetch-page.ts';
import { FetchSlots } from './fetch-slots.ts';
import { type ImageFolder, type StoredImage } from './image-folder.ts';
import { imageTypeOf } from './image-type.ts';

/** An image as a page of its product gives it. */
export interface ProductImage {
  url: string;
  /** The account for which it is shown. */
  accountId: string;
  /** How requests to the product's site leave; null for the service's default. */
  proxyMode: 'never' | 'blocked' | 'always' | null;
  /** Until then, requests to the site use proxies. */
  directRestsUntil: Date | null;
}

export interface ProductImagesOptions {
  /** Fetches guarded, by the routes that the settings allow. */
  fetch: (request: FetchRequest, image: ProductImage) => Promise<FetchResult>;
  /** null: nothing is stored. */
  folder: ImageFolder | null;
  /** Called when an image could not be stored or read. */
  onError: (error: Error) => void;
}

const MAX_IMAGE_BYTES = 2_000_000;
const FETCH_TIMEOUT_MS = 10_000;
/** With images of the maximum size, 64 MB. */
const SLOTS = { total: 32, perKey: 4, maxWaitingPerKey: 50, maxWaitMs: 10_000 };
/** An image that could not be shown is not fetched again for this long. */
const FAILURE_TTL_MS = 600_000;
const MAX_FAILURES = 10_000;

/**
 * Images come from the shop's image hosts, at most four at a time from a host and for an account. They do not
 * count towards a domain's pace and robots.txt does not apply: each is fetched once, because a user looks at
 * it.
 */
export class ProductImages {
  readonly #options: ProductImagesOptions;
  readonly #slots = new FetchSlots(SLOTS);
  readonly #fetching = new Map<string, Promise<Uint8Array | null>>();
  /** URL -> when it may be fetched again, on the clock of `performance.now`. The oldest entry is first. */
  readonly #failures = new Map<string, number>();

  constructor(options: ProductImagesOptions) {
    this.#options = options;
  }

  /**
   * Returns the image, or null if it cannot be shown: it does not exist, is too large, is no image, or its
   * address is refused. Throws NoSlotError.
   */
  async find(image: ProductImage): Promise<StoredImage | null> {
    const stored = await this.#findStored(image.url);
    if (stored || this.#hasFailed(image.url)) return stored;
    const bytes = await this.#fetchOnce(image);
    if (bytes === null) return null;
    return (await this.#findStored(image.url)) ?? inMemory(bytes);
  }

  async #findStored(url: string): Promise<StoredImage | null> {
    try {
      return (await this.#options.folder?.find(url)) ?? null;
    } catch (error) {
      this.#options.onError(error as Error);
      return null;
    }
  }

  /** Fetches and stores an image. Concurrent calls for the same URL share one fetch. */
  #fetchOnce(image: ProductImage): Promise<Uint8Array | null> {
    const { url, accountId } = image;
    const started = this.#fetching.get(url);
    if (started) return started;
    const host = URL.parse(url)?.host ?? '';
    const fetching = this.#slots
      .run([`account ${accountId}`, `host ${host}`], () => this.#fetchAndStore(image))
      .finally(() => this.#fetching.delete(url));
    this.#fetching.set(url, fetching);
    return fetching;
  }

  async #fetchAndStore(image: ProductImage): Promise<Uint8Array | null> {
    const { url } = image;
    const bytes = await this.#fetch(image);
    if (bytes === null) this.#rememberFailure(url);
    else await this.#options.folder?.save(url, bytes).catch(this.#options.onError);
    return bytes;
  }

  async #fetch(image: ProductImage): Promise<Uint8Array | null> {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    const request = { url: image.url, anyTypeUpToBytes: MAX_IMAGE_BYTES + 1, signal };
    const result = await this.#options.fetch(request, image).catch(() => null);
    if (result?.kind !== 'page' || result.status !== 200) return null;
    const { bytes } = result.body;
    return bytes.length <= MAX_IMAGE_BYTES && imageTypeOf(bytes) !== null ? bytes : null;
  }

  #hasFailed(url: string): boolean {
    return (this.#failures.get(url) ?? 0) > performance.now();
  }

  #rememberFailure(url: string): void {
    this.#failures.delete(url);
    this.#failures.set(url, performance.now() + FAILURE_TTL_MS);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size > MAX_FAILURES) this.#failures.delete(oldest);
  }
}

/** An image that could not be stored. */
function inMemory(bytes: Uint8Array): StoredImage | null {
  const type = imageTypeOf(bytes);
  if (type === null) return null;
  return {
    type,
    size: bytes.length,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    stream: () => Readable.from([bytes], { objectMode: false }),
    close: async () => undefined,
  };
}
