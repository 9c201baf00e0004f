/** Reads pages of the construct in its arguments and prints one JSON line of figures. */
import { extractOffer } from '../../server/src/shop/extract/extract-offer.ts';
import { constructs } from './constructs.ts';

const SIZES = [2_500_000, 5_000_000, 10_000_000];
const [name = ''] = process.argv.slice(2);
const construct = constructs[name];
if (!construct) throw new Error(`The constructs: ${Object.keys(constructs).join(', ')}.`);

const read = (html: Uint8Array) => extractOffer({ html, url: 'https://shop.example/p' });
for (let rounds = 0; rounds < 20; rounds++) read(Buffer.from(construct(20_000)));
const pages = SIZES.map((bytes) => Buffer.from(construct(bytes)));
globalThis.gc?.();
const before = process.memoryUsage().rss;
const seconds = pages.map((page) => {
  const start = process.threadCpuUsage();
  read(page);
  const { user, system } = process.threadCpuUsage(start);
  return Math.round((user + system) / 1e4) / 100;
});
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024 - before / 2 ** 20);
process.stdout.write(`${JSON.stringify({ seconds, megabytes })}\n`);
