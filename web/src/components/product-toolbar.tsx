import styles from './product-toolbar.module.css';
import { Icon } from './icons.tsx';
import { ORDERS, type Order } from './product-order.ts';

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
      <label className={styles['search']}>
        <Icon name="search" size={17} />
        <span className="visually-hidden">Filter by name or shop</span>
        <input
          type="search"
          placeholder="Filter by name or shop"
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
      </label>
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
