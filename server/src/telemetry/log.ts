import { pino, type Logger } from 'pino';

export type Log = Logger;

const SECRETS = [
  'password',
  'secret',
  'key',
  'token',
  'authorization',
  'cookie',
  'operatorToken',
  'smtpUrl',
  'databaseUrl',
  'proxyProviderUrl',
  'proxyUrl',
  'redisUrl',
  'amqpUrl',
];

/** JSON lines on standard output. Fields that may hold secrets are hidden on the first two levels. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    formatters: { level: (label) => ({ level: label }) },
  });
}
