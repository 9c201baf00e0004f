import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { findInList, productQuery } from '../../api/products.ts';
import { formatMoney } from '../../format/money.ts';

/** The product of a rule, with its current price. */
export function RuleProduct({ id }: { id: string }) {
  const queries = useQueryClient();
  const { data, isError } = useQuery({
    ...productQuery(id),
    placeholderData: () => findInList(queries, id),
  });
  if (isError) return <>A deleted product</>;
  return (
    <>
      <Link to="/products/$id" params={{ id }}>
        {data?.title ?? data?.url ?? 'Loading…'}
      </Link>
      {data?.price && (
        <>
          {' '}
          (now {formatMoney(data.price)} at {data.domain})
        </>
      )}
    </>
  );
}
