import { useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { useAddProduct } from '../../../api/products.ts';
import { parseAmount } from '../../../format/money.ts';
import { linksIn } from '../../../format/links.ts';
import styles from './add-bar.module.css';
import { AddResult } from './add-result.tsx';
import { BulkResults } from './bulk-results.tsx';
import { Button } from '../../../ui/controls/button.tsx';
import { useBulkAdd } from './use-bulk-add.ts';
import { Tide } from '../../../ui/graphics/tide.tsx';

const MOST_AT_ONCE = 500;

/** Where links are pasted: one is added with its live progress, several in bulk with an answer to each. */
export function AddBar({ knownIds }: { knownIds: ReadonlySet<string> }) {
  const add = useAddProduct();
  const bulk = useBulkAdd();
  const [text, setText] = useState('');
  const links = linksIn(text);
  const isBusy = add.isPending || bulk.run?.isRunning === true;

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const [url] = links;
    if (!url || isBusy || links.length > MOST_AT_ONCE) return;
    const form = event.currentTarget;
    const empty = (): void => {
      form.reset();
      setText('');
    };
    add.reset();
    bulk.clear();
    if (links.length > 1) void bulk.start(links).then(empty);
    else add.mutate({ url, ...wishesIn(new FormData(form)) }, { onSuccess: empty });
  };

  return (
    <section className={styles['panel']} aria-labelledby="add-title">
      <Tide />
      <h1 id="add-title" className={styles['title']}>
        What are you waiting to buy?
      </h1>
      <form onSubmit={submit} className={styles['form']}>
        <LinkBox text={text} onText={setText} isBusy={isBusy} count={links.length} />
        {links.length < 2 && <Wishes />}
      </form>
      {links.length > MOST_AT_ONCE && <p role="alert">At most {MOST_AT_ONCE} links at once, please.</p>}
      <AddResult add={add} knownIds={knownIds} />
      {bulk.run && <BulkResults run={bulk.run} />}
    </section>
  );
}

function wishesIn(fields: FormData): { targetPrice?: string; notifyAnyDrop?: boolean } {
  const targetPrice = parseAmount(String(fields.get('target') ?? ''));
  return { ...(targetPrice && { targetPrice }), ...(fields.has('any-drop') && { notifyAnyDrop: true }) };
}

/** Enter sends, Shift and Enter starts a new line. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

interface LinkBoxProps {
  text: string;
  onText: (text: string) => void;
  isBusy: boolean;
  count: number;
}

function LinkBox({ text, onText, isBusy, count }: LinkBoxProps) {
  return (
    <div className={styles['links']}>
      <label className="visually-hidden" htmlFor="links">
        Links of product pages, one a line
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
        onChange={(event) => onText(event.target.value)}
        onKeyDown={submitOnEnter}
      />
      <Button type="submit" busy={isBusy} icon="plus" className={styles['add']}>
        {count > 1 ? `Watch ${count} products` : 'Watch price'}
      </Button>
    </div>
  );
}

const isAmount = (typed: string): boolean => typed.trim() === '' || parseAmount(typed) !== null;

function Wishes() {
  return (
    <div className={styles['wishes']}>
      <label className={styles['target']}>
        Tell me at or below
        <input
          name="target"
          inputMode="decimal"
          placeholder="any price"
          onChange={({ target }) =>
            target.setCustomValidity(isAmount(target.value) ? '' : 'Write a price such as 49.90')
          }
        />
        <span className={styles['unit']}>in the shop’s currency</span>
      </label>
      <label className={styles['any']}>
        <input type="checkbox" name="any-drop" />
        Tell me of any drop
      </label>
    </div>
  );
}
