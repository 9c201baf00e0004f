import { createHash } from 'node:crypto';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** A response body that is serialized already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Sends JSON with its ETag, or 304 when the caller has it already. Browsers cache it and revalidate each
 * time.
 */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, answer: object): FastifyReply {
  const body = answer instanceof JsonText ? answer.text : JSON.stringify(answer);
  const tag = tagOf(body);
  reply
    .header('etag', tag)
    .header('cache-control', 'private, no-cache')
    .header('vary', 'cookie, authorization');
  if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}

/** The strong ETag of a body. */
export function tagOf(body: string | Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** A compressing proxy makes the ETag weak, so weak and strong ones compare equal. */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const named = new Set((ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, '')));
  return named.has(tag) || named.has('*');
}
