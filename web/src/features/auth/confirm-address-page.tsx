import { useSearch } from '@tanstack/react-router';
import { confirmAddress } from '../../api/channels.ts';
import { EmailLinkPage } from './email-link-page.tsx';

/** Confirms an email address with the token in the page's URL. */
export function ConfirmAddressPage() {
  const { token } = useSearch({ from: '/confirm' });
  return (
    <EmailLinkPage
      heading="Confirm your address"
      question="Send price alerts to this email address?"
      action="Confirm address"
      onConfirm={() => confirmAddress(token)}
      done={(address) => `${address} is confirmed. Alerts will be sent to it.`}
    />
  );
}
