import { ALERT_TYPES, type AlertType, type NewAlert } from '@tidemark/contracts/alert.ts';
import { type Money } from '@tidemark/contracts/money.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { type SubmitEvent, useState } from 'react';
import { useCreateAlert } from '../../api/alerts.ts';
import { errorMessage, fieldError } from '../../api/client.ts';
import { parseAmount } from '../../format/money.ts';
import { RULE_NAMES } from '../../format/rule.ts';
import { Button } from '../../ui/controls/button.tsx';
import { CheckboxField, SelectField, TextField } from '../../ui/controls/field.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import styles from './rule-form.module.css';
import { TargetField } from './target-field.tsx';

const EXPLANATIONS: Readonly<Record<AlertType, string>> = {
  below_target:
    'Fires when the price reaches your target, and again when it falls a further 5% or after it has been above.',
  any_drop: 'Fires on every price drop of at least 1% and one unit of the currency.',
  percent_drop: 'Measured from the price when you create the rule.',
  lowest_in_days: 'Fires when no price in this number of days was lower. Needs a week of history.',
  all_time_low: 'Fires when the price is as low as Tidemark has ever seen it. Needs a week of history.',
  back_in_stock: 'Fires when the product is available again.',
  good_time_to_buy:
    'Fires when the forecast changes to “buy”, so waiting is not expected to save money. Needs a week of history.',
};

/** Creates a rule of any type for a product. */
export function RuleForm({ product, onDone }: { product: Product; onDone: () => void }) {
  const create = useCreateAlert();
  const [type, setType] = useState<AlertType>('below_target');
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(readRule(new FormData(event.currentTarget), product.id, type), { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <SelectField
        label="Condition"
        name="type"
        hint={EXPLANATIONS[type]}
        value={type}
        onChange={(event) => setType(event.target.value as AlertType)}
      >
        {ALERT_TYPES.map((value) => (
          <option key={value} value={value}>
            {RULE_NAMES[value]}
          </option>
        ))}
      </SelectField>
      <RuleThreshold type={type} price={product.price} error={create.error} />
      {type !== 'back_in_stock' && type !== 'good_time_to_buy' && (
        <CheckboxField label="Also when it is out of stock" name="alsoUnavailable" />
      )}
      {create.error && (
        <Notice tone="bad" urgent>
          {errorMessage(create.error)}
        </Notice>
      )}
      <div className={styles['actions']}>
        <Button type="submit" tone="primary" busy={create.isPending}>
          Add rule
        </Button>
        <Button tone="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** The field for the threshold of a rule, if its type has one. */
function RuleThreshold({ type, price, error }: { type: AlertType; price: Money | null; error: unknown }) {
  if (type === 'below_target') return <TargetField price={price} error={fieldError(error, 'targetPrice')} />;
  if (type === 'percent_drop') {
    return (
      <TextField
        label="Drop in percent"
        name="percent"
        type="number"
        min="0.1"
        max="99.9"
        step="0.1"
        defaultValue="10"
        required
        error={fieldError(error, 'percent')}
      />
    );
  }
  if (type !== 'lowest_in_days') return null;
  return (
    <TextField
      label="Number of days"
      name="days"
      type="number"
      min="1"
      max="3650"
      defaultValue="90"
      required
      error={fieldError(error, 'days')}
    />
  );
}

function readRule(fields: FormData, productId: string, type: AlertType): NewAlert {
  const rule = readCondition(fields, productId, type);
  return fields.has('alsoUnavailable') ? { ...rule, alsoUnavailable: true } : rule;
}

function readCondition(fields: FormData, productId: string, type: AlertType): NewAlert {
  const text = (name: string): string => String(fields.get(name) ?? '');
  switch (type) {
    case 'below_target':
      return { productId, type, targetPrice: parseAmount(text('target')) ?? text('target') };
    case 'percent_drop':
      return { productId, type, percent: Number(text('percent')) };
    case 'lowest_in_days':
      return { productId, type, days: Number(text('days')) };
    default:
      return { productId, type };
  }
}
