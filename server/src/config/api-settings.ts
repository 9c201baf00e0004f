import { minutes, setting, type Settings } from './settings.ts';

/** Accounts, and what callers of the HTTP surface may do. Part of the settings in config.ts. */
export const apiSettings = {
  sessionMs: setting.integer(
    'TIDEMARK_SESSION_MS',
    minutes(30 * 24 * 60),
    'Time in milliseconds after which a user must sign in again',
    { min: 60_000 },
  ),
  registration: setting.choice(
    'TIDEMARK_REGISTRATION',
    'open',
    ['open', 'closed'],
    'Whether new users may sign up; the first account can always be created',
  ),
  requestsPerMinute: setting.integer(
    'TIDEMARK_REQUESTS_PER_MINUTE',
    600,
    'Maximum number of API requests per minute from one account, or from one address without an account',
    { min: 1 },
  ),
  addressRequestsPerMinute: setting.integer(
    'TIDEMARK_ADDRESS_REQUESTS_PER_MINUTE',
    3000,
    'Maximum number of requests of any kind per minute from one address to one process: API, files, documentation, probes',
    { min: 1 },
  ),
  addressConnections: setting.integer(
    'TIDEMARK_ADDRESS_CONNECTIONS',
    200,
    'Maximum number of open connections from one address to one process; not counted behind trusted proxies',
    { min: 1 },
  ),
  signInsPerMinute: setting.integer(
    'TIDEMARK_SIGN_INS_PER_MINUTE',
    30,
    'Maximum number of attempts per minute to sign in or sign up from one address',
    { min: 1 },
  ),
  signInDelayMs: setting.integer(
    'TIDEMARK_SIGN_IN_DELAY_MS',
    minutes(5),
    'Maximum time in milliseconds between two attempts to sign in to one account; the delay doubles with each failure after the fifth',
    { min: 1000 },
  ),
  checksPerMinute: setting.integer(
    'TIDEMARK_CHECKS_PER_MINUTE',
    60,
    'Maximum number of checks per minute that one account may request',
    { min: 1 },
  ),
  trustProxy: setting.proxies(
    'TIDEMARK_TRUST_PROXY',
    'Reverse proxies whose X-Forwarded-For is trusted: how many there are in front of the service, or their networks, comma-separated',
  ),
  operatorToken: setting.optionalText(
    'TIDEMARK_OPERATOR_TOKEN',
    'Bearer token for /metrics and for the reasons in /readyz on PORT; without it both are only on TIDEMARK_HEALTH_PORT',
  ),
} satisfies Settings;
