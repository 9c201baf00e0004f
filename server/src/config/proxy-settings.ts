import { minutes, seconds, setting, type Settings } from './settings.ts';

/** The settings of other ways to a shop; a part of those in config.ts. */
export const proxySettings = {
  proxyMode: setting.choice(
    'TIDEMARK_PROXY_MODE',
    'blocked',
    ['blocked', 'always', 'never'],
    'When a proxy is used, where there are any: for sites that blocked us, for all, or never',
  ),
  proxiesFile: setting.optionalText(
    'TIDEMARK_PROXIES_FILE',
    'File of proxies, one URL a line, read by the scheduler and again when it changes',
  ),
  proxyProviderUrl: setting.optionalUrl(
    'TIDEMARK_PROXY_PROVIDER_URL',
    'Where proxies are had from: GET lists them, POST …/provision gives one more, POST …/retire hears of one given up',
  ),
  proxySyncEveryMs: setting.integer(
    'TIDEMARK_PROXY_SYNC_EVERY_MS',
    seconds(30),
    'How often the file and the provider are looked at',
    { min: 100 },
  ),
  proxyRestMs: setting.integer(
    'TIDEMARK_PROXY_REST_MS',
    minutes(60),
    'A proxy that a site blocked is not used for that site so long',
    { min: 1000 },
  ),
  proxyRetireAfterBlocks: setting.integer(
    'TIDEMARK_PROXY_RETIRE_AFTER_BLOCKS',
    10,
    'Blocks in a row, with no answer in between, after which a proxy is given up',
    { min: 1 },
  ),
  proxyTimeoutMs: setting.integer(
    'TIDEMARK_PROXY_TIMEOUT_MS',
    seconds(5),
    'Time for a proxy to open a connection to a shop',
    { min: 100 },
  ),
} satisfies Settings;
