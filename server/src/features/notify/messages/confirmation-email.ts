import { type EmailContent } from './alert-email.ts';

/**
 * Renders the request to confirm an address. Nothing in it comes from a user, since it goes to addresses
 * whose owners have not agreed to emails.
 */
export function confirmationEmail(confirmUrl: string): EmailContent {
  const lines = [
    'Someone, probably you, asked Tidemark to send price alerts to this address.',
    'Confirm it with this link, which works once and for two days:',
  ];
  const otherwise =
    'If it was not you, do nothing: without the confirmation nothing else is sent to this address.';
  return {
    subject: 'Confirm your address for Tidemark alerts',
    text: [...lines, '', confirmUrl, '', otherwise].join('\n'),
    html: `<!doctype html><html lang="en"><body style="margin:0;padding:24px;background:#f4f7f8;font:16px/1.5 system-ui,sans-serif;color:#10262e">
<div style="max-width:520px;margin:0 auto;padding:24px;background:#fff;border-radius:12px">
<p style="margin:0 0 16px">${lines.join(' ')}</p>
<p style="margin:0 0 24px"><a href="${confirmUrl}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0b6e79;color:#fff;text-decoration:none">Confirm address</a></p>
<p style="margin:0;font-size:13px;color:#4a626b">${otherwise}</p>
</div></body></html>`,
  };
}
