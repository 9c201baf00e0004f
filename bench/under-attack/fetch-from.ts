import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A `fetch` of plain-http URLs and bodies of text whose connections come from this address. */
export function fetchFrom(localAddress: string): typeof fetch {
  const agent = new Agent({ keepAlive: true, localAddress });
  return (input, { method = 'GET', headers, body } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(String(input), {
        agent,
        method,
        headers: { ...(headers as Record<string, string>) },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const status = response.statusCode ?? 0;
        text(response).then((content) => resolve(new Response(content || null, { status })), reject);
      });
      sent.end(body as string | undefined);
    });
}
