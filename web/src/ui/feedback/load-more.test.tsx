// @vitest-environment happy-dom
import { useInfiniteQuery } from '@tanstack/react-query';
import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type ApiRequest, fakeApi, problem } from '../../../test/fake-api.ts';
import { aProduct } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { stubIntersectionObserver } from '../../../test/stub-browser.ts';
import { productsQuery } from '../../api/products.ts';
import { LoadMore } from './load-more.tsx';

const scrollToEnd = stubIntersectionObserver();

function Example() {
  const query = useInfiniteQuery(productsQuery);
  return (
    <>
      {query.data?.pages
        .flatMap(({ items }) => items)
        .map(({ id, title }) => (
          <p key={id}>{title}</p>
        ))}
      <LoadMore query={query} />
    </>
  );
}

const firstPage = { items: [aProduct({ id: '1', title: 'First' })], nextCursor: 'c2' };
const lastPage = { items: [aProduct({ id: '2', title: 'Second' })], nextCursor: null };
const pageOf = ({ query }: ApiRequest) => (query.get('cursor') === 'c2' ? lastPage : firstPage);

describe('LoadMore', () => {
  it('loads the next page when its button is pressed and disappears after the last page', async () => {
    const api = fakeApi({ listProducts: pageOf });
    const { user } = await renderApp(<Example />);
    await screen.findByText('First');
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    await screen.findByText('Second');
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
    expect(api.requestsTo('listProducts')).toHaveLength(2);
  });

  it('loads the next page when the end of the list scrolls into view', async () => {
    fakeApi({ listProducts: pageOf });
    await renderApp(<Example />);
    await screen.findByText('First');
    await act(async () => scrollToEnd());
    expect(await screen.findByText('Second')).toBeDefined();
  });

  it('offers another try after a failure and does not retry by itself', async () => {
    let isDown = true;
    const api = fakeApi({
      listProducts: (request) =>
        isDown && request.query.has('cursor') ? problem(400, 'Bad cursor.') : pageOf(request),
    });
    const { user } = await renderApp(<Example />);
    await screen.findByText('First');
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    const retry = await screen.findByRole('button', { name: 'Could not load more. Try again' });
    await act(async () => scrollToEnd());
    expect(api.requestsTo('listProducts')).toHaveLength(2);
    isDown = false;
    await user.click(retry);
    await waitFor(() => screen.getByText('Second'));
  });
});
