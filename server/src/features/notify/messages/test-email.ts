import { type EmailContent } from './alert-email.ts';

/** The event of a test message, which a user sends to see whether a channel works. */
export const TEST_EVENT = 'test';

export const TEST_TEXT = 'This is a test message from Tidemark. Alerts will reach you here.';

export const TEST_EMAIL: EmailContent = {
  subject: 'Tidemark test message',
  text: TEST_TEXT,
  html: `<!doctype html><html lang="en"><body><p>${TEST_TEXT}</p></body></html>`,
};
