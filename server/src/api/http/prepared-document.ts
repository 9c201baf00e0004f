import { type FastifyReply, type FastifyRequest } from 'fastify';
import { hasTag, tagOf } from './send-tagged.ts';

/** A public document that is the same for every request. */
export interface PreparedDocument {
  type: string;
  body: Buffer;
  tag: string;
}

export function prepareDocument(type: string, text: string): PreparedDocument {
  const body = Buffer.from(text);
  return { type, body, tag: tagOf(body) };
}

/** Sends the document, or 304 when the caller has it already. */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, body, tag }: PreparedDocument,
): FastifyReply {
  reply.header('etag', tag).header('cache-control', 'public, no-cache');
  if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  return reply.type(type).send(body);
}
