import { ALERT_TYPES, type AlertType, type NewAlert } from '@tidemark/contracts/alert.ts';
import { type Money } from '@tidemark/contracts/money.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { useState, type SubmitEvent } from 'react';
import { useCreateAlert } from '../../api/alerts.ts';
import { fieldError, messageOf } from '../../api/client.ts';
import { parseAmount } from '../../format/money.ts';
import { RULE_NAMES } from '../../format/rule.ts';
import { Button } from '../../ui/controls/button.tsx';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import styles from './rule-form.module.css';
import { TargetField } from './target-field.tsx';

const EXPLAINED: Readonly<Record<AlertType, string>> = {
  below_target:
    'Fires once when the price reaches your target, and again only after it was above it in between.',
  any_drop: 'Fires at every fall of the price, however small.',
  percent_drop: 'Measured from the price at the time you make the rule.',
  lowest_in_days: 'Fires when the price is lower than at any time in that many days.',
  all_time_low: 'Fires when the price is lower than any that Tidemark has seen.',
  back_in_stock: 'Fires when the shop can deliver it again.',
  good_time_to_buy:
    'Fires when the forecast turns to “buy”: waiting is then not expected to save anything. Needs a week of history.',
};

/** Makes a rule for a product, of any type. */
export function RuleForm({ product, onDone }: { product: Product; onDone: () => void }) {
  const create = useCreateAlert();
  const [type, setType] = useState<AlertType>('below_target');
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(ruleIn(new FormData(event.currentTarget), product.id, type), { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <SelectField
        label="Tell me about"
        name="type"
        hint={EXPLAINED[type]}
        value={type}
        onChange={(event) => setType(event.target.value as AlertType)}
      >
        {ALERT_TYPES.map((value) => (
          <option key={value} value={value}>
            {RULE_NAMES[value]}
          </option>
        ))}
      </SelectField>
      <RuleFigure type={type} price={product.price} error={create.error} />
      {create.error && (
        <Notice tone="bad" urgent>
          {messageOf(create.error)}
        </Notice>
      )}
      <div className={styles['actions']}>
        <Button type="submit" tone="primary" busy={create.isPending}>
          Add the rule
        </Button>
        <Button tone="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** The one figure that a type of rule needs, if any. */
function RuleFigure({ type, price, error }: { type: AlertType; price: Money | null; error: unknown }) {
  if (type === 'below_target') return <TargetField price={price} error={fieldError(error, 'targetPrice')} />;
  if (type === 'percent_drop') {
    return (
      <TextField
        label="Fall in percent"
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

function ruleIn(fields: FormData, productId: string, type: AlertType): NewAlert {
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
