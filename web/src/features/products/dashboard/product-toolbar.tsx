import { SearchField } from '../../../ui/controls/search-field.tsx';
import { type Order, ORDERS } from './filter-and-sort-products.ts';
import styles from './product-toolbar.module.css';

const ORDER_NAMES: Readonly<Record<Order, string>> = {
  newest: 'Newest first',
  'biggest-drop': 'Biggest drop first',
  'last-change': 'Latest change first',
};

interface ToolbarProps {
  filter: string;
  order: Order;
  onFilterChange: (filter: string) => void;
  onOrderChange: (order: Order) => void;
}

export function ProductToolbar({ filter, order, onFilterChange, onOrderChange }: ToolbarProps) {
  return (
    <search className={styles['bar']}>
      <SearchField label="Filter by name or shop" text={filter} onTextChange={onFilterChange} />
      <label>
        <span className="visually-hidden">Sort by</span>
        <select
          value={order}
          onChange={(event) => onOrderChange(event.target.value as Order)}
          className={styles['order']}
        >
          {ORDERS.map((value) => (
            <option key={value} value={value}>
              {ORDER_NAMES[value]}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
