import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contracts,server,demo-shop,web,e2e}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: [
      'server/test/integration/global-setup.ts',
      'server/test/servers/rabbitmq-setup.ts',
      'server/test/servers/redis-setup.ts',
      'e2e/global-setup.ts',
    ],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
