import { type KeyboardEvent, type SubmitEvent, useState } from 'react';
import { useAddProduct } from '../../../api/products.ts';
import { parseAmount } from '../../../format/money.ts';
import { parseLinks } from '../../../format/parse-links.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { Tide } from '../../../ui/graphics/tide.tsx';
import styles from './add-bar.module.css';
import { AddResult } from './add-result.tsx';
import { BulkResults } from './bulk-results.tsx';
import { useBulkAdd } from './use-bulk-add.ts';

const MAX_LINKS = 500;

/**
 * The form for product links. One link is added with live progress, several in bulk with a result for each.
 */
export function AddBar({ knownIds }: { knownIds: ReadonlySet<string> }) {
  const add = useAddProduct();
  const bulk = useBulkAdd();
  const [text, setText] = useState('');
  const links = parseLinks(text);
  const isBusy = add.isPending || bulk.run?.isRunning === true;

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const [url] = links;
    if (!url || isBusy || links.length > MAX_LINKS) return;
    const form = event.currentTarget;
    const clearForm = (): void => {
      form.reset();
      setText('');
    };
    add.reset();
    bulk.clear();
    if (links.length > 1) void bulk.start(links).then(clearForm);
    else add.mutate({ url, ...readAlertOptions(new FormData(form)) }, { onSuccess: clearForm });
  };

  return (
    <section className={styles['panel']} aria-labelledby="add-title">
      <Tide />
      <h1 id="add-title" className={styles['title']}>
        What are you waiting to buy?
      </h1>
      <form onSubmit={submit} className={styles['form']}>
        <LinkInput text={text} onTextChange={setText} isBusy={isBusy} count={links.length} />
        {links.length < 2 && <AlertOptions />}
      </form>
      {links.length > MAX_LINKS && <p role="alert">You can add at most {MAX_LINKS} links at once.</p>}
      <AddResult add={add} knownIds={knownIds} />
      {bulk.run && <BulkResults run={bulk.run} />}
    </section>
  );
}

function readAlertOptions(fields: FormData): { targetPrice?: string; notifyAnyDrop?: boolean } {
  const targetPrice = parseAmount(String(fields.get('target') ?? ''));
  return { ...(targetPrice && { targetPrice }), ...(fields.has('any-drop') && { notifyAnyDrop: true }) };
}

/** Enter submits the form, Shift+Enter starts a new line. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

interface LinkInputProps {
  text: string;
  onTextChange: (text: string) => void;
  isBusy: boolean;
  count: number;
}

function LinkInput({ text, onTextChange, isBusy, count }: LinkInputProps) {
  return (
    <div className={styles['links']}>
      <label className="visually-hidden" htmlFor="links">
        Product links, one per line
      </label>
      <textarea
        id="links"
        className={styles['box']}
        placeholder="Paste one or more product links"
        rows={1}
        required
        spellCheck={false}
        autoCapitalize="none"
        value={text}
        onChange={(event) => onTextChange(event.target.value)}
        onKeyDown={submitOnEnter}
      />
      <Button type="submit" busy={isBusy} icon="plus" className={styles['add']}>
        {count > 1 ? `Watch ${count} products` : 'Watch price'}
      </Button>
    </div>
  );
}

const isAmount = (typed: string): boolean => typed.trim() === '' || parseAmount(typed) !== null;

function AlertOptions() {
  return (
    <div className={styles['options']}>
      <label className={styles['target']}>
        Alert me at or below
        <input
          name="target"
          inputMode="decimal"
          placeholder="any price"
          onChange={({ target }) =>
            target.setCustomValidity(isAmount(target.value) ? '' : 'Enter a price such as 49.90')
          }
        />
        <span className={styles['unit']}>in the shop’s currency</span>
      </label>
      <label className={styles['any-drop']}>
        <input type="checkbox" name="any-drop" />
        Alert me on any drop
      </label>
    </div>
  );
}
