import { type Notification } from '@tidemark/contracts/notification.ts';
import { formatMoney } from './alert-message.ts';

export interface EmailContent {
  subject: string;
  text: string;
  html: string;
}

export interface EmailUrls {
  /** The base of links to the web app. */
  publicUrl: string;
  /** The page that stops the emails to this address. */
  unsubscribeUrl: string;
}

/** Renders an alert as an email. Everything that comes from a shop's page is escaped. */
export function alertEmail(
  notification: Notification,
  { publicUrl, unsubscribeUrl }: EmailUrls,
): EmailContent {
  const productUrl = new URL(`/products/${notification.productId}`, publicUrl).href;
  const price = notification.price ? formatMoney(notification.price) : '';
  const subject = [price, notification.title].filter(Boolean).join(' – ').replace(/\s+/g, ' ').slice(0, 150);
  const seen = `Seen ${notification.seenAt.slice(0, 16).replace('T', ' ')} UTC.`;
  const text = [
    notification.message,
    '',
    `View in shop: ${notification.url}`,
    `Price history and rules: ${productUrl}`,
    '',
    seen,
    `Stop emails to this address: ${unsubscribeUrl}`,
  ].join('\n');
  const html = `<!doctype html><html lang="en"><body style="margin:0;padding:24px;background:#f4f7f8;font:16px/1.5 system-ui,sans-serif;color:#10262e">
<div style="max-width:520px;margin:0 auto;padding:24px;background:#fff;border-radius:12px">
<p style="margin:0 0 4px;font-size:14px;color:#4a626b">${escapeHtml(notification.title)}</p>
<p style="margin:0 0 16px;font-size:28px;font-weight:650">${escapeHtml(price)}</p>
<p style="margin:0 0 24px">${escapeHtml(notification.message)}</p>
<p style="margin:0 0 24px"><a href="${escapeHtml(notification.url)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0b6e79;color:#fff;text-decoration:none">View in shop</a>
&nbsp; <a href="${escapeHtml(productUrl)}" style="color:#0b6e79">Price history</a></p>
<p style="margin:0;font-size:13px;color:#4a626b">${escapeHtml(seen)} <a href="${escapeHtml(unsubscribeUrl)}" style="color:#4a626b">Stop emails to this address</a></p>
</div></body></html>`;
  return { subject, text, html };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
