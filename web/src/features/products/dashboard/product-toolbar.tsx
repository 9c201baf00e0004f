import styles from './product-toolbar.module.css';
import { ORDERS, type Order } from './filter-and-sort-products.ts';
import { SearchField } from '../../../ui/controls/search-field.tsx';

const NAMES: Readonly<Record<Order, string>> = {
  newest: 'Newest first',
  'biggest-drop': 'Biggest drop first',
  'last-change': 'Last change first',
};

interface ToolbarProps {
  words: string;
  order: Order;
  onWords: (words: string) => void;
  onOrder: (order: Order) => void;
}

export function ProductToolbar({ words, order, onWords, onOrder }: ToolbarProps) {
  return (
    <search className={styles['bar']}>
      <SearchField label="Filter by name or shop" words={words} onWords={onWords} />
      <label>
        <span className="visually-hidden">Sort by</span>
        <select
          value={order}
          onChange={(event) => onOrder(event.target.value as Order)}
          className={styles['order']}
        >
          {ORDERS.map((value) => (
            <option key={value} value={value}>
              {NAMES[value]}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
