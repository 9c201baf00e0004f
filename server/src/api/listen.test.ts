import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { listen } from './listen.ts';

it('survives a connection that cannot be accepted', async () => {
  const app = fastify();
  app.get('/', async () => 'fine');
  const address = await listen(app, { host: '127.0.0.1', port: 0 });
  app.server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
  expect(await (await fetch(`http://${address}/`)).text()).toBe('fine');
  await app.close();
});
