import { parseArgs } from 'node:util';
import { startDemoShop } from './start-demo-shop.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4100' }, seed: { type: 'string', default: '1' } },
});

const shop = await startDemoShop({
  port: wholeNumber('port', values.port),
  seed: wholeNumber('seed', values.seed),
});
process.stdout.write(
  `${JSON.stringify({ event: 'listening', url: shop.url, products: shop.products.length })}\n`,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shop.close());

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`--${name} must be a whole number, not "${text}"`);
  return value;
}
