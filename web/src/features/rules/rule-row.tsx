import { type Alert } from '@tidemark/contracts/alert.ts';
import { type ReactNode } from 'react';
import { useDeleteAlert, useUpdateAlert } from '../../api/alerts.ts';
import { ruleInWords } from '../../format/rule.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { Switch } from '../../ui/controls/switch.tsx';

/** One rule: what it waits for, where it stands, and its switch. */
export function RuleRow({ rule, product }: { rule: Alert; product?: ReactNode }) {
  const update = useUpdateAlert();
  const remove = useDeleteAlert();
  const words = ruleInWords(rule);
  return (
    <Row
      side={
        <>
          <Switch
            label={`Rule on: when ${words}`}
            checked={update.isPending ? update.variables.enabled === true : rule.enabled}
            disabled={update.isPending}
            onChange={(enabled) => update.mutate({ id: rule.id, enabled }, { onError: showFailure })}
          />
          <ConfirmButton
            label="Delete this rule"
            icon="trash"
            iconOnly
            busy={remove.isPending}
            question="Delete this rule?"
            consequence={`You will no longer hear when ${words}.`}
            confirm="Delete the rule"
            onConfirm={() => remove.mutate(rule.id, { onError: showFailure })}
          />
        </>
      }
    >
      <p>
        When <strong>{words}</strong>
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
            Last fired <Ago at={rule.lastFiredAt} />
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
    <span title="It has fired. It fires again after its condition has stopped holding and then holds once more.">
      <Badge tone="good">Fired</Badge>
    </span>
  );
}
