import { useSearch } from '@tanstack/react-router';
import { stopEmails } from '../../api/channels.ts';
import { EmailLinkPage } from './email-link-page.tsx';

/** Stops the emails to an address with the token in the page's URL. */
export function UnsubscribePage() {
  const { token } = useSearch({ from: '/unsubscribe' });
  return (
    <EmailLinkPage
      heading="Stop emails"
      question="Stop sending price alerts to this email address?"
      action="Stop emails"
      onConfirm={() => stopEmails(token)}
      done={(address) => `No more alerts are sent to ${address}.`}
    />
  );
}
