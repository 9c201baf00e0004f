import { defineConfig } from 'vitest/config';
import { usageReporter } from './server/test/servers/usage.ts';

const IGNORED = ['**/node_modules/**', '**/dist/**'];
const SERVERS = [
  'server/test/database/global-setup.ts',
  'server/test/servers/chromium-setup.ts',
  'server/test/servers/rabbitmq-setup.ts',
  'server/test/servers/redis-setup.ts',
];

/**
 * `unit` starts no server; `integration` tests against real servers; `e2e` runs whole services and a browser.
 */
export default defineConfig({
  test: {
    reporters: ['default', usageReporter()],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{contracts,server,demo-shop,web,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...IGNORED, '**/*.integration.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['server/**/*.integration.test.ts'],
          exclude: IGNORED,
          globalSetup: SERVERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: IGNORED,
          globalSetup: SERVERS,
        },
      },
    ],
  },
});
