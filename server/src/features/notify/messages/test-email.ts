import { type EmailContent } from './alert-email.ts';

/** The event of a test message, which a user sends to see whether a channel works. */
export const TEST_EVENT = 'test';

export const TEST_TEXT = 'This is a test message from Tidemark. Alerts will reach you here.';

export function testEmail(unsubscribeUrl: string): EmailContent {
  return {
    subject: 'Tidemark test message',
    text: `${TEST_TEXT}\n\nStop emails to this address: ${unsubscribeUrl}`,
    html: `<!doctype html><html lang="en"><body><p>${TEST_TEXT}</p><p><a href="${unsubscribeUrl}">Stop emails to this address</a></p></body></html>`,
  };
}
