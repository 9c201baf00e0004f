import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { productInList, productQuery } from '../../api/products.ts';
import { formatMoney } from '../../format/money.ts';

/** The product that a rule is for, by name, with its price now. */
export function RuleProduct({ id }: { id: string }) {
  const queries = useQueryClient();
  const { data, isError } = useQuery({
    ...productQuery(id),
    placeholderData: () => productInList(queries, id),
  });
  if (isError) return <>A product that is no longer there</>;
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
