import { createRenderer } from '../../src/shop/browser/create-renderer.ts';
import { readConfig } from '../../src/config/config.ts';
import { createAddressGuard } from '../../src/shop/net/address-guard.ts';

/**
 * A child process that renders the URL in its arguments, prints the kind of result, and waits to be killed.
 */
const [url = ''] = process.argv.slice(2);
const renderer = createRenderer({
  config: readConfig(process.env),
  guard: createAddressGuard({ allowHosts: [new URL(url).host] }),
  onWarning: (message, error) => process.stderr.write(`${message} ${String(error)}\n`),
});
process.on('SIGTERM', () => void renderer.close().then(() => process.exit(0)));
setInterval(() => undefined, 1000);
const signal = new AbortController().signal;
const result = await renderer.render({ url, signal, beforeRedirect: async () => undefined });
process.stdout.write(`${result.kind}\n`);
