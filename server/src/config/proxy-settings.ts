import { minutes, seconds, setting, type Settings } from './settings.ts';

/** Settings of the proxy pool. Part of the settings in config.ts. */
export const proxySettings = {
  proxyMode: setting.choice(
    'TIDEMARK_PROXY_MODE',
    'blocked',
    ['blocked', 'always', 'never'],
    'When to use proxies, if there are any: for sites that blocked us, for all sites, or never',
  ),
  proxiesFile: setting.optionalText(
    'TIDEMARK_PROXIES_FILE',
    'File of proxies, one URL per line; the scheduler reads it, and reads it again when it changes',
  ),
  proxyProviderUrl: setting.optionalUrl(
    'TIDEMARK_PROXY_PROVIDER_URL',
    'Proxy provider: `GET` lists its proxies, `POST …/provision` returns a new one, `POST …/retire` reports one that is no longer used',
  ),
  proxySyncEveryMs: setting.integer(
    'TIDEMARK_PROXY_SYNC_EVERY_MS',
    seconds(30),
    'Interval in milliseconds between two reads of the proxy file and the provider’s list',
    { min: 100 },
  ),
  proxyRestMs: setting.integer(
    'TIDEMARK_PROXY_REST_MS',
    minutes(60),
    'Time in milliseconds for which a proxy is not used for a site that blocked it',
    { min: 1000 },
  ),
  proxyRetireAfterBlocks: setting.integer(
    'TIDEMARK_PROXY_RETIRE_AFTER_BLOCKS',
    10,
    'Blocks in a row, without a successful response in between, after which a proxy is retired',
    { min: 1 },
  ),
  proxyTimeoutMs: setting.integer(
    'TIDEMARK_PROXY_TIMEOUT_MS',
    seconds(5),
    'Maximum time in milliseconds for a proxy to connect to a shop',
    { min: 100 },
  ),
} satisfies Settings;
