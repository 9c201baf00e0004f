import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { sendNotFound } from './http/handle-errors.ts';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tidemark</title>
<h1>The web app has not been built</h1><p>Run <code>npm run build:web</code> and start Tidemark again.
The API is here all the same: see <a href="/api/docs">its description</a>.</p></html>`;

const A_YEAR = 'public, max-age=31536000, immutable';

/** Serves the built web app. Every address that is neither a file nor part of the API gets its page. */
export async function serveWebApp(app: FastifyInstance, webFolder: string | null): Promise<void> {
  if (webFolder !== null) {
    await app.register(fastifyStatic, {
      root: webFolder,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const isHashed = path.relative(webFolder, file).startsWith(`assets${path.sep}`);
        reply.header('cache-control', isHashed ? A_YEAR : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isPage(request)) return sendNotFound(request, reply);
    return webFolder === null ? reply.type('text/html').send(NOT_BUILT) : sendIndex(reply);
  });
}

function sendIndex(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  const asksForPage = method === 'GET' && (headers.accept ?? '').includes('text/html');
  return asksForPage && url !== '/api' && !url.startsWith('/api/');
}
