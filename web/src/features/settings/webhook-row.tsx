import { type Webhook } from '@tidemark/contracts/notification.ts';
import { useState } from 'react';
import { useDeleteWebhook } from '../../api/webhooks.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import { ChannelVerification } from './channel-verification.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

export function WebhookRow({ webhook }: { webhook: Webhook }) {
  const remove = useDeleteWebhook();
  const [isOpen, setOpen] = useState(false);
  return (
    <Row
      lead={<Icon name="hook" size={20} />}
      below={
        <>
          {!webhook.verified && <ChannelVerification id={webhook.id} type="webhook" />}
          {isOpen && <WebhookDeliveries webhookId={webhook.id} />}
        </>
      }
      side={
        <>
          <Button small aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide deliveries' : 'Deliveries'}
          </Button>
          <ConfirmButton
            label={`Delete the webhook to ${webhook.url}`}
            icon="trash"
            iconOnly
            busy={remove.isPending}
            question="Delete this webhook?"
            consequence={`Events will no longer be sent to ${webhook.url}, and its secret will be deleted.`}
            confirm="Delete webhook"
            onConfirm={() =>
              remove.mutate(webhook.id, {
                onError: showErrorToast,
              })
            }
          />
        </>
      }
    >
      <p>{webhook.url}</p>
      <RowNote>
        <span>{webhook.events.join(', ')}</span>
        <span>
          created <RelativeTime at={webhook.createdAt} />
        </span>
        {!webhook.enabled && <span>off</span>}
        {!webhook.verified && <span>not verified</span>}
      </RowNote>
    </Row>
  );
}
