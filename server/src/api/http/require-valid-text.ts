import { type FastifyInstance } from 'fastify';
import { unprocessable } from './problems.ts';

/**
 * Refuses requests that contain a text which cannot be stored: one with a NUL character, or with half of a
 * surrogate pair, which no encoding of Unicode allows.
 */
export function requireValidText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (!hasOnlyValidText([params, query, body]))
      throw unprocessable('invalid-text', 'Text in a request must be Unicode without NUL characters.');
  });
}

/** Whether all texts and names in a JSON value can be stored. Visits each part once, at any depth. */
export function hasOnlyValidText(value: unknown): boolean {
  const pending = [value];
  for (const part of pending) {
    if (typeof part === 'string' && !isValidText(part)) return false;
    if (typeof part !== 'object' || part === null) continue;
    if (!Array.isArray(part) && !Object.keys(part).every(isValidText)) return false;
    for (const member of Array.isArray(part) ? part : Object.values(part))
      if (typeof member === 'string' || typeof member === 'object') pending.push(member);
  }
  return true;
}

function isValidText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
