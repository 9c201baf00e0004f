import { type Alert } from '@tidemark/contracts/alert.ts';
import { type ReactNode } from 'react';
import { useDeleteAlert, useUpdateAlert } from '../../api/alerts.ts';
import { describeRule } from '../../format/rule.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { Switch } from '../../ui/controls/switch.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';

/** A rule with its condition, its state and a switch. */
export function RuleRow({ rule, product }: { rule: Alert; product?: ReactNode }) {
  const update = useUpdateAlert();
  const remove = useDeleteAlert();
  const condition = describeRule(rule);
  return (
    <Row
      side={
        <>
          <Switch
            label={`Alert me when ${condition}`}
            checked={update.isPending ? update.variables.enabled === true : rule.enabled}
            disabled={update.isPending}
            onChange={(enabled) => update.mutate({ id: rule.id, enabled }, { onError: showErrorToast })}
          />
          <ConfirmButton
            label="Delete this rule"
            icon="trash"
            iconOnly
            busy={remove.isPending}
            question="Delete this rule?"
            consequence={`You will no longer be alerted when ${condition}.`}
            confirm="Delete rule"
            onConfirm={() => remove.mutate(rule.id, { onError: showErrorToast })}
          />
        </>
      }
    >
      <p>
        When <strong>{condition}</strong>
      </p>
      {product && (
        <RowNote>
          <span>{product}</span>
        </RowNote>
      )}
      <RowNote>
        <RuleState rule={rule} />
        {rule.lastFiredAt && (
          <span>
            Last fired <RelativeTime at={rule.lastFiredAt} />
          </span>
        )}
      </RowNote>
    </Row>
  );
}

function RuleState({ rule }: { rule: Alert }) {
  if (!rule.enabled) return <Badge>Off</Badge>;
  if (rule.armed) return <Badge tone="accent">Waiting</Badge>;
  return (
    <span title="This rule has fired. It can fire again once its condition has been false.">
      <Badge tone="good">Fired</Badge>
    </span>
  );
}
